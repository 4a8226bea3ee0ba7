import { type RawBuilder, sql } from 'kysely';
import { inStretches } from '../database/in-stretches.ts';
import type { Database } from '../database/schema.ts';
import { daysAgo, type Platform } from './platform.ts';

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
        .doUpdateSet({
          failures,
          last_failure_at: now,
          blocked_until: blockedUntil(failures, now, delaysOf(policy)),
        })
        .where((eb) =>
          eb.or([eb('throttle.blocked_until', 'is', null), eb('throttle.blocked_until', '<=', now)]),
        ),
    )
    .returning('key')
    .executeTakeFirst();
  return counted ? { allowed: true } : { allowed: false, retryAt: await endOfDelay(db, key, now) };
}

/** A key to be counted with others. */
export interface CountedKey {
  key: string;
  policy: RateLimit;
  /** Its delay does not keep the others from being counted. */
  ifOnly?: boolean;
}

/**
 * Counts a try with several keys at once, in one statement: with all of them, or with none where one is in a delay. Rows
 * are taken in the order of their keys, so that two never wait for one another.
 * @returns the keys that it was counted with, and the ends of the delays that kept it from the others
 */
export async function countTogether(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  keys: readonly CountedKey[],
): Promise<{ counted: ReadonlySet<string>; delayed: ReadonlyMap<string, Date> }> {
  const now = clock.now();
  const asked = sql.join(
    keys.map(({ key, policy, ifOnly = false }) => {
      const forgotten = new Date(now.getTime() - policy.forgetAfter * 1000);
      return sql`(${key}, ${ifOnly}::boolean, ${policy.free}::integer, ${policy.firstDelay}::integer,
        ${policy.longestDelay}::integer, ${forgotten}::timestamptz)`;
    }),
  );
  const { rows } = await sql<{ key: string; counted: boolean; until: Date | null }>`
    with asked (key, if_only, free, first_delay, longest_delay, forgotten) as (values ${asked}),
    delayed as (
      select asked.key, asked.if_only, throttle.blocked_until from asked join throttle on throttle.key = asked.key
      where throttle.blocked_until > ${now}),
    counted as (
      insert into throttle (key, failures, last_failure_at, blocked_until)
      select key, 1, ${now}::timestamptz, null from asked
      where not exists (select from delayed where not if_only) order by key
      on conflict (key) do update set (failures, last_failure_at, blocked_until) = (
        select grown.failures, ${now}::timestamptz,
          ${blockedUntil(sql<number>`grown.failures`, now, { free: sql`free`, first: sql`first_delay`, longest: sql`longest_delay` })}
        from asked, lateral (
          select case when throttle.last_failure_at < asked.forgotten then 1 else throttle.failures + 1 end as failures
        ) as grown where asked.key = throttle.key)
      where throttle.blocked_until is null or throttle.blocked_until <= ${now}
      returning key)
    select asked.key, counted.key is not null as counted, delayed.blocked_until as until
    from asked left join counted on counted.key = asked.key left join delayed on delayed.key = asked.key`.execute(
    db,
  );
  return {
    counted: new Set(rows.filter(({ counted }) => counted).map(({ key }) => key)),
    delayed: new Map(rows.flatMap(({ key, until }) => (until ? [[key, until]] : []))),
  };
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

/** A success: what failed before with one key no longer counts, and with others this one try does not. */
export function forgivenTogether(db: Database, forgotten: string, forgiven: readonly string[]) {
  return (
    db
      // In the order of their keys, like whoever counts.
      .with('held', (w) =>
        w
          .selectFrom('throttle')
          .select('key')
          .where('key', 'in', [forgotten, ...forgiven])
          .orderBy('key')
          .forUpdate(),
      )
      .with('gone', (w) =>
        w
          .deleteFrom('throttle')
          .using('held')
          .whereRef('throttle.key', '=', 'held.key')
          .where('throttle.key', '=', forgotten),
      )
      .updateTable('throttle')
      .from('held')
      .set({ failures: sql<number>`greatest(throttle.failures - 1, 0)`, blocked_until: null })
      .whereRef('throttle.key', '=', 'held.key')
      .where('throttle.key', '!=', forgotten)
  );
}

/** null while tries are free, then `firstDelay × 2ⁿ`, at most `longestDelay`. */
function blockedUntil(
  failures: RawBuilder<number>,
  now: Date,
  { free, first, longest }: Delays,
): RawBuilder<Date | null> {
  const tooMany = sql`(${failures} - ${free})`;
  // The exponent is bounded so that a year of tries does not overflow it.
  const seconds = sql`least(${longest}, ${first} * power(2, least(${tooMany} - 1, 30)))`;
  return sql<Date | null>`case when ${tooMany} < 1 then null else ${now}::timestamptz + ${seconds} * interval '1 second' end`;
}

/** Of a policy, or of the columns that hold one. */
interface Delays {
  free: RawBuilder<number>;
  first: RawBuilder<number>;
  longest: RawBuilder<number>;
}

function delaysOf({ free, firstDelay, longestDelay }: RateLimit): Delays {
  return { free: sql`${free}`, first: sql`${firstDelay}`, longest: sql`${longestDelay}` };
}

async function endOfDelay(db: Database, key: string, now: Date): Promise<Date> {
  const row = await db
    .selectFrom('throttle')
    .select('blocked_until')
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.blocked_until ?? now;
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

/**
 * No policy remembers a try for longer than a day. What is being counted is left alone: whoever counts takes several rows
 * in the order of their keys, and one that took them in another could wait with them in a circle.
 */
export async function purgeTries({ db }: Pick<Platform, 'db'>, now: Date): Promise<void> {
  await inStretches(db, 'throttle', (here) =>
    db
      .deleteFrom('throttle')
      .where('key', 'in', (eb) =>
        eb
          .selectFrom('throttle')
          .select('key')
          .where('last_failure_at', '<', daysAgo(now, 1))
          .where(here)
          .forUpdate()
          .skipLocked(),
      )
      .execute(),
  );
}
