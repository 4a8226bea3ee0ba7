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
 */
export async function settle({
  instances,
  platform: { db },
}: Pick<Ground, 'platform'> & { instances: readonly Instance[] }): Promise<Fault[]> {
  const faults: Fault[] = [];
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
