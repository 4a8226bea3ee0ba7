import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runOnServer } from '../../test/tools/postgres-cluster.ts';
import { MIGRATION_NAMES } from './migrate.ts';
import { type OpenDatabase, openPostgres } from './open.ts';

/** Of Kysely's migrator, for the session: what version 0.1.0 takes, and what a pooler can strand. */
const SESSION_LOCK = 'select pg_advisory_lock(3853314791062309107)';

describe('a start on PostgreSQL', () => {
  const server = process.env.TEST_POSTGRES_URL ?? '';
  let name: string;
  let url: string;
  let said: string[];
  let toClose: { close(): Promise<void> }[];

  beforeEach(async () => {
    name = `test_${randomUUID().replaceAll('-', '')}`;
    await runOnServer(server, `create database "${name}"`);
    url = Object.assign(new URL(server), { pathname: name }).href;
    said = [];
    toClose = [];
  });
  afterEach(async () => {
    for (const { close } of toClose) await close();
    await runOnServer(server, `drop database "${name}" with (force)`);
  });

  async function start(say: (line: string) => void = (line) => said.push(line)): Promise<OpenDatabase> {
    const opened = await openPostgres(url, () => {}, { say });
    toClose.push(opened);
    return opened;
  }

  /** Another connection, which does this and stays. */
  async function session(statement: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    toClose.push({ close: () => client.end() });
    await client.query(statement);
    return client;
  }

  const migrationsOf = async ({ db }: OpenDatabase) => {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(
      db as Kysely<unknown>,
    );
    return rows.map((row) => row.name).sort();
  };

  it('of several instances at once makes the tables once', async () => {
    const [one] = await Promise.all([start(), start(), start()]);
    expect(one && (await migrationsOf(one))).toEqual([...MIGRATION_NAMES].sort());
  });

  it('makes good what a database of the time between has not had, though it has had a later one', async () => {
    const first = await start();
    await sql`delete from kysely_migration where name = '0017-server-of-a-line'`.execute(first.db);
    expect(await migrationsOf(await start())).toEqual([...MIGRATION_NAMES].sort());
  });

  it('with nothing to be done waits for nobody, and says nothing', async () => {
    await start(() => {});
    await session(SESSION_LOCK);
    await start();
    expect(said).toEqual([]);
  });

  it('that has to wait says so, for whom, and what to do where that one is dead', async () => {
    const stranded = await session(SESSION_LOCK);
    const told = Promise.withResolvers<string>();
    const started = start((line) => told.resolve(line));
    const pid = (stranded as unknown as { processID: number }).processID;
    expect(await told.promise).toContain(`select pg_terminate_backend(${pid})`);

    await runOnServer(url, `select pg_terminate_backend(${pid})`);
    expect(await migrationsOf(await started)).toEqual([...MIGRATION_NAMES].sort());
  });

  it('takes all tables or none: it gives way to whoever has one and wants another, and does it again', async () => {
    const first = await start(() => {});
    await sql`drop index account_by_deletion, account_by_changed_address, account_by_changed_question,
      audit_line_by_refused_sign_in, mail_by_creation, mail_counted_by_creation, mail_to_nobody_by_creation,
      known_browser_by_sign_in, credential_change_by_request, credential_change_by_end_with_password,
      registration_by_request, recovery_by_request, activation_code_by_creation`.execute(first.db);
    await sql`delete from kysely_migration where name in ('0017-server-of-a-line', '0028-indexes-of-hourly-work')
      `.execute(first.db);
    // The other one never looks for deadlocks: it is the migration that has to go.
    const other = await session("set deadlock_timeout = '10min'");
    await other.query('begin');
    await other.query('lock table mail in row exclusive mode');
    const gaveWay = Promise.withResolvers<string>();
    const started = start((line) => line.includes('locked') && gaveWay.resolve(line));
    await expect.poll(() => waitsFor('mail'), { timeout: 30_000 }).toBe('AccessExclusiveLock');
    // What the migration has locked already, while it waits for what this one has.
    await other.query('select from account limit 1');
    expect(await gaveWay.promise).toContain('somebody else has one of them locked; waiting');
    await other.query('commit');
    expect(await migrationsOf(await started)).toEqual([...MIGRATION_NAMES].sort());
  });

  it('waits for a vacuum in the way that makes an autovacuum give up, and that keeps nobody out', async () => {
    const first = await start(() => {});
    await sql`delete from kysely_migration where name = '0017-server-of-a-line'`.execute(first.db);
    const vacuum = await session('begin; lock table mail in share update exclusive mode');
    const started = start(() => {});
    await expect.poll(() => waitsFor('mail'), { timeout: 30_000 }).toBe('ShareUpdateExclusiveLock');
    await vacuum.query('commit');
    expect(await migrationsOf(await started)).toEqual([...MIGRATION_NAMES].sort());
  });

  /** @returns how somebody wants the table who has to wait for it */
  async function waitsFor(table: string): Promise<string | undefined> {
    const { rows } = await (await session('select 1')).query<{ mode: string }>(
      'select mode from pg_locks where not granted and relation = $1::regclass',
      [table],
    );
    return rows[0]?.mode;
  }

  it('leaves no lock behind when a migration fails, and nothing half done', async () => {
    await session('create table account ()');
    await expect(start()).rejects.toThrow('account');
    const { rows } = await (await session('select 1')).query(
      `select to_regclass('mail') as half, (select count(*)::int from pg_locks join pg_database on oid = database
        where locktype = 'advisory' and datname = current_database()) as locks`,
    );
    expect(rows).toEqual([{ half: null, locks: 0 }]);
  });

  it('on a database that cannot hold every letter is refused in one line', async () => {
    await runOnServer(server, `drop database "${name}"`);
    await runOnServer(server, `create database "${name}" encoding 'LATIN1' template template0`);
    await expect(start()).rejects.toThrow('DATABASE_URL: the database has the encoding LATIN1, not UTF8');
  });
});
