import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely } from 'kysely';
import { embeddedDialect } from '../../src/database/dialect.ts';
import { migrate } from '../../src/database/migrate.ts';
import type { Schema } from '../../src/database/schema.ts';

const ROOT = join(import.meta.dirname, '../..');
const DATABASE_CODE = join(ROOT, 'src/database');
const CACHE = join(ROOT, 'node_modules/.cache/databases-for-tests');

/**
 * A file holding a migrated, empty PGlite database. Creating one takes seconds and loading a dump a fraction
 * of one, so it is kept between runs, under a name that changes with the migrations and with PGlite.
 */
export async function pgliteDump(): Promise<string> {
  const file = join(CACHE, `${fingerprint()}.tar`);
  if (existsSync(file)) return file;
  mkdirSync(CACHE, { recursive: true });
  // Renamed when whole: another run beside this one never loads half a dump.
  const unfinished = join(CACHE, randomUUID());
  writeFileSync(unfinished, await dumpOfNewDatabase());
  renameSync(unfinished, file);
  return file;
}

/** The same as the folder of a database, not open. */
export async function unpackDump(folder: string): Promise<void> {
  const dump = new Blob([readFileSync(await pgliteDump())]);
  await (await PGlite.create(folder, { loadDataDir: dump })).close();
}

function fingerprint(): string {
  const migrations = join(DATABASE_CODE, 'migrations');
  const makers = [
    join(ROOT, 'node_modules/@electric-sql/pglite/package.json'),
    join(DATABASE_CODE, 'migrate.ts'),
    ...readdirSync(migrations).map((name) => join(migrations, name)),
  ];
  const hash = createHash('sha256');
  for (const maker of makers.sort()) hash.update(readFileSync(maker));
  return hash.digest('hex').slice(0, 16);
}

async function dumpOfNewDatabase(): Promise<Buffer> {
  const pglite = await PGlite.create();
  const db = new Kysely<Schema>({ dialect: embeddedDialect(pglite) });
  await migrate(db, () => {});
  const dump = await pglite.dumpDataDir('none');
  await db.destroy();
  return Buffer.from(await dump.arrayBuffer());
}
