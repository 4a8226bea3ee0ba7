import { sql } from 'kysely';
import { SessionOver } from '../../src/account/as-holder.ts';
import { openPostgres } from '../../src/database/open.ts';
import type { Trx } from '../../src/database/schema.ts';
import { movableClock } from './clock.ts';
import { PATIENT } from './database.ts';
import { type TestPlatform, testPlatform } from './platform.ts';

export interface Instances {
  /** Each with connections of its own, all by one clock. */
  platforms: readonly [TestPlatform, ...TestPlatform[]];
  /** One after the other, round and round. */
  next(): TestPlatform;
  close(): Promise<void>;
}

/** Several instances of the application on one database. */
export async function openInstances(url: string, count = 3): Promise<Instances> {
  const clock = movableClock();
  const open = () => openPostgres(url, () => {}, { limits: PATIENT });
  const first = await open();
  const databases = [first, ...(await Promise.all(Array.from({ length: count - 1 }, open)))];
  const [one, ...others] = databases.map(({ db }) => testPlatform(db, { clock }));
  if (!one) throw new Error('no instance was asked for');
  const platforms = [one, ...others] as const;
  let turn = 0;
  return {
    platforms: [one, ...others],
    next: () => platforms[turn++ % platforms.length] ?? one,
    close: async () => void (await Promise.all(databases.map(({ close }) => close()))),
  };
}

/** What a use case answers, or that its session is over: whoever comes second to a race is told so by a page. */
export function orSignedOut<T>(work: Promise<T>): Promise<T | { outcome: 'signed-out' }> {
  return work.catch((error: unknown) => {
    if (error instanceof SessionOver) return { outcome: 'signed-out' };
    throw error;
  });
}

/** How often each text occurs. */
export function tallyOf(texts: readonly string[]): Record<string, number> {
  const tally: Record<string, number> = {};
  for (const text of texts) tally[text] = (tally[text] ?? 0) + 1;
  return tally;
}

/** Until so many connections to this database wait for a lock. */
export async function untilWaiting(db: Trx, count: number): Promise<void> {
  for (let waiting = 0; waiting < count; ) {
    const { rows } = await sql<{ waiting: number }>`
      select count(*)::integer as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    waiting = rows[0]?.waiting ?? 0;
    // The server keeps one view of its activity for a whole transaction, unless told otherwise.
    await sql`select pg_stat_clear_snapshot()`.execute(db);
  }
}
