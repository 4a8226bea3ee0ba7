import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { type Clock, daysAgo, type Platform } from './platform.ts';

/** How patient to be with one key. */
export interface RateLimit {
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
  policy: RateLimit,
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
function blockedUntil(failures: RawBuilder<number>, now: Date, policy: RateLimit): RawBuilder<Date | null> {
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

/** So many keys are remembered; when there are more, the oldest is forgotten. */
const MOST_KEYS = 10_000;

/**
 * Lets through so much a minute for each key, and writes nothing: for what costs an instance a little of its own
 * processor, where a row in the database for each request would cost more than the request. Each instance counts for
 * itself.
 *
 * @returns when to ask again, for what is beyond
 */
export function localLimit(clock: Clock, aMinute: number): (key: string) => Date | undefined {
  const counts = new Map<string, { minute: number; count: number }>();
  return (key) => {
    const minute = Math.floor(clock.now().getTime() / 60_000);
    const known = counts.get(key);
    const count = known?.minute === minute ? known.count + 1 : 1;
    counts.delete(key);
    counts.set(key, { minute, count });
    const [oldest] = counts.keys();
    if (counts.size > MOST_KEYS && oldest !== undefined) counts.delete(oldest);
    return count > aMinute ? new Date((minute + 1) * 60_000) : undefined;
  };
}

/** Too many tries; the error page says when to try again (429, RFC 6585). Thrown by routes, shown by app.ts. */
export class TooManyTries extends Error {
  readonly statusCode = 429;
  readonly retryAt: Date;
  constructor(retryAt: Date) {
    super('too many tries');
    this.name = 'TooManyTries';
    this.retryAt = retryAt;
  }
}

/** The header `Retry-After`, in seconds (RFC 9110, 10.2.3). */
export function retryAfter(retryAt: Date, now: Date): number {
  return Math.max(Math.ceil((retryAt.getTime() - now.getTime()) / 1000), 1);
}

/**
 * Has a secret compared once the try is counted: first, so that tries sent at once are counted one by one.
 * @throws TooManyTries instead, when there were too many
 */
export type CountedTry = (compare: () => Promise<boolean>) => Promise<boolean>;

/** No policy remembers a try for longer than a day. */
export async function purgeTries({ db }: Pick<Platform, 'db'>, now: Date): Promise<void> {
  await db.deleteFrom('throttle').where('last_failure_at', '<', daysAgo(now, 1)).execute();
}
