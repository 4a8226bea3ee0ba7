import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openPostgres } from '../../src/database/open.ts';
import { signIn } from '../../src/sign-in/sign-in.ts';
import { openAccount } from '../tools/accounts.ts';
import { PATIENT } from '../tools/database.ts';
import { testPlatform } from '../tools/platform.ts';
import { type Pooler, startPooler } from '../tools/pooler.ts';
import { runOnServer } from '../tools/postgres-cluster.ts';

describe('behind a pooler that hands out transactions', () => {
  const server = process.env.TEST_POSTGRES_URL ?? '';
  let pooler: Pooler;
  let name: string;
  const toClose: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    pooler = await startPooler(server);
  });
  afterEach(async () => {
    for (const { close } of toClose.splice(0)) await close();
    await runOnServer(server, `drop database "${name}" with (force)`);
  });
  afterAll(() => pooler.stop());

  async function newDatabase(): Promise<void> {
    name = `test_${randomUUID().replaceAll('-', '')}`;
    await runOnServer(server, `create database "${name}"`);
  }

  async function start() {
    const url = Object.assign(new URL(server), { pathname: name }).href;
    const opened = await openPostgres(pooler.through(url), () => {}, { limits: PATIENT });
    toClose.push(opened);
    return opened;
  }

  it('the program makes its tables, works, and is joined by other instances while it does', async () => {
    await newDatabase();
    const { db } = await start();
    const platform = testPlatform(db);
    await openAccount(platform, 'lila@test.example');
    const who = { email: 'lila@test.example', password: 'faux' };
    const origin = { ip: '192.0.2.1', userAgent: 'test' };
    const tries = Array.from({ length: 24 }, () => signIn(platform, who, origin));
    await Promise.all([...tries, start(), start(), start()]);
    await (await start()).checkReady();

    const { rows } = await sql<{ locks: number }>`
      select count(*)::integer as locks from pg_locks where locktype = 'advisory'`.execute(db);
    expect(rows).toEqual([{ locks: 0 }]);
  });

  it('each transaction has its limits, whichever session it meets', async () => {
    await newDatabase();
    const { db } = await start();
    const limits = await Promise.all(
      Array.from({ length: 8 }, () =>
        db.transaction().execute(async (trx) => {
          const { rows } = await sql<{
            ms: string;
          }>`select pg_sleep(0.01), current_setting('lock_timeout') as ms`.execute(trx);
          return rows[0]?.ms;
        }),
      ),
    );
    expect(new Set(limits)).toEqual(new Set([`${PATIENT.lockMs / 60_000}min`]));
  });

  it('a database that asks for another isolation is refused in one line that says what to set, and taken once it is set', async () => {
    await newDatabase();
    await runOnServer(server, `alter database "${name}" set default_transaction_isolation = 'serializable'`);
    await expect(start()).rejects.toThrow(
      "DATABASE_URL: behind a connection pooler the role of the program needs alter role … in database … set default_transaction_isolation = 'read committed'",
    );

    const { username } = new URL(server);
    await runOnServer(
      server,
      `alter role "${username}" in database "${name}" set default_transaction_isolation = 'read committed'`,
    );
    // As PgBouncer does by itself after `server_lifetime`.
    await runOnServer(
      server,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    );
    // The pooler may hand out one of them before it has heard of its end.
    await vi.waitFor(start, { timeout: 20_000 });
  });

  it('a database that writes its dates in another way is as ever', async () => {
    await newDatabase();
    await runOnServer(server, `alter database "${name}" set datestyle = 'German, DMY'`);
    const { db } = await start();
    const at = new Date('2026-10-25T00:30:00.123Z');
    const reads = Array.from({ length: 24 }, () =>
      sql<{ at: Date }>`select ${at}::timestamptz as at from pg_sleep(0.01)`.execute(db),
    );
    for (const { rows } of await Promise.all(reads)) expect(rows).toEqual([{ at }]);
  });
});
