import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { lockFolder } from './folder-lock.ts';
import { migrate } from './migrate.ts';
import type { Database, Schema } from './schema.ts';

export interface OpenDatabase {
  db: Database;
  close(): Promise<void>;
}

/**
 * The database of PGlite in a folder: PostgreSQL compiled to WebAssembly, inside this process.
 * For trying out and for small demonstrations: it does not survive a power cut as a server does.
 * @throws FolderInUse
 */
export async function openEmbedded(folder: string, say: (line: string) => void): Promise<OpenDatabase> {
  const unlock = lockFolder(folder);
  try {
    const files = join(folder, 'database');
    if (!existsSync(join(files, 'PG_VERSION')))
      say(`Creating the embedded database in ${folder}; this takes a few seconds, once.`);
    const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: await PGlite.create(files) }) });
    await migrate(db);
    return {
      db,
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

/**
 * A PostgreSQL server (15 or later).
 * @param onError told of connections lost while no query was under way, idle or within a transaction, which would
 *   otherwise end the process; the next query of that transaction fails
 */
export async function openPostgres(url: string, onError: (error: Error) => void): Promise<OpenDatabase> {
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5_000 });
  // The pool hears only those of its connections that are idle; each is listened to itself.
  pool.on('error', () => {});
  pool.on('connect', (client) => void client.on('error', onError));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  await migrate(db);
  return { db, close: () => db.destroy() };
}

/** Answers whether the database can be reached now. */
export async function isReachable(db: Database): Promise<boolean> {
  try {
    await sql`select 1`.execute(db);
    return true;
  } catch {
    return false;
  }
}
