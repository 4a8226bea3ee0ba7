import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { keepKeys } from '../src/audit/keys.ts';
import { agreeOnRetention, makePartitions } from '../src/audit/retention.ts';
import { canRewriteAuditLog, grantToProgram } from '../src/database/grant.ts';
import { type OpenDatabase, openPostgres } from '../src/database/open.ts';
import { inTransaction } from '../src/platform/unit-of-work.ts';
import { purge } from '../src/purge.ts';
import { openAccount, PASSWORD, tryToSignIn } from './tools/accounts.ts';
import { checkChain, faultsOf, recordAsFormerVersion, sealAll } from './tools/audit.ts';
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
      await tryToSignIn(testPlatform(program.db), 'lila@test.example', password);
    // As version 0.1.0 does beside this one.
    for (let line = 0; line < 3; line++)
      await inTransaction(testPlatform(program.db), (tx) =>
        recordAsFormerVersion(tx, { event: 'signed-in' }),
      );
    await makePartitions(testPlatform(program.db));
    await sealAll(testPlatform(program.db));
  });

  it('does the work of the program, and writes the log', async () => {
    const platform = testPlatform(program.db);
    await keepKeys(program.db, platform.secrets);
    expect(await faultsOf(platform)).toEqual([]);
    expect(await checkChain(program.db)).toMatchObject({ outcome: 'unbroken', lines: 3 });
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
    'update audit_retention set days = 30',
    'delete from audit_retention',
    'drop trigger audit_event_next_number on audit_event',
    'update audit_line set event = event',
    "select set_config('espace.audit_purge', 'on', false); delete from audit_line",
    "select set_config('espace.audit_purge', 'on', false); delete from audit_line_default",
    'insert into audit_line_default select * from audit_line',
    'truncate audit_line',
    'drop table audit_line_default',
    'alter table audit_line detach partition audit_line_default',
    'update audit_seal set count = 0',
    'delete from audit_seal',
    'truncate audit_seal',
    'delete from audit_key',
    "update audit_cut set month = '2099-01'",
    "insert into audit_line (xid, at, event, outcome, details, nonce, key, mac) select '9', at, event, outcome, details, nonce, key, mac from audit_line",
    "create or replace function audit_system() returns bigint language sql as 'select 1'",
  ])('is refused: %s', async (statement) => {
    const before = await owner().selectFrom('audit_event').selectAll().orderBy('number').execute();
    await expect(sql.raw(statement).execute(program.db)).rejects.toThrow(
      /permission denied|must be owner of|append-only/,
    );
    expect(await owner().selectFrom('audit_event').selectAll().orderBy('number').execute()).toEqual(before);
  });

  it('has old lines deleted by the purge alone', async () => {
    await sql`select purge_audit_log(${OLD})`.execute(program.db);
    expect(await checkChain(program.db)).toMatchObject({
      outcome: 'unbroken',
      lines: 1,
      last: { number: 3 },
    });
  });

  it('cannot have a line deleted that the owner wants kept, whatever it asks for', async () => {
    await agreeOnRetention(owner(), 1_000);
    await sql`alter table audit_event disable trigger user`.execute(owner());
    await sql`update audit_event set at = now() - interval '999 days' where number = 2`.execute(owner());
    await sql`alter table audit_event enable trigger user`.execute(owner());
    for (const asked of ["now() - interval '30 days'", 'now()', "'infinity'", 'null'])
      await sql`select purge_audit_log(${sql.raw(asked)})`.execute(program.db);
    const kept = await owner().selectFrom('audit_event').select('number').orderBy('number').execute();
    expect(kept.map(({ number }) => number)).toEqual([2, 3]);
    expect(await agreeOnRetention(program.db, 30)).toBe(1_000);
    expect(await agreeOnRetention(owner(), 30)).toBe(30);
  });

  it('cannot stop the log with a line of a huge number, nor leave a gap in it', async () => {
    const insert = (number: number) =>
      sql`insert into audit_event (number, at, event, outcome, details, previous_hash, hash)
          values (${number}, now(), 'signed-in', 'done', '{}', repeat('x', 43), repeat('y', 43))`.execute(
        program.db,
      );
    for (const number of [2_147_483_647, 5, 3, 0, -1])
      await expect(insert(number)).rejects.toThrow('the next line of the audit log has the number 4');
    await program.db.connection().execute(async (db) => {
      await sql`create temporary table audit_event (like public.audit_event)`.execute(db);
      const forged = sql`insert into public.audit_event (number, at, event, outcome, details, previous_hash, hash)
          values (9, now(), 'signed-in', 'done', '{}', repeat('x', 43), repeat('y', 43))`;
      await expect(forged.execute(db)).rejects.toThrow('has the number 4');
      await sql`drop table pg_temp.audit_event`.execute(db);
    });
    expect(await tryToSignIn(testPlatform(program.db), 'lila@test.example')).toMatchObject({
      outcome: 'signed-in',
    });
    await inTransaction(testPlatform(program.db), (tx) => recordAsFormerVersion(tx, { event: 'signed-in' }));
    expect(await checkChain(owner())).toMatchObject({ outcome: 'unbroken', lines: 4 });
  });

  it('cannot stop the sealing with a seal of a huge number, nor with a horizon that is not its own', async () => {
    const forge = (number: string, horizon: string) =>
      sql`insert into audit_seal
          select ${sql.raw(number)}, epoch, system, ${sql.raw(horizon)}, month, count, lines, root, chain_number, chain_hash,
            previous, at, key, signature
          from audit_seal order by audit_seal.number desc limit 1`.execute(program.db);
    for (const number of ['9223372036854775807', 'number + 2', 'number', '-1'])
      await expect(forge(number, 'horizon')).rejects.toThrow('the next seal of the audit log has the number');
    for (const horizon of [`'9223372036854775807'::xid8`, `'0'::xid8`])
      await expect(forge('number + 1', horizon)).rejects.toThrow('the horizon of a seal lies between');
    await tryToSignIn(testPlatform(program.db), 'lila@test.example');
    expect(await sealAll(testPlatform(program.db))).not.toEqual([]);
    expect(await faultsOf(testPlatform(owner()))).toEqual([]);
  });

  it('is told from the owner, who can rewrite the log', async () => {
    expect(await canRewriteAuditLog(program.db)).toBe(false);
    expect(await canRewriteAuditLog(owner())).toBe(true);
  });

  it('cannot turn the purge on tables of its own making', async () => {
    await program.db.connection().execute(async (db) => {
      await sql`create temporary table audit_event (like public.audit_event)`.execute(db);
      await sql`select purge_audit_log(${OLD})`.execute(db);
    });
    expect(await checkChain(owner())).toMatchObject({ lines: 1 });
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
