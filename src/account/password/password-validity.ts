import { parisDay } from '../../platform/french-dates.ts';

/**
 * The last day on which a password set at this instant is valid: that day of the calendar so many years later,
 * less one. From 29 February it is 28 February.
 * @param years whole calendar years, 3 unless the operator chose otherwise
 * @returns `YYYY-MM-DD`, a day in Paris
 */
export function validUntil(changedAt: Date, years = 3): string {
  const [year = 0, month = 0, day = 0] = parisDay(changedAt).split('-').map(Number);
  // A day that does not exist, be it 29 February or the 0th, rolls over to the one meant.
  return new Date(Date.UTC(year + years, month - 1, day - 1)).toISOString().slice(0, 10);
}

/**
 * Whether the password has expired: it is valid through the end of its last day, in Paris.
 * @param validUntilDay `YYYY-MM-DD`
 */
export function isExpired(validUntilDay: string, now: Date): boolean {
  return parisDay(now) > validUntilDay;
}
