import { sql } from 'kysely';
import type { Platform } from './platform.ts';

/** So many at once, and one more each time that so many seconds have passed: an allowance that fills up again by itself. */
export interface Allowance {
  atOnce: number;
  /** Seconds for one. */
  every: number;
}

export type Taken = { taken: true } | { taken: false; enoughAt: Date };

/**
 * Takes from the allowance of a key, in one statement, so that what is asked at the same time, of any number of
 * instances, never gets more than there is. What is refused takes nothing and makes nobody wait longer.
 *
 * The generic cell rate algorithm (ITU-T I.371): one instant is kept, at which the allowance will be full again; here in
 * the column that holds the end of a delay for `countAttempt`.
 *
 * @param units what this costs
 */
export async function takeFromAllowance(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  key: string,
  { atOnce, every }: Allowance,
  units = 1,
): Promise<Taken> {
  const now = clock.now();
  const after = (seconds: number, instant: Date) => new Date(instant.getTime() + seconds * 1000);
  const cost = Math.min(units, atOnce) * every;
  // Enough is left while the allowance is full again by then at the latest.
  const latest = after(atOnce * every - cost, now);
  const taken = await db
    .insertInto('throttle')
    .values({ key, failures: 1, last_failure_at: now, blocked_until: after(cost, now) })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({
          failures: sql<number>`throttle.failures + 1`,
          last_failure_at: now,
          blocked_until: sql<Date>`greatest(throttle.blocked_until, ${now}) + ${cost} * interval '1 second'`,
        })
        .where((eb) =>
          eb.or([eb('throttle.blocked_until', 'is', null), eb('throttle.blocked_until', '<=', latest)]),
        ),
    )
    .returning('key')
    .executeTakeFirst();
  if (taken) return { taken: true };
  const row = await db
    .selectFrom('throttle')
    .select('blocked_until')
    .where('key', '=', key)
    .executeTakeFirst();
  return { taken: false, enoughAt: after(cost - atOnce * every, row?.blocked_until ?? latest) };
}
