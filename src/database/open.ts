import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import {
  type Connections,
  type ConnectionUse,
  connectionsTo,
  type Limits,
  type Preparing,
  type Waiting,
} from './connections.ts';
import { embeddedDialect, postgresDialect } from './dialect.ts';
import { DatabaseAway } from './errors.ts';
import { lockFolder } from './folder-lock.ts';
import { inspectServer } from './inspection.ts';
import type { Around } from './journey.ts';
import { migrate } from './migrate.ts';
import type { Database, Schema } from './schema.ts';

export interface OpenDatabase {
  db: Database;
  /** The same database, for work that nobody waits for and that may take minutes, such as a purge. */
  forLongWork: Database;
  /** Resolves, in two seconds at most, when it can be written and its tables are up to date. @throws DatabaseAway */
  checkReady(): Promise<void>;
  /** Of the connections for requests; absent where the database is in this process. */
  connections?: () => ConnectionUse;
  close(): Promise<void>;
}

/**
 * The database of PGlite in a folder: PostgreSQL compiled to WebAssembly, inside this process.
 * For trying out and for small demonstrations: it does not survive a power cut as a server does.
 * @throws FolderInUse
 */
export async function openEmbedded(
  folder: string,
  say: (line: string) => void,
  around?: Around,
): Promise<OpenDatabase> {
  const unlock = lockFolder(folder);
  try {
    const files = join(folder, 'database');
    if (!existsSync(join(files, 'PG_VERSION')))
      say(`Creating the embedded database in ${folder}; this takes a few seconds, once.`);
    keepToOwner(files);
    // Loaded here alone: on a server nobody needs it.
    const { PGlite } = await import('@electric-sql/pglite');
    const db = new Kysely<Schema>({ dialect: embeddedDialect(await PGlite.create(files), around) });
    await migrate(db, say);
    return {
      db,
      forLongWork: db,
      checkReady: async () => void (await sql`select 1`.execute(db)),
      close: async () => {
        await db.destroy();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** PGlite leaves its files readable by everybody, and the folder given may be. */
function keepToOwner(files: string): void {
  mkdirSync(files, { recursive: true });
  chmodSync(files, 0o700);
}

/** What somebody waits for: an answer, even that there is none, comes within seconds. */
export const FOR_REQUESTS: Limits = {
  connectMs: 5_000,
  statementMs: 7_000,
  lockMs: 5_000,
  idleInTransactionMs: 10_000,
  answerMs: 9_000,
};

const MINUTE_MS = 60_000;
const FOR_LONG_WORK: Limits = { ...FOR_REQUESTS, statementMs: 10 * MINUTE_MS, answerMs: 11 * MINUTE_MS };
/** A table of any size may have to be written anew; but nobody is kept waiting behind a lock that is not to be had. */
const FOR_MIGRATIONS: Limits = {
  ...FOR_REQUESTS,
  statementMs: 0,
  idleInTransactionMs: MINUTE_MS,
  answerMs: 0,
};
/**
 * Where the database takes seconds for each statement, whoever comes after so many would wait for five seconds and be refused
 * all the same. Half of that shows that it does.
 */
const WAITING: Waiting = { most: 300, forMs: FOR_REQUESTS.connectMs / 2 };
/** Whoever watches asks every few seconds, and waits for as long at most. */
const LONGEST_READINESS_MS = 2_000;
const FOR_READINESS = { connectMs: LONGEST_READINESS_MS, answerMs: LONGEST_READINESS_MS };

export interface OpeningPostgres {
  /** Told what takes time. */
  say?: (line: string) => void;
  limits?: Limits;
  /** For whose connections statements are prepared. */
  preparing?: Preparing;
  /** Of requests for a connection; beyond, `DatabaseBusy` at once. */
  waiting?: Waiting;
  /** Around the journeys of requests. */
  around?: Around | undefined;
}

/**
 * A PostgreSQL server (15 or later), or a pooler before it, brought up to date.
 * @param onLost told of connections lost while no query was under way, idle or within a transaction, which would
 *   otherwise end the process; the next query of that transaction fails
 * @throws UnfitDatabase, OwnerNeeded, DatabaseAway
 */
export async function openPostgres(
  url: string,
  onLost: (error: Error) => void,
  {
    say = () => {},
    limits = FOR_REQUESTS,
    waiting = WAITING,
    preparing = 'auto',
    around,
  }: OpeningPostgres = {},
): Promise<OpenDatabase> {
  const trust = { since: 0 };
  const pools = {
    first: connectionsTo(url, { trust, onLost, limits: FOR_MIGRATIONS, max: 1, anyTables: true }),
    requests: connectionsTo(url, { trust, onLost, limits, max: 10, waiting, preparing, around }),
    longWork: connectionsTo(url, { trust, onLost, limits: FOR_LONG_WORK, max: 2, preparing }),
    // Of its own: that all others are in use is no reason to send people to another instance.
    readiness: connectionsTo(url, { trust, onLost, limits: { ...limits, ...FOR_READINESS }, max: 1 }),
  };
  const first = new Kysely<Schema>({ dialect: postgresDialect(pools.first, FOR_MIGRATIONS) });
  await migrate(first, say).finally(() => first.destroy());

  const db = new Kysely<Schema>({ dialect: postgresDialect(pools.requests, limits) });
  const forLongWork = new Kysely<Schema>({ dialect: postgresDialect(pools.longWork, FOR_LONG_WORK) });
  return {
    db,
    forLongWork,
    checkReady: readinessOf(pools.readiness),
    connections: pools.requests.use,
    close: async () => void (await Promise.all([db.destroy(), forLongWork.destroy(), pools.readiness.end()])),
  };
}

/** However many ask at once, the database is asked once. */
function readinessOf(pool: Connections): () => Promise<void> {
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const client = await pool.connect();
    let isFit = false;
    try {
      await inspectServer({
        query: async (sql, parameters) => (await client.send([{ sql, parameters }]))[0] ?? { rows: [] },
      });
      isFit = true;
    } finally {
      client.release(!isFit);
    }
  }

  return async () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    const tooLong = pause(LONGEST_READINESS_MS, undefined, { ref: false }).then(() => {
      throw new DatabaseAway('no answer in time');
    });
    await Promise.race([asking, tooLong]);
  };
}
