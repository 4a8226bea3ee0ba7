import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database/schema.ts';
import type { Platform } from './platform.ts';

/** How patient to be with one key. */
export interface ThrottlePolicy {
  /** Tries that cost nothing. */
  free: number;
  /** Delay after the first try too many, in seconds; it doubles with each further one. */
  firstDelay: number;
  /** The longest delay, in seconds: never a lock-out without end that a stranger could cause. */
  longestDelay: number;
  /** Seconds without a try after which everything is forgotten. */
  forgetAfter: number;
}

export type Attempt = { allowed: true } | { allowed: false; retryAt: Date };

/**
 * Counts a try, then says whether it may go on: counted first and in one statement, because tries sent
 * in parallel would otherwise all be checked before any is counted.
 */
export async function countAttempt(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  key: string,
  policy: ThrottlePolicy,
): Promise<Attempt> {
  const now = clock.now();
  const forgotten = new Date(now.getTime() - policy.forgetAfter * 1000);
  const failures = sql<number>`case when throttle.last_failure_at < ${forgotten} then 1 else throttle.failures + 1 end`;
  const counted = await db
    .insertInto('throttle')
    .values({ key, failures: 1, last_failure_at: now, blocked_until: null })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ failures, last_failure_at: now, blocked_until: blockedUntil(failures, now, policy) })
        .where((eb) =>
          eb.or([eb('throttle.blocked_until', 'is', null), eb('throttle.blocked_until', '<=', now)]),
        ),
    )
    .returning('key')
    .executeTakeFirst();
  return counted ? { allowed: true } : { allowed: false, retryAt: await endOfDelay(db, key, now) };
}

/** The end of the delay that a key is in now; `undefined` when it is in none. Nothing is counted by asking. */
export async function delayedUntil(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  key: string,
): Promise<Date | undefined> {
  const row = await db
    .selectFrom('throttle')
    .select('blocked_until')
    .where('key', '=', key)
    .where('blocked_until', '>', clock.now())
    .executeTakeFirst();
  return row?.blocked_until ?? undefined;
}

/** How many tries were counted for a key, the last of them within so many seconds; nothing is counted by asking. */
export async function failuresOf(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  key: string,
  within: number,
): Promise<number> {
  const row = await db
    .selectFrom('throttle')
    .select('failures')
    .where('key', '=', key)
    .where('last_failure_at', '>=', new Date(clock.now().getTime() - within * 1000))
    .executeTakeFirst();
  return row?.failures ?? 0;
}

/** A success: what failed before from here no longer counts. */
export async function forgetAttempts(db: Database, key: string): Promise<void> {
  await db.deleteFrom('throttle').where('key', '=', key).execute();
}

/** A success where others share the key (a network): this one try no longer counts, the others do. */
export async function forgiveAttempt(db: Database, key: string): Promise<void> {
  await db
    .updateTable('throttle')
    .set({ failures: sql<number>`greatest(failures - 1, 0)`, blocked_until: null })
    .where('key', '=', key)
    .execute();
}

/** null while tries are free, then `firstDelay × 2ⁿ`, at most `longestDelay`. */
function blockedUntil(
  failures: RawBuilder<number>,
  now: Date,
  policy: ThrottlePolicy,
): RawBuilder<Date | null> {
  const tooMany = sql`(${failures} - ${policy.free})`;
  // The exponent is bounded so that a year of tries does not overflow it.
  const seconds = sql`least(${policy.longestDelay}, ${policy.firstDelay} * power(2, least(${tooMany} - 1, 30)))`;
  return sql<Date | null>`case when ${tooMany} < 1 then null else ${now}::timestamptz + ${seconds} * interval '1 second' end`;
}

async function endOfDelay(db: Database, key: string, now: Date): Promise<Date> {
  const row = await db
    .selectFrom('throttle')
    .select('blocked_until')
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.blocked_until ?? now;
}
