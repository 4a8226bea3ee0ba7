import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { oldestUnsealed } from '../../src/audit/sealing.ts';
import type { Database } from '../../src/database/schema.ts';
import { askServer } from '../tools/postgres-cluster.ts';
import type { Ground } from './ground.ts';
import type { Instance } from './instances.ts';
import type { Fault } from './ledger.ts';
import { passDay, restart } from './weather.ts';

/** Turns after which whatever still waits will wait for ever. */
const TURNS = 40;

/**
 * Lets all that is due happen, in fine weather: the instances end in good order, and one of them is started again until no mail
 * waits, no forgotten password is left to be taken up, and every line of the audit log is sealed. Nobody waits for the hours in
 * between: while no instance runs, all that has a time is made due.
 * @param orphans mails that instances had in hand which were killed
 */
export async function settle(
  { instances, platform: { db } }: Pick<Ground, 'platform'> & { instances: readonly Instance[] },
  orphans?: ReadonlySet<string>,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  if (orphans) await untilWrittenDown(db, orphans);
  for (const instance of instances) {
    const code = await instance.server.stop();
    instance.isUp = false;
    if (code !== 0) faults.push({ as: 'wrong', what: `${instance.name} ended with ${code}` });
  }
  const [instance] = instances;
  if (!instance) return faults;
  let turn = 0;
  do {
    await passDay(db);
    await sql`update mail set due_at = created_at where ${WAITS}`.execute(db);
    await restart(instance);
    while ((await count(db, sql`select from mail where ${WAITS} and due_at <= now()`)) > 0) await pause(100);
    while ((await count(db, sql`select from recovery_request`)) > 0) await pause(100);
    while (await oldestUnsealed(db)) await pause(100);
    await instance.server.stop();
    instance.isUp = false;
    turn += 1;
  } while (turn < TURNS && (await count(db, sql`select from mail where ${WAITS}`)) > 0);
  return faults;
}

/**
 * Until what the living have in hand is written down, for an instance that is asked to end waits for a mail server some seconds
 * only. No longer than a minute: what is not written down then never will be, and has to be explained.
 */
async function untilWrittenDown(db: Database, orphans: ReadonlySet<string>): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    const inHand = await sql<{ id: string }>`
      select id from mail where attempts > 0 and counted_at is not null and ${WAITS}`.execute(db);
    if (inHand.rows.every(({ id }) => orphans.has(id))) return;
    await pause(100);
  }
}

/** Those that somebody may have handed over and not written down, asked of that very server. */
export async function mailsInHand(url: string): Promise<string[]> {
  const rows = await askServer(url, 'select id from mail where attempts > 0 and handed_over_at is null');
  return rows.map(({ id }) => String(id));
}

const WAITS = sql`handed_over_at is null and withdrawn_at is null and abandoned_at is null`;

async function count(db: Database, rows: ReturnType<typeof sql>): Promise<number> {
  const found = await sql<{ count: number }>`select count(*)::integer from (${rows}) as found`.execute(db);
  return found.rows[0]?.count ?? 0;
}
