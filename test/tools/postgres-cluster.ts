import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
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
  /** Stops it and removes its folder. */
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
  return {
    url: await ready(),
    async restart(how) {
      keeper.stdin.write(`${how}\n`);
      await ready();
    },
    async stop() {
      keeper.stdin.end();
      await end;
    },
  };
}

/** One statement that belongs to the server and not to a database, such as `create database`. */
export async function runOnServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
