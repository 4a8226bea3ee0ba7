import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** A real PostgreSQL server of the tests' own, in a temporary folder. */
export interface PostgresCluster {
  /** Connection URL of its superuser, database `postgres`. */
  url: string;
  /**
   * Stops it, and starts it again on its port and its data: `fast` ends every connection and writes all down first,
   * `immediate` leaves everything as it is, to be recovered at the start.
   */
  restart(how: 'fast' | 'immediate'): Promise<void>;
  /** Ends all of its processes as a power cut would, and removes its folder. */
  kill(): Promise<void>;
  /** Stops it, where it still runs, and removes its folder. */
  stop(): Promise<void>;
}

export interface ClusterWanted {
  /** URL of the server that it is a standby of; none by default. */
  primary?: string;
  /** Of `postgresql.conf`, in place of what is quick and not lasting. */
  settings?: Record<string, string | number>;
}

/**
 * @param bin folder of `initdb` and `postgres`
 * @throws when the server does not start, with what it said
 */
export async function startPostgresCluster(
  bin: string,
  wanted: ClusterWanted = {},
): Promise<PostgresCluster> {
  const keeperPath = fileURLToPath(new URL('postgres-keeper.ts', import.meta.url));
  const keeper = spawn(process.execPath, [keeperPath, bin, JSON.stringify(wanted)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const end = once(keeper, 'exit');
  const lines = createInterface({ input: keeper.stdout });
  const ready = () =>
    Promise.race([
      once(lines, 'line').then(([line]) => String(line).replace(/^ready /, '')),
      end.then(() => Promise.reject(new Error('PostgreSQL did not start: its reason is above'))),
    ]);
  const url = await ready();
  return {
    url,
    async restart(how) {
      keeper.stdin.write(`${how}\n`);
      await ready();
    },
    async kill() {
      killAll(await processOf(url));
      await end;
    },
    async stop() {
      keeper.stdin.end();
      await end;
    },
  };
}

async function processOf(url: string): Promise<number> {
  const [found] = await askServer(url, "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid");
  return Number(found?.pid);
}

/** The first is stopped before, so that none of the others learns of its end and tidies up. */
function killAll(server: number): void {
  process.kill(server, 'SIGSTOP');
  const others = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8').trim();
  for (const pid of [...others.split(' ').filter(Boolean).map(Number), server]) process.kill(pid, 'SIGKILL');
}

/** From now on this server says of no transaction that it is done before a standby has it on its disk. */
export async function awaitStandby(primary: string): Promise<void> {
  await runOnServer(primary, "alter system set synchronous_standby_names = 'ANY 1 (*)'");
  await runOnServer(primary, 'select pg_reload_conf()');
  const isSynchronous = "select 1 from pg_stat_replication where sync_state = 'quorum'";
  while ((await askServer(primary, isSynchronous)).length === 0) await pause(10);
}

/** One statement that belongs to the server and not to a database, such as `create database`. */
export async function runOnServer(url: string, statement: string): Promise<void> {
  await askServer(url, statement);
}

/** @returns the rows of its answer */
export async function askServer(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return (await client.query(statement).finally(() => client.end())).rows;
}
