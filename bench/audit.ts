/**
 * How much the audit log costs those who write to it: `node bench/audit.ts [rounds] [seconds]`.
 *
 * Two processes with eight writers each, on a PostgreSQL of its own. Each transaction locks a row, changes it, and writes
 * one line, as the program does: none, a line of today, sealed by both processes meanwhile, or one of the chain of version
 * 0.1.0. Quiet, and with commits that take 3 ms longer, as with a synchronous standby.
 *
 * In turn, and never while lines of the turn before are still sealed. Medians are told, of transactions a second and of what
 * each costs the processors: on a machine that does other work, only the latter says something of the log.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
// The program's own copy, not the one that the peer brings along.
import { type Kysely, sql } from '../node_modules/kysely/dist/index.js';
import { record } from '../src/audit/record-event.ts';
import { startSealing } from '../src/audit/sealing.ts';
import { verifyLog } from '../src/audit/verify-log.ts';
import { openPostgres } from '../src/database/open.ts';
import type { Database } from '../src/database/schema.ts';
import { inTransaction } from '../src/platform/unit-of-work.ts';
import { recordAsFormerVersion, sealAll } from '../test/tools/audit.ts';
import { PATIENT } from '../test/tools/database.ts';
import { testPlatform } from '../test/tools/platform.ts';
import { startPostgresCluster } from '../test/tools/postgres-cluster.ts';
import { postgresBin } from '../test/tools/provision.ts';
import { cpuMs, cpuMsOfAll, parentOf } from './machine.ts';

const INSTANCES = 2;
const WRITERS = 8;
const LOGS = ['without a log', 'sealed lines', 'chain of 0.1.0'] as const;
type Log = (typeof LOGS)[number];
/** Of one turn: transactions a second, and microseconds of processor for each, of the program and of PostgreSQL. */
type Figure = { rate: number; program: number; postgres: number };

const [, , ...given] = process.argv;
if (process.send) await beInstance(given[0] ?? '', Number(given[1]));
else await measure(Number(given[0] ?? 5), Number(given[1] ?? 3));

async function measure(rounds: number, seconds: number): Promise<void> {
  const cluster = await startPostgresCluster(await postgresBin());
  const { db, close } = await openPostgres(cluster.url, () => {}, { limits: PATIENT });
  try {
    await sql`create table counter (id integer primary key, value integer not null)`.execute(db);
    await sql`insert into counter select number, 0 from generate_series(1, ${sql.lit(INSTANCES * WRITERS)}) number`.execute(
      db,
    );
    await sql`create function commit_late() returns trigger language plpgsql as
      'begin perform pg_sleep(0.003); return null; end'`.execute(db);
    for (const isSlow of [false, true]) {
      if (isSlow)
        await sql`create constraint trigger late after update on counter deferrable initially deferred
          for each row execute function commit_late()`.execute(db);
      console.log(isSlow ? '\nWith commits 3 ms slower' : 'Quiet');
      tell(await takeTurns(cluster.url, db, rounds, seconds));
    }
    const platform = testPlatform(db);
    await sealAll(platform);
    const { faultCount, sealed, seals } = await verifyLog(db, platform.secrets);
    console.log(`\n${sealed} lines in ${seals} seals, ${faultCount} faults`);
  } finally {
    await close();
    await cluster.stop();
  }
}

function tell(figures: Record<Log, Figure[]>): void {
  const base = median(figures['without a log'].map(({ rate }) => rate));
  for (const log of LOGS) {
    const rates = figures[log].map(({ rate }) => Math.round(rate)).sort((a, b) => a - b);
    const middle = (what: keyof Figure) => Math.round(median(figures[log].map((figure) => figure[what])));
    console.log(
      `  ${log.padEnd(16)} ${median(rates)} transactions/s (${rates[0]} to ${rates.at(-1)}), ` +
        `${Math.round((median(rates) / base) * 100)} %; ${middle('program')} µs of processor each, ` +
        `PostgreSQL ${middle('postgres')} µs`,
    );
  }
}

async function takeTurns(
  url: string,
  db: Database,
  rounds: number,
  seconds: number,
): Promise<Record<Log, Figure[]>> {
  const instances = Array.from({ length: INSTANCES }, (_, index) =>
    fork(fileURLToPath(import.meta.url), [url, String(index)]),
  );
  await Promise.all(instances.map((instance) => once(instance, 'message')));
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  const postmaster = parentOf(rows[0]?.pid ?? 0);
  const used = () => ({
    program: instances.reduce((sum, { pid = 0 }) => sum + cpuMs(pid), 0),
    postgres: cpuMsOfAll(postmaster),
  });
  const platform = testPlatform(db);
  const figures: Record<Log, Figure[]> = { 'without a log': [], 'sealed lines': [], 'chain of 0.1.0': [] };
  // The first round warms up.
  for (let round = 0; round <= rounds; round++)
    for (const log of LOGS) {
      const before = used();
      const counts = await Promise.all(instances.map((instance) => countIn(instance, log, seconds)));
      // What is sealed after the last transaction is part of what the lines cost.
      await sealAll(platform);
      const after = used();
      const count = counts.reduce((sum, each) => sum + each);
      const each = (what: 'program' | 'postgres') => ((after[what] - before[what]) * 1000) / count;
      if (round > 0)
        figures[log].push({ rate: count / seconds, program: each('program'), postgres: each('postgres') });
    }
  for (const instance of instances) instance.disconnect();
  return figures;
}

async function countIn(instance: ChildProcess, log: Log, seconds: number): Promise<number> {
  instance.send({ log, seconds });
  const [count] = await once(instance, 'message');
  return Number(count);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** One instance of the program, as far as it writes. */
async function beInstance(url: string, index: number): Promise<void> {
  const { db, forLongWork, close } = await openPostgres(url, () => {}, { limits: PATIENT });
  const platform = { ...testPlatform(db), clock: { now: () => new Date() } };
  const tables = db as unknown as Kysely<{ counter: { id: number; value: number } }>;
  const change = (row: number) =>
    tables
      .updateTable('counter')
      .set((eb) => ({ value: eb('value', '+', 1) }))
      .where('id', '=', row);
  const sealing = startSealing({ ...platform, db: forLongWork });
  const write = {
    'without a log': async () => {},
    'sealed lines': record,
    'chain of 0.1.0': recordAsFormerVersion,
  };

  async function writeUntil(end: number, log: Log, row: number): Promise<number> {
    let count = 0;
    for (; performance.now() < end; count++)
      await inTransaction(platform, async (tx) => {
        await sql`select value from counter where id = ${sql.lit(row)} for update`.execute(tx.db);
        await tx.later(change(row));
        await write[log](tx, { event: 'signed-in', details: { row } });
      });
    return count;
  }

  process.on('message', async ({ log, seconds }: { log: Log; seconds: number }) => {
    const end = performance.now() + seconds * 1000;
    const rows = Array.from({ length: WRITERS }, (_, writer) => index * WRITERS + writer + 1);
    const counts = await Promise.all(rows.map((row) => writeUntil(end, log, row)));
    await pause(0);
    process.send?.(counts.reduce((sum, count) => sum + count));
  });
  process.on('disconnect', async () => {
    await sealing.stop();
    await close();
    process.exit();
  });
  process.send?.('ready');
}
