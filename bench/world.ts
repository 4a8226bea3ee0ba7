import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { buildIfStale } from '../test/tools/build.ts';
import { type PostgresCluster, startPostgresCluster } from '../test/tools/postgres-cluster.ts';
import { postgresBin } from '../test/tools/provision.ts';
import { startServer, type TestServer } from '../test/tools/server.ts';
import { makeAccounts, makeUsers, PASSWORD, run } from './accounts.ts';
import { cpuMs, cpuMsOfAll, parentOf } from './machine.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { ORIGIN, SECRET_KEY } from './ours.ts';
import { PEER_ORIGIN } from './peer.ts';

const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** A hash that costs next to nothing, to see what the rest costs: 8 KiB, one pass. */
const NEXT_TO_NOTHING = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/** Whatever was started last is ended first, whether the bench ends well or not. */
export class Cleanup {
  readonly #works: (() => Promise<unknown>)[] = [];
  add(work: () => Promise<unknown>): void {
    this.#works.push(work);
  }
  async all(): Promise<void> {
    for (const work of this.#works.reverse()) await work().catch(console.error);
  }
}

/**
 * As a machine of this size is set up, but that no commit waits for the disk: what is compared is two programs, and the speed
 * of a disk would hide what they cost, or blame them for it.
 */
const POSTGRES_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'on',
  autovacuum: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
};

/** A PostgreSQL server, and an SMTP server: what stands around any program. */
export interface Ground {
  cleanup: Cleanup;
  cluster: PostgresCluster;
  postgresCpu: () => number;
  mailbox: Mailbox;
}

export async function layGround(
  cleanup: Cleanup,
  settings: Record<string, string | number> = {},
): Promise<Ground> {
  await buildIfStale();
  const cluster = await startPostgresCluster(await postgresBin(), {
    settings: { ...POSTGRES_SETTINGS, ...settings },
  });
  cleanup.add(() => cluster.stop());
  const mailbox = await openMailbox();
  cleanup.add(() => mailbox.close());
  const postmaster = await postmasterOf(cluster);
  return { cleanup, cluster, mailbox, postgresCpu: () => cpuMsOfAll(postmaster) };
}

/** The first process of the server: the parent of whichever serves a connection. */
async function postmasterOf({ url }: PostgresCluster): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('select pg_backend_pid() as pid');
  const postmaster = parentOf(rows[0].pid);
  await client.end();
  return postmaster;
}

export async function newDatabase({ cluster }: Ground, name: string): Promise<string> {
  await run(cluster.url, `create database ${name}`);
  const url = new URL(cluster.url);
  url.pathname = name;
  return url.href;
}

export interface Ours extends Pick<TestServer, 'pid' | 'stop' | 'restart'> {
  url: string;
  database: string;
  cpu: () => number;
}

/** As `npm start` and the unit in docs/operating/install.md start it. */
const MEMORY = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
  NODE_OPTIONS: '--max-semi-space-size=4 --max-old-space-size=512',
};

/** The built program, set as in production, its limits and its captcha on. */
export async function startOurs(
  ground: Ground,
  database: string,
  env: Record<string, string> = {},
): Promise<Ours> {
  const server = await startServer({
    env: {
      NODE_ENV: 'production',
      BASE_URL: ORIGIN,
      TRUST_PROXY: '1',
      DATABASE_URL: database,
      SMTP_URL: ground.mailbox.url,
      SECRET_KEY,
      LOG_LEVEL: 'warn',
      ...MEMORY,
      ...env,
    },
  });
  ground.cleanup.add(() => server.close());
  return Object.assign(server, { database, cpu: () => cpuMsOfAll(server.pid) });
}

interface OursWanted {
  /** Of its database. */
  name: string;
  accounts: number;
  /** Whether hashes cost what they do in production. */
  dear?: boolean;
  env?: Record<string, string>;
}

export async function openOurs(
  ground: Ground,
  { name, accounts, dear = true, env = {} }: OursWanted,
): Promise<Ours> {
  const database = await newDatabase(ground, name);
  const ours = await startOurs(ground, database, { ...(dear ? {} : cheapHashes()), ...env });
  const passwordHash = await hash(PASSWORD, dear ? COST : NEXT_TO_NOTHING);
  await makeAccounts(database, { from: 1, to: accounts, passwordHash });
  await run(database, 'vacuum analyze');
  return ours;
}

export function cheapHashes(): Record<string, string> {
  return {
    ARGON2_MEMORY: String(NEXT_TO_NOTHING.memoryCost),
    ARGON2_ITERATIONS: String(NEXT_TO_NOTHING.timeCost),
  };
}

export const cheapHash = () => hash(PASSWORD, NEXT_TO_NOTHING);

export interface Peer {
  url: string;
  pid: number;
  cpu: () => number;
  /** From the spawn of another process to its first answer, in milliseconds. */
  timeToStart(): Promise<number>;
}

/** Better Auth, on a database of its own on the same server. */
export async function openPeer(ground: Ground, users: number): Promise<Peer> {
  const database = await newDatabase(ground, 'peer');
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    DATABASE_URL: database,
    SMTP_URL: ground.mailbox.url,
    SECRET: SECRET_KEY,
    ORIGIN: PEER_ORIGIN,
  };
  const { process: child, url } = await startPeer({ ...env, MIGRATE: '1' });
  ground.cleanup.add(() => end(child));
  await makeUsers(database, users, await hash(PASSWORD, COST));
  await run(database, 'vacuum analyze');
  const pid = child.pid ?? 0;
  return {
    url,
    pid,
    cpu: () => cpuMs(pid),
    async timeToStart() {
      const began = performance.now();
      const another = await startPeer(env);
      await fetch(`${another.url}/api/auth/ok`, { headers: { 'x-forwarded-for': '10.0.0.1' } });
      const took = performance.now() - began;
      await end(another.process);
      return took;
    },
  };
}

async function startPeer(env: NodeJS.ProcessEnv) {
  const program = join(import.meta.dirname, 'peer/server.mjs');
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the peer did not start: its reason is above');
  });
  ended.catch(() => {});
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  return { process: child, url: String(line).replace(/^ready /, '') };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** A process that does nothing but compare passwords. */
export interface HashPool {
  cpu: () => number;
  compare(count: number, clients: number): Promise<void>;
}

/** @param of the library with the turns of ours, or the library alone */
export async function openHashPool(
  { cleanup }: Ground,
  { of, threads }: { of: 'ours' | 'library'; threads?: number },
): Promise<HashPool> {
  const module = join(import.meta.dirname, '../src/passwords/hasher.ts');
  const env = { PATH: process.env.PATH, ...(threads && { UV_THREADPOOL_SIZE: String(threads) }) };
  const child = fork(join(import.meta.dirname, 'hash-pool.ts'), of === 'ours' ? [module] : [], {
    execPath: process.execPath,
    env,
  });
  cleanup.add(() => end(child));
  await once(child, 'message');
  return {
    cpu: () => cpuMs(child.pid ?? 0),
    async compare(count, clients) {
      const done = once(child, 'message');
      child.send({ count, clients });
      await done;
    },
  };
}

export const CORES = availableParallelism();
