import * as z from 'zod';
import { checked, readJsonFile } from '../platform/json-file.ts';

/** A day by which something is to be declared or paid. */
export interface TaxDate {
  /** Lasting: by it a calendar that was subscribed to knows the date again where its day or its words change. */
  id: string;
  /** `YYYY-MM-DD`. */
  day: string;
  title: string;
  about?: string | undefined;
  /** Of the catalogue, by their ids; none: it concerns everybody. */
  services: readonly string[];
}

/** The dates of everybody, soonest first; those of one company are nowhere in it. */
export interface TaxCalendar {
  dates: readonly TaxDate[];
  /** Nobody gave a file: the dates are an example, and the page says so. */
  isExample: boolean;
}

/**
 * Reads and checks the operator's dates (TAX_CALENDAR_FILE), or the program's example.
 * @param known the services of the catalogue, by their ids: a date of another one would be in nobody's list
 * @throws Error of one line naming the file and the first entry at fault
 */
export function readTaxCalendar(file?: string, known?: readonly string[]): TaxCalendar {
  const path = file ?? new URL('calendar.json', import.meta.url);
  return readJsonFile('tax calendar', path, (json) => {
    const { dates } = checked(File, json);
    refuseSameIds(dates);
    if (file !== undefined && known) refuseUnknownServices(dates, new Set(known));
    return { dates: dates.toSorted(inOrder), isExample: file === undefined };
  });
}

function refuseSameIds(dates: readonly TaxDate[]): void {
  const ids = dates.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) throw new Error(`${twice}: two dates have this id`);
}

function refuseUnknownServices(dates: readonly TaxDate[], known: ReadonlySet<string>): void {
  for (const { id, services } of dates) {
    const unknown = services.find((service) => !known.has(service));
    if (unknown !== undefined) throw new Error(`${id}: ${unknown} is no service of the catalogue`);
  }
}

function inOrder(one: TaxDate, other: TaxDate): number {
  return one.day.localeCompare(other.day) || one.title.localeCompare(other.title, 'fr');
}

/** What is still to come, today included. @param today `YYYY-MM-DD` */
export function datesToCome({ dates }: TaxCalendar, today: string): TaxDate[] {
  return dates.filter(({ day }) => day >= today);
}

/** Those that concern somebody to whom these services are open, or everybody. */
export function datesOf(dates: readonly TaxDate[], services: ReadonlySet<string>): TaxDate[] {
  return dates.filter((date) => date.services.length === 0 || date.services.some((id) => services.has(id)));
}

/** Month by month, `YYYY-MM`, in the order they are in. */
export function byMonth(dates: readonly TaxDate[]): [month: string, dates: TaxDate[]][] {
  return [...Map.groupBy(dates, ({ day }) => day.slice(0, 7))];
}

const text = z
  .string()
  .trim()
  .min(1, { error: 'must not be empty' })
  .regex(/^\P{Cc}*$/u, { error: 'must be of one line, without control characters' });

const File = z.strictObject({
  dates: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'must be lower-case words and hyphens' }),
      day: z.iso.date({ error: 'must be a day written YYYY-MM-DD' }),
      title: text,
      about: text.optional(),
      services: z.array(text).default([]),
    }),
  ),
});
