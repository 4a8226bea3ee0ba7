/**
 * Dates and times as French readers write them, always in the time of Paris, whatever the machine's own zone.
 * A day of the calendar is text, `YYYY-MM-DD`; an instant is a `Date`.
 * A day is held to its month, and an hour to its minutes, by no-break spaces.
 */

/** The day it is in Paris at this instant, `YYYY-MM-DD`. @throws RangeError for an invalid date. */
export function parisDay(date: Date): string {
  const { year, month, day } = parisTime(date);
  return `${year}-${month}-${day}`;
}

/**
 * The day so many days later, counted on the calendar, where a day may have 23 or 25 hours.
 * @param isoDay `YYYY-MM-DD` @throws RangeError if it is no such day.
 */
export function daysAfter(isoDay: string, days: number): string {
  partsOf(isoDay);
  const noon = new Date(`${isoDay}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() + days);
  return noon.toISOString().slice(0, 10);
}

/** The instant at which a day begins in Paris. @param isoDay `YYYY-MM-DD` @throws RangeError if it is no such day. */
export function startOfParisDay(isoDay: string): Date {
  partsOf(isoDay);
  // Paris is one hour ahead of UTC, or two: a day has begun there at 22:00 the day before, or begins within the hour.
  const early = new Date(new Date(`${isoDay}T00:00:00Z`).getTime() - 2 * HOUR_MS);
  return parisDay(early) === isoDay ? early : new Date(early.getTime() + HOUR_MS);
}

/** The last day that is over at an instant from which something is no longer: of midnight, the day before. */
export function lastDayBefore(end: Date): string {
  return parisDay(new Date(end.getTime() - 1));
}

/** `2026-08-24` → « 24 août 2026 », `2027-03-01` → « 1er mars 2027 ». @throws RangeError if it is no such day. */
export function longDay(isoDay: string): string {
  const { year, month, day } = partsOf(isoDay);
  const dayOfMonth = day === '01' ? '1er' : String(Number(day));
  return `${dayOfMonth}\u00a0${MONTHS[Number(month) - 1]} ${year}`;
}

/** `2027-03` → « mars 2027 ». @throws RangeError if it is no such month. */
export function longMonth(isoMonth: string): string {
  const { year, month } = partsOf(`${isoMonth}-01`);
  return `${MONTHS[Number(month) - 1]} ${year}`;
}

/** `2024-05-31` → « 31/05/2024 ». @throws RangeError if it is no such day. */
export function shortDay(isoDay: string): string {
  const { year, month, day } = partsOf(isoDay);
  return `${day}/${month}/${year}`;
}

/** An instant to the minute: « 22 août 2023 à 14 h 09 ». @throws RangeError for an invalid date. */
export function longMoment(date: Date): string {
  const { hour, minute } = parisTime(date);
  return `${longDay(parisDay(date))} à ${hour}\u00a0h\u00a0${minute}`;
}

/** The next whole minute: an hour from which something may be done must not be a little too early. */
export function longMomentFrom(date: Date): string {
  return longMoment(new Date(Math.ceil(date.getTime() / 60_000) * 60_000));
}

/** An instant to the second, as the recap bears it: « 22/08/2023 à 14h09mn36s ». @throws RangeError for an invalid date. */
export function stamp(date: Date): string {
  const { hour, minute, second } = parisTime(date);
  return `${shortDay(parisDay(date))} à ${hour}h${minute}mn${second}s`;
}

const MONTHS = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
];

/** A month by its French name, in full or cut as « janv. » or « déc. ». @returns `01` to `12`; undefined for another word */
export function monthNamed(name: string): string | undefined {
  const word = plain(name).replace(/\.$/, '');
  const matches = word.length < 3 ? [] : MONTHS.filter((month) => plain(month).startsWith(word));
  const [month, ...others] = matches;
  return month && others.length === 0 ? String(MONTHS.indexOf(month) + 1).padStart(2, '0') : undefined;
}

function plain(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

// Building a formatter loads the zone's data and is slow; using it is not.
const PARIS = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
let asked: { minute: number; time: ReturnType<typeof formatted> } | undefined;

/** A page asks for several days of one instant: within a minute nothing changes but the seconds, for a hundred years now. */
function parisTime(date: Date) {
  const minute = Math.floor(date.getTime() / MINUTE_MS);
  if (!(minute >= 0)) return formatted(date);
  if (asked?.minute !== minute) asked = { minute, time: formatted(date) };
  return { ...asked.time, second: String(date.getUTCSeconds()).padStart(2, '0') };
}

function formatted(date: Date) {
  // In French the day comes first. Asking for the parts by name takes ten times as long.
  const [day = '', month = '', year = '', hour = '', minute = '', second = ''] =
    PARIS.format(date).match(/\d+/g) ?? [];
  const pad = (digits: string) => digits.padStart(2, '0');
  return {
    year: year.padStart(4, '0'),
    month: pad(month),
    day: pad(day),
    hour: pad(hour),
    minute: pad(minute),
    second: pad(second),
  };
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isOnTheCalendar(text);
}

function partsOf(isoDay: string) {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDay) ?? [];
  if (!year || !month || !day || !isOnTheCalendar(isoDay)) {
    throw new RangeError(`Not a day written YYYY-MM-DD: ${isoDay}`);
  }
  return { year, month, day };
}

/** `Date` rolls 30 February over to March: only a day that exists comes back as it went in. */
function isOnTheCalendar(isoDay: string): boolean {
  const midnight = new Date(`${isoDay}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(isoDay);
}
