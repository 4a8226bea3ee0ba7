import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { verifyChain } from '../src/account/audit/verify-chain.ts';
import { purge } from '../src/account/upkeep/purge.ts';
import { grantToProgram } from '../src/platform/database/grant.ts';
import { type OpenDatabase, openPostgres } from '../src/platform/database/open.ts';
import { signIn } from '../src/sign-in/sign-in.ts';
import { ORIGIN, openAccount, PASSWORD } from './tools/accounts.ts';
import { describeOnPostgres } from './tools/database.ts';
import { testPlatform } from './tools/platform.ts';

const ROLE = `program_${randomUUID().replaceAll('-', '')}`;
const OLD = new Date('2024-01-01T00:00:00Z');

describeOnPostgres('the role of the program', (database) => {
  let program: OpenDatabase;
  const owner = () => database().db;

  const urlOfProgram = () => {
    const url = new URL(database().url);
    url.username = ROLE;
    url.password = ROLE;
    return url.href;
  };

  beforeAll(async () => {
    await sql`create role ${sql.id(ROLE)} login password ${sql.lit(ROLE)}`.execute(owner());
    await grantToProgram(owner(), ROLE);
    program = await openPostgres(urlOfProgram(), () => {});
  });
  afterAll(async () => {
    await program.close();
    await sql`drop owned by ${sql.id(ROLE)}`.execute(owner());
    await sql`drop role ${sql.id(ROLE)}`.execute(owner());
  });
  beforeEach(async () => {
    await openAccount(testPlatform(owner()), 'lila@test.example');
    for (const password of [PASSWORD, 'faux', PASSWORD])
      await signIn(testPlatform(program.db), { email: 'lila@test.example', password }, ORIGIN);
  });

  it('does the work of the program, and writes the log', async () => {
    expect(await verifyChain(program.db)).toMatchObject({ outcome: 'unbroken', lines: 3 });
    const platform = testPlatform(program.db);
    platform.clock.advance({ days: 3 });
    await purge(platform);
    expect(await program.db.selectFrom('session').select('token_hash').execute()).toEqual([]);
  });

  it.each([
    'update audit_event set event = event',
    "select set_config('espace.audit_purge', 'on', false); delete from audit_event",
    'truncate audit_event',
    'alter table audit_event disable trigger user',
    'drop trigger audit_event_append_only on audit_event',
    'drop table audit_event',
    'create or replace function refuse_audit_change() returns trigger language plpgsql as $$ begin return old; end $$',
    "create or replace function purge_audit_log(before timestamptz) returns integer language sql as 'select 1'",
    "set session_replication_role = 'replica'",
    "insert into audit_purge values (2, repeat('x', 43), now())",
    'delete from audit_purge',
  ])('is refused: %s', async (statement) => {
    const before = await owner().selectFrom('audit_event').selectAll().orderBy('number').execute();
    await expect(sql.raw(statement).execute(program.db)).rejects.toThrow(
      /permission denied|must be owner of|append-only/,
    );
    expect(await owner().selectFrom('audit_event').selectAll().orderBy('number').execute()).toEqual(before);
  });

  it('has old lines deleted by the purge alone', async () => {
    await sql`select purge_audit_log(${OLD})`.execute(program.db);
    expect(await verifyChain(program.db)).toMatchObject({
      outcome: 'unbroken',
      lines: 1,
      last: { number: 3 },
    });
    await expect(sql`select purge_audit_log(now())`.execute(program.db)).rejects.toThrow(/30 days/);
  });

  it('cannot turn the purge on tables of its own making', async () => {
    await program.db.connection().execute(async (db) => {
      await sql`create temporary table audit_event (like public.audit_event)`.execute(db);
      await sql`select purge_audit_log(${OLD})`.execute(db);
    });
    expect(await verifyChain(owner())).toMatchObject({ lines: 1 });
  });

  it('is told plainly to ask the owner when the tables are not up to date', async () => {
    const { rows } = await sql<{ name: string; timestamp: string }>`
      delete from kysely_migration where name = (select max(name) from kysely_migration) returning *`.execute(
      owner(),
    );
    await expect(openPostgres(urlOfProgram(), () => {})).rejects.toThrow(/npm run migrate/);
    const [row] = rows;
    await sql`insert into kysely_migration values (${row?.name}, ${row?.timestamp})`.execute(owner());
  });

  it('is granted again without harm, and by the owner only', async () => {
    await grantToProgram(owner(), ROLE);
    await expect(grantToProgram(program.db, ROLE)).rejects.toThrow(/only the owner/);
    const { rows } = await sql<{ superuser: string }>`select current_user as superuser`.execute(owner());
    await expect(grantToProgram(owner(), rows[0]?.superuser ?? '')).rejects.toThrow(
      /could change the audit log/,
    );
    await expect(grantToProgram(owner(), 'nobody-of-this-name')).rejects.toThrow(/does not exist/);
  });
});
