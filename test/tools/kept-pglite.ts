import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';

/*
 * Starting PGlite takes more than a second of a core, and most files need it: those that run in one process hand it on.
 * What a file did to the tables or the schema ends with it.
 */

/** Given back, and as new. */
const idle: PGlite[] = [];
const schemaAtFirst = new WeakMap<PGlite, string>();

/** A migrated, empty one that nobody else uses until it is closed, which hands it on. */
export async function lendPGlite(): Promise<PGlite> {
  const pglite = idle.pop() ?? (await startPGlite());
  const lent = {
    waitReady: pglite.waitReady,
    query: (...given: Parameters<PGlite['query']>) => pglite.query(...given),
    exec: (...given: Parameters<PGlite['exec']>) => pglite.exec(...given),
    close: () => takeBack(pglite),
  };
  return lent as unknown as PGlite;
}

/** Empties it for the next who needs one; one whose schema is no longer what it was is ended instead. */
async function takeBack(pglite: PGlite): Promise<void> {
  await pglite.exec('rollback');
  await pglite.exec('discard all');
  await pglite.exec(TRUNCATE_ALL);
  if ((await schemaOf(pglite)) === schemaAtFirst.get(pglite)) idle.push(pglite);
  else await pglite.close();
}

async function startPGlite(): Promise<PGlite> {
  const dump = process.env.TEST_PGLITE_DUMP;
  if (!dump) throw new Error('TEST_PGLITE_DUMP is not set: vitest.config.ts was not used');
  const pglite = await PGlite.create({ loadDataDir: new Blob([readFileSync(dump)]) });
  schemaAtFirst.set(pglite, await schemaOf(pglite));
  return pglite;
}

/** Not row by row as before each test: nothing vacuums PGlite, and its tables would grow for as long as the process runs. */
const TRUNCATE_ALL = `do $$
  begin
    set local session_replication_role = replica;
    execute (
      select 'truncate ' || string_agg(oid::regclass::text, ', ') || ' restart identity' from pg_class
      where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace
        and relname not like 'kysely\\_%'
    );
  end $$`;

/** Everything in the catalogue that a statement of a test, or of the program, may change. */
async function schemaOf(pglite: PGlite): Promise<string> {
  const { rows } = await pglite.query<{ hash: string }>(`
    select md5(string_agg(line, E'\\n' order by line)) as hash from (
      select concat_ws(' ', attrelid::regclass, attname, atttypid, attnotnull, atthasdef, attidentity, attisdropped) as line
        from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = 'public'::regnamespace and attnum > 0
      union all select concat_ws(' ', oid::regclass, relkind, relispartition, relacl) from pg_class
        where relnamespace = 'public'::regnamespace
      union all select concat_ws(' ', tgrelid::regclass, tgname, tgenabled, tgfoid) from pg_trigger
      union all select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
      union all select concat_ws(' ', oid::regprocedure, md5(prosrc), proacl) from pg_proc
        where pronamespace = 'public'::regnamespace
      union all select concat_ws(' ', nspname, nspacl) from pg_namespace where nspname not like 'pg\\_%'
      union all select rolname from pg_roles
      union all select concat_ws(' ', setdatabase, setrole, setconfig) from pg_db_role_setting
    ) as catalogue(line)`);
  return rows[0]?.hash ?? '';
}
