import { validUntil } from '../account/account.ts';
import { inForm, typedLine } from '../platform/typed-line.ts';
import { daysAfter, isDay, monthNamed, parisDay, startOfParisDay } from '../web/french-dates.ts';

/**
 * The furthest last day that may be chosen: a delegation given or renewed now lasts a year at most.
 * @returns `YYYY-MM-DD`
 */
export function furthestDay(now: Date): string {
  return validUntil(now, 1);
}

/** What is wrong with a last day as it was typed. */
export type DayFault = 'missing' | 'unreadable' | 'no-such-day' | 'past' | 'too-far';

/** The last day of a delegation as it was typed, in Paris; or why it cannot be one. */
export function readLastDay(typed: string, now: Date): { day: string } | { fault: DayFault } {
  const line = typedLine(typed);
  if (line === '') return { fault: 'missing' };
  const day = dayTyped(inForm('NFKC', line));
  if (day === undefined) return { fault: 'unreadable' };
  if (!isDay(day)) return { fault: 'no-such-day' };
  if (day < parisDay(now)) return { fault: 'past' };
  return day > furthestDay(now) ? { fault: 'too-far' } : { day };
}

/** « 26/11/2027 », « 26.11.2027 », « 26 11 2027 », « 26 novembre 2027 », « 2027-11-26 ». @returns `YYYY-MM-DD`, be it on the calendar or not */
function dayTyped(line: string): string | undefined {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(line);
  if (iso) return written(iso[1], iso[2], iso[3]);
  const french = /^(\d{1,2})(?:\s?er)?\s?[\s/.\p{Pd}]\s?(\d{1,2}|\p{L}+\.?)\s?[\s/.\p{Pd}]\s?(\d{4})$/iu.exec(
    line,
  );
  if (!french) return undefined;
  const [, day, month = '', year] = french;
  return written(year, /^\d/.test(month) ? month : monthNamed(month), day);
}

function written(year = '', month: string | undefined, day = ''): string | undefined {
  return month && `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** The instant from which a delegation until that day gives nothing any more. */
export function endOfLastDay(day: string): Date {
  return startOfParisDay(daysAfter(day, 1));
}
