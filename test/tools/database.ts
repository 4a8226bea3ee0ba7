import { randomUUID } from 'node:crypto';
import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import type { Limits } from '../../src/database/connections.ts';
import { embeddedDialect } from '../../src/database/dialect.ts';
import { openPostgres } from '../../src/database/open.ts';
import type { Database, Schema } from '../../src/database/schema.ts';
import { lendPGlite } from './kept-pglite.ts';
import { runOnServer } from './postgres-cluster.ts';

/** For tests of anything else: a busy machine must not look like a database that is away. */
export const PATIENT: Limits = {
  connectMs: 120_000,
  statementMs: 120_000,
  lockMs: 120_000,
  idleInTransactionMs: 120_000,
  answerMs: 120_000,
};

/** A migrated, empty database that belongs to one test file. */
export interface TestDatabase {
  db: Database;
  close(): Promise<void>;
}

/** One on the server, which other connections and other processes may open too. */
export interface PostgresTestDatabase extends TestDatabase {
  url: string;
}

/** The databases that the program runs on; every rule held by SQL is tested on both. */
export const eachDatabase: readonly { name: string; open: () => Promise<TestDatabase> }[] = [
  { name: 'PGlite', open: openPGlite },
  { name: 'PostgreSQL', open: openPostgresDatabase },
];

/**
 * Runs the same tests on each database. `db()` is empty at the start of every test;
 * call it inside a test or a hook, never in the body of `describe`.
 */
export function describeOnEachDatabase(name: string, tests: (db: () => Database) => void): void {
  describe.each(eachDatabase)(`${name} ($name)`, ({ open }) => tests(withDatabase(open)));
}

/** The same for what only a server can show (races between connections, faults): PostgreSQL alone. */
export function describeOnPostgres(
  name: string,
  tests: (database: () => PostgresTestDatabase) => void,
): void {
  describe(`${name} (PostgreSQL)`, () => tests(withTestDatabase(openPostgresDatabase)));
}

/**
 * Empties every table but the journal of migrations. Few hold a row after a test: these are emptied row by row, which costs
 * a tenth of truncating them all, for each of which the database makes new files.
 */
export async function emptyTables(db: Database): Promise<void> {
  await sql`do $$
    declare
      name text;
      is_filled boolean;
    begin
      -- The audit log refuses to be emptied: only a superuser can have that refusal, and foreign keys, looked over.
      perform set_config('session_replication_role', 'replica', true);
      for name in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely\_%' loop
        execute format('select exists (select from %I)', name) into is_filled;
        if is_filled then execute format('delete from %I', name); end if;
      end loop;
      perform setval(oid::regclass, 1, false) from pg_class
        where relkind = 'S' and relnamespace = 'public'::regnamespace;
    end $$`.execute(db);
}

/** PGlite, in memory; one that an earlier file of this process gave back, where there is one. */
export async function openPGlite(): Promise<TestDatabase> {
  const db = new Kysely<Schema>({ dialect: embeddedDialect(await lendPGlite()) });
  return { db, close: () => db.destroy() };
}

/** A database of its own on the tests' PostgreSQL server; dropped when closed. */
export async function openPostgresDatabase(): Promise<PostgresTestDatabase> {
  const server = fromEnvironment('TEST_POSTGRES_URL');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runOnServer(
    server,
    `create database "${name}" template "${fromEnvironment('TEST_POSTGRES_TEMPLATE')}"`,
  );
  const url = new URL(server);
  url.pathname = name;
  // A connection lost while idle is what some tests bring about on purpose.
  const { db, close } = await openPostgres(url.href, () => {}, { limits: PATIENT });
  return {
    db,
    url: url.href,
    async close() {
      await close();
      await runOnServer(server, `drop database "${name}" with (force)`);
    },
  };
}

function withDatabase(open: () => Promise<TestDatabase>): () => Database {
  const database = withTestDatabase(open);
  return () => database().db;
}

function withTestDatabase<T extends TestDatabase>(open: () => Promise<T>): () => T {
  let opened: T | undefined;
  const database = (): T => {
    if (!opened) throw new Error('the database is open only inside a test or a hook');
    return opened;
  };
  beforeAll(async () => {
    opened = await open();
  });
  beforeEach(() => emptyTables(database().db));
  afterAll(() => opened?.close());
  return database;
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: vitest.config.ts was not used`);
  return value;
}
