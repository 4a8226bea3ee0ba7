import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { openAccount } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase, describeOnPostgres } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { someMail } from '../../test/tools/some-mail.ts';
import { lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import { send } from '../mail/outbox.ts';
import { inTransaction, type Tx } from './unit-of-work.ts';

describeOnEachDatabase('a unit of work', (db) => {
  let platform: TestPlatform;
  let told: number[];
  const mails = () => db().selectFrom('mail').select('id').execute();
  const lines = () => db().selectFrom('audit_log').select('event').execute();

  beforeEach(() => {
    platform = testPlatform(db());
    told = [];
    platform.signals.on('mail-queued', () => told.push(told.length));
  });

  it('commits all of it, answers what it answered, and only then tells of the mails', async () => {
    const answer = await inTransaction(platform, async (tx) => {
      const id = await send(tx, someMail());
      await record(tx, { event: 'signed-in' });
      expect(await tx.db.selectFrom('mail').select('id').execute()).toEqual([{ id }]);
      expect(told).toEqual([]);
      return id;
    });
    expect(told).toEqual([0]);
    expect(await mails()).toEqual([{ id: answer }]);
    expect(await lines()).toEqual([{ event: 'signed-in' }]);
  });

  it('leaves nothing behind of what throws, and tells of no mail', async () => {
    const failing = inTransaction(platform, async (tx) => {
      await send(tx, someMail());
      await record(tx, { event: 'signed-in' });
      throw new Error('refused after all');
    });
    await expect(failing).rejects.toThrow('refused after all');
    expect([await mails(), await lines(), told]).toEqual([[], [], []]);
  });

  it('tells of no mail where the commit itself fails', async () => {
    const failing = inTransaction(platform, async (tx) => {
      await send(tx, someMail());
      await sql`create temporary table once (number int unique deferrable initially deferred)`.execute(tx.db);
      await sql`insert into once values (1), (1)`.execute(tx.db);
    });
    await expect(failing).rejects.toThrow('duplicate key');
    expect([await mails(), told]).toEqual([[], []]);
  });

  it('answers for what is committed, whatever fails after it, which is logged', async () => {
    const after: string[] = [];
    const answer = await inTransaction(platform, async (tx) => {
      tx.afterCommit(() => {
        throw new Error('nobody listens');
      });
      tx.afterCommit(() => void after.push('the next'));
      return record(tx, { event: 'signed-in' }).then(() => 'done');
    });
    expect([answer, after, await lines()]).toEqual(['done', ['the next'], [{ event: 'signed-in' }]]);
    expect(platform.logged.join()).toContain('nobody listens');
  });

  it('tells of nothing where no mail was sent', async () => {
    await inTransaction(platform, (tx) => record(tx, { event: 'signed-in' }));
    expect(told).toEqual([]);
  });

  it('keeps the outer platform, a second transaction and slow work out, by type', () => {
    const refused = (tx: Tx) => [
      // @ts-expect-error: the outer platform is no unit of work
      () => send(platform, someMail()),
      // @ts-expect-error
      () => record(platform, { event: 'signed-in' }),
      // @ts-expect-error: its database is no transaction
      () => lockAccount(platform.db, 'id'),
      // @ts-expect-error: a unit of work in a unit of work would wait for itself on the embedded database
      () => inTransaction(tx, async () => {}),
      // @ts-expect-error: a hash would hold the locks while it waits for its turn
      () => tx.hasher.hash('password'),
      // @ts-expect-error
      () => tx.printer.print(new URL('file:///letter.typ'), {}, new Date()),
    ];
    expect(refused).toBeDefined();
  });
});

describeOnPostgres('two units of work that wait for each other', (db) => {
  const platform = () => testPlatform(db().db);
  const LILA = 'lila@test.example';
  const TOM = 'tom@test.example';

  /** Each holds its first account until the other holds one too, and then asks for that one. */
  async function cross(committed: string[]): Promise<number> {
    const accounts = [await openAccount(platform(), LILA), await openAccount(platform(), TOM)];
    const meeting = barrierFor(2);
    let tries = 0;
    const work = (name: string, [first = '', second = '']: string[]) =>
      inTransaction(platform(), async (tx) => {
        tries += 1;
        tx.afterCommit(() => committed.push(name));
        await lockAccount(tx.db, first);
        await meeting.arrive();
        await lockAccount(tx.db, second);
        await record(tx, { event: 'signed-in' });
      });
    await Promise.all([work('one', accounts), work('other', accounts.toReversed())]);
    return tries;
  }

  it('are both done, each once, one of them anew', async () => {
    const committed: string[] = [];
    expect(await cross(committed)).toBe(3);
    expect(committed.sort()).toEqual(['one', 'other']);
    expect(await db().db.selectFrom('audit_log').select('event').execute()).toHaveLength(2);
  });
});

/** Lets so many go on at once. */
function barrierFor(count: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let arrived = 0;
  return {
    arrive: () => {
      arrived += 1;
      if (arrived === count) resolve();
      return promise;
    },
  };
}
