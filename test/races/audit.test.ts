import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { record } from '../../src/audit/record-event.ts';
import { makePartitions } from '../../src/audit/retention.ts';
import { sealLines } from '../../src/audit/seal-lines.ts';
import { verifyLog } from '../../src/audit/verify-log.ts';
import { openPostgres } from '../../src/database/open.ts';
import { inTransaction } from '../../src/platform/unit-of-work.ts';
import { openAccount, otherPassword, PASSWORD, tryToSignIn } from '../tools/accounts.ts';
import { faultsOf, recordAsFormerVersion, sealAll } from '../tools/audit.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { type Instances, openInstances, untilWaiting } from '../tools/instances.ts';
import { testPlatform } from '../tools/platform.ts';

const COUNT = 400;

describeOnPostgres('the audit log, written by several instances at once', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());

  const lines = async () => {
    const { rows } = await sql<{ count: number }>`select count(*)::integer from audit_line`.execute(
      database().db,
    );
    return rows[0]?.count;
  };

  it('has each line sealed once, by whichever instance, and nothing that was rolled back', async () => {
    let isWriting = true;
    const sealing = instances.platforms.map(async (instance) => {
      let seals = 0;
      while (isWriting) seals += (await sealLines(instance)).length;
      return seals;
    });
    const writes = Array.from({ length: COUNT }, (_, index) => {
      const isGivenUp = index % 10 === 9;
      return inTransaction(instances.next(), async (tx) => {
        // Version 0.1.0 runs beside this one.
        const write = index % 10 === 0 ? recordAsFormerVersion : record;
        await write(tx, { event: 'signed-in', details: { index } });
        if (isGivenUp) throw new Error('on purpose');
      }).catch((error: Error) => expect(error.message).toBe('on purpose'));
    });
    await Promise.all(writes);
    isWriting = false;
    expect((await Promise.all(sealing)).reduce((sum, seals) => sum + seals)).toBeGreaterThan(0);
    const [platform] = instances.platforms;
    await sealAll(platform);
    const kept = COUNT * 0.8;
    expect(await verifyLog(platform.db, platform.secrets)).toMatchObject({
      faultCount: 0,
      sealed: kept,
      unsealed: { lines: 0 },
      chain: { outcome: 'unbroken', lines: COUNT / 10 },
    });
    expect(await lines()).toBe(kept);
  });

  it('has the tables of its months made once by instances that start together', async () => {
    const [first, second = first] = instances.platforms;
    await sql`do $$ declare name text; begin
      for name in select relname from pg_class where relname ~ '^audit_line_[0-9_]+$' and relkind = 'r' loop
        execute format('drop table %I', name);
      end loop; end $$`.execute(first.db);
    const making = await inTransaction(first, async ({ db }) => {
      await sql`select make_audit_partitions()`.execute(db);
      const waiting = makePartitions(second);
      await untilWaiting(db, 1);
      return { waiting };
    });
    await making.waiting;
  });

  it('waits with no line for a transaction that stays open, and seals what it writes at last', async () => {
    const [platform, other] = instances.platforms;
    const write = (details: object) =>
      inTransaction(platform, (tx) => record(tx, { event: 'signed-in', details: { ...details } }));
    await write({ before: true });
    await sealAll(platform);
    await inTransaction(other ?? platform, async (tx) => {
      await record(tx, { event: 'signed-in', details: { open: true } });
      // It waits in the program until somebody could see it.
      expect(await tx.db.selectFrom('audit_log').select('event').execute()).toHaveLength(2);
      // Nobody is kept waiting…
      for (let number = 0; number < 20; number++) await write({ number });
      // …but nothing is sealed that a line could still come before.
      expect(await sealLines(platform)).toEqual([]);
    });
    await sealAll(platform);
    expect(await verifyLog(platform.db, platform.secrets)).toMatchObject({ faultCount: 0, sealed: 22 });
  });

  it('is sealed by another where one is frozen while it seals', async () => {
    const [platform] = instances.platforms;
    const limits = {
      connectMs: 60_000,
      statementMs: 60_000,
      lockMs: 60_000,
      idleInTransactionMs: 300,
      answerMs: 0,
    };
    const frozen = await openPostgres(database().url, () => {}, { limits });
    await inTransaction(platform, (tx) => record(tx, { event: 'signed-in' }));
    const holding = frozen.db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(7301944)`.execute(trx);
      expect(await sealLines(platform)).toEqual([]);
      // It says nothing more: the server ends what it began, and gives its lock back.
      await sealAll(platform);
      await sql`select 1`.execute(trx);
    });
    await expect(holding).rejects.toThrow();
    await frozen.close();
    expect(await verifyLog(platform.db, platform.secrets)).toMatchObject({ faultCount: 0, sealed: 1 });
  });

  it('loses no line and seals none twice where instances are killed while they write and seal', async () => {
    const platform = testPlatform(database().db);
    const written: number[] = [];
    for (let round = 0; round < 4; round++) {
      const programs = [startWriter(database().url), startWriter(database().url)];
      await Promise.all(programs.map((program) => committed(program, 25 + round * 17, written)));
      for (const program of programs) program.kill('SIGKILL');
      await Promise.all(programs.map((program) => once(program, 'exit')));
    }
    await sealAll(platform);
    const report = await verifyLog(platform.db, platform.secrets);
    expect(report).toMatchObject({ faultCount: 0, unsealed: { lines: 0 } });
    // Whatever was committed is there; what was committed and not yet told may be there too.
    expect(report.sealed).toBe(await lines());
    expect(report.sealed).toBeGreaterThanOrEqual(written.length);
    const { rows } = await sql<{
      n: number;
    }>`select (details::json->>'n')::integer as n from audit_line`.execute(platform.db);
    const there = new Set(rows.map(({ n }) => n));
    expect(written.filter((n) => !there.has(n))).toEqual([]);
  });

  it('has a line for every try to sign in, right and wrong, and one for all at no account', async () => {
    const [platform] = instances.platforms;
    for (let number = 0; number < 4; number++)
      await openAccount(platform, `titulaire-${number}@test.example`);
    const tries = Array.from({ length: 60 }, (_, index) => {
      const email = `titulaire-${index % 6}@test.example`;
      return tryToSignIn(instances.next(), email, index % 2 ? PASSWORD : otherPassword());
    });
    await Promise.all(tries);
    await sealAll(platform);
    expect(await faultsOf(platform)).toEqual([]);
    expect(await lines()).toBe(41);
  });
});

/** A process that writes lines, several at once, and seals without a pause, until it is killed. */
function startWriter(url: string): ChildProcess {
  return fork(new URL('../tools/audit-writer.ts', import.meta.url), [url], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Until so many of its lines are committed. */
function committed(program: ChildProcess, count: number, written: number[]): Promise<void> {
  let left = count;
  return new Promise((resolve, reject) => {
    program.on('message', (n) => {
      written.push(Number(n));
      left -= 1;
      if (left === 0) resolve();
    });
    program.once('exit', () => reject(new Error('the writer ended')));
  });
}
