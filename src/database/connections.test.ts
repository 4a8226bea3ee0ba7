import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cable, startCable, through } from '../../test/tools/cable.ts';
import { describeOnPostgres } from '../../test/tools/database.ts';
import { addHolder } from '../../test/tools/holder.ts';
import { DatabaseAway, isDatabaseAway, UnfitDatabase } from './errors.ts';
import { FOR_REQUESTS, type OpenDatabase, openPostgres } from './open.ts';

/** Long enough for a busy machine to answer, short enough to wait for. */
const SHORT = { ...FOR_REQUESTS, connectMs: 1_000, answerMs: 1_000 };

describeOnPostgres('a database that is there but of no use', (database) => {
  let cable: Cable;
  let opened: OpenDatabase;

  beforeEach(async () => {
    cable = await startCable(Number(new URL(database().url).port));
    opened = await openPostgres(through(cable, database().url), () => {}, { limits: SHORT });
  });
  afterEach(async () => {
    cable.cut();
    await opened.close();
    await cable.close();
    await sql`alter database ${sql.id(nameOfDatabase())} reset all`.execute(database().db);
  });

  const nameOfDatabase = () => new URL(database().url).pathname.slice(1);
  const setForNewSessions = (setting: string) =>
    sql`alter database ${sql.id(nameOfDatabase())} set ${sql.raw(setting)}`.execute(database().db);
  const ask = () => sql<{ one: number }>`select 1 as one`.execute(opened.db);
  const askAtOnce = async (times: number) =>
    (await Promise.allSettled(Array.from({ length: times }, ask))).map(({ status }) => status);
  const all = (times: number, status: string) => Array.from({ length: times }, () => status);
  const failure = (asked: Promise<unknown>) =>
    asked.then(
      () => undefined,
      (error: unknown) => error,
    );
  const write = () => addHolder(opened.db, []);

  describe('frozen, so that nothing comes through and nobody hangs up', () => {
    it('is told of in time, and well again by itself', async () => {
      expect(await askAtOnce(10)).toEqual(all(10, 'fulfilled'));
      cable.freeze();
      expect(await askAtOnce(12)).toEqual(all(12, 'rejected'));
      expect(await failure(opened.checkReady())).toBeInstanceOf(DatabaseAway);
      cable.thaw();
      expect(await askAtOnce(12)).toEqual(all(12, 'fulfilled'));
      await opened.checkReady();
    });

    it('costs one person a wait, and not one for each idle connection', async () => {
      expect(await askAtOnce(10)).toEqual(all(10, 'fulfilled'));
      cable.freeze();
      cable.thaw();
      expect(isDatabaseAway(await failure(ask()))).toBe(true);
      expect(await askAtOnce(10)).toEqual(all(10, 'fulfilled'));
    });

    it('ends a transaction under way, and nothing of it is kept', async () => {
      const broken = opened.db.transaction().execute(async (trx) => {
        await addHolder(trx, [], {
          sign_in_email: 'half@test.example',
          sign_in_email_key: 'half@test.example',
        });
        cable.freeze();
        await sql`select 1`.execute(trx);
      });
      expect(isDatabaseAway(await failure(broken))).toBe(true);
      cable.thaw();
      const { rows } = await sql`select 1 from account where sign_in_email = 'half@test.example'`.execute(
        opened.db,
      );
      expect(rows).toEqual([]);
    });
  });

  it('mute from the start is told of in time', async () => {
    cable.freeze();
    const url = through(cable, database().url);
    const error = await failure(openPostgres(url, () => {}, { limits: { ...SHORT } }));
    expect(isDatabaseAway(error)).toBe(true);
    cable.thaw();
  });

  it('cut off is told of at once, and well again by itself', async () => {
    await ask();
    cable.unplug();
    expect(isDatabaseAway(await failure(ask()))).toBe(true);
    expect(isDatabaseAway(await failure(opened.checkReady()))).toBe(true);
    cable.plug();
    await ask();
    await opened.checkReady();
  });

  it('read-only to new connections is not ready, and refuses reading too, for what it has may be old', async () => {
    await write();
    await opened.checkReady();
    await setForNewSessions('default_transaction_read_only = on');
    cable.cut();
    // That it was cut may still be news.
    expect(isDatabaseAway(await failure(write()))).toBe(true);
    expect(await failure(write())).toBeInstanceOf(UnfitDatabase);
    expect(await failure(ask())).toBeInstanceOf(UnfitDatabase);
    expect(await failure(opened.checkReady())).toBeInstanceOf(UnfitDatabase);

    await setForNewSessions('default_transaction_read_only = off');
    await write();
    await opened.checkReady();
  });

  it('turned read-only under a connection is left by all of them', async () => {
    await askAtOnce(10);
    await turnReadOnly();
    const errors = [await failure(write()), await failure(write())];
    expect(errors.filter(Boolean).map((error) => (error as { code?: string }).code)).toEqual(['25006']);
    expect(isDatabaseAway(errors[0])).toBe(true);
  });

  it('found read-only by whoever watches is left before anybody meets it', async () => {
    await turnReadOnly();
    await setForNewSessions('default_transaction_read_only = on');
    expect(await failure(opened.checkReady())).toBeInstanceOf(UnfitDatabase);
    await setForNewSessions('default_transaction_read_only = off');
    await write();
  });

  /** The newest idle connection is the next to be used. */
  const turnReadOnly = () => sql`set default_transaction_read_only = on`.execute(opened.db);

  it('swapped for one without our tables is not ready', async () => {
    await sql`alter table kysely_migration rename to kysely_migration_away`.execute(database().db);
    try {
      expect(await failure(opened.checkReady())).toBeInstanceOf(UnfitDatabase);
      expect(await failure(ask())).toBeInstanceOf(UnfitDatabase);
    } finally {
      await sql`alter table kysely_migration_away rename to kysely_migration`.execute(database().db);
    }
    await opened.checkReady();
    await ask();
  });

  it('keeps nobody waiting for a lock, nor a statement running, beyond a limit', async () => {
    const limits = { ...SHORT, statementMs: 300, lockMs: 100 };
    const limited = await openPostgres(database().url, () => {}, { limits });
    const alone = (statement: string) => sql.raw(statement).execute(limited.db);
    const inTransaction = (statement: string) =>
      limited.db.transaction().execute((trx) => sql.raw(statement).execute(trx));
    try {
      for (const run of [alone, inTransaction]) {
        await database()
          .db.transaction()
          .execute(async (trx) => {
            await sql`lock table account`.execute(trx);
            expect(await failure(run('select * from account'))).toMatchObject({ code: '55P03' });
          });
        expect(await failure(run('select pg_sleep(60)'))).toMatchObject({ code: '57014' });
      }
    } finally {
      await limited.close();
    }
  });

  it.each([
    "datestyle = 'SQL, DMY'",
    "datestyle = 'German, DMY'",
    "datestyle = 'Postgres, MDY'",
    "timezone = 'Pacific/Auckland'",
    "intervalstyle = 'iso_8601'",
    "bytea_output = 'escape'",
    'standard_conforming_strings = off',
    "default_transaction_isolation = 'serializable'",
    "default_transaction_isolation = 'repeatable read'",
    'statement_timeout = 1',
    'lock_timeout = 1',
    'idle_in_transaction_session_timeout = 1',
  ])('set by default to %s is as ever', async (setting) => {
    await setForNewSessions(setting);
    cable.cut();
    const at = new Date('2026-10-25T00:30:00.123Z');
    const read = await sql<{ at: Date; text: string; isolation: string }>`select ${at}::timestamptz as at,
      ${String.raw`a\b`} || 'c\\d' as text, current_setting('transaction_isolation') as isolation
      from pg_sleep(0.01)`.execute(opened.db);
    expect(read.rows).toEqual([{ at, text: String.raw`a\bc\d`, isolation: 'read committed' }]);
    await opened.db.transaction().execute(async (trx) => {
      const { rows } = await sql`show transaction_isolation`.execute(trx);
      expect(rows).toEqual([{ transaction_isolation: 'read committed' }]);
    });
  });
});
