import { sql } from 'kysely';
import type { Tx } from '../platform/unit-of-work.ts';
import { parisDay } from '../web/french-dates.ts';

/**
 * The next subscriber number of the day, in the time of Paris. One statement counts it, and holds the
 * day's row until the caller commits: two accounts made at once wait for each other and never get the same one.
 * A rollback gives it back unused; the count never goes down, so that no number is given again (rule 1.3).
 * @throws RangeError after 9 999 999 accounts in a day
 */
export async function nextSubscriberNumber({ db, clock }: Tx): Promise<string> {
  const day = dayOfYear(clock.now());
  const { last } = await db
    .insertInto('subscriber_sequence')
    .values({ day, last: 1 })
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet({ last: sql<number>`subscriber_sequence.last + 1` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return subscriberNumber(day, last);
}

/** `2023234`: the year and the day of the year it is in Paris, from 001 to 365 or 366. */
export function dayOfYear(instant: Date): string {
  const day = parisDay(instant);
  const year = day.slice(0, 4);
  const days = (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${year}-01-01T00:00:00Z`)) / DAY_MS;
  return year + String(days + 1).padStart(3, '0');
}

/** `2023234` and 101 → `20232340000101`. @throws RangeError unless 1 ≤ sequence ≤ 9 999 999 */
export function subscriberNumber(day: string, sequence: number): string {
  if (sequence < 1 || sequence > 9_999_999)
    throw new RangeError(`No subscriber number ${sequence} on ${day}`);
  return day + String(sequence).padStart(7, '0');
}

const DAY_MS = 24 * 3_600_000;
