import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { checkChain, recordAsFormerVersion } from '../../test/tools/audit.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import type { Trx } from '../database/schema.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { lineHash } from './chain.ts';

describeOnEachDatabase('the check of the chain of version 0.1.0', (db) => {
  let platform: TestPlatform;
  beforeEach(() => {
    platform = testPlatform(db());
  });

  async function write(count: number): Promise<void> {
    for (let line = 0; line < count; line++) {
      await inTransaction(platform, (tx) =>
        recordAsFormerVersion(tx, { event: 'signed-in', details: { line } }),
      );
      platform.clock.advance({ days: 1 });
    }
  }

  /** What only the owner of the table can do. */
  const tamper = (change: (trx: Trx) => Promise<unknown>) =>
    db()
      .transaction()
      .execute(async (trx) => {
        await sql`alter table audit_event disable trigger user`.execute(trx);
        await change(trx);
        await sql`alter table audit_event enable trigger user`.execute(trx);
      });
  const remove = (numbers: number[]) =>
    tamper((trx) => trx.deleteFrom('audit_event').where('number', 'in', numbers).execute());
  const lines = () => db().selectFrom('audit_event').selectAll().orderBy('number').execute();
  const purgeBefore = async (before: Date): Promise<number> => {
    const { rows } = await sql<{ purged: number }>`select purge_audit_log(${before}) as purged`.execute(db());
    return rows[0]?.purged ?? 0;
  };
  const broken = (number: number, fault: string) => ({ outcome: 'broken', number, fault });

  it('finds nothing wrong with an empty log', async () => {
    expect(await checkChain(db())).toEqual({ outcome: 'unbroken', lines: 0 });
  });

  it.each(["'infinity'", "'-infinity'", "'4713-01-01 BC'"])('tells a line of no hour, at %s', async (at) => {
    await write(2);
    const [, last] = await lines();
    await sql`insert into audit_event (number, at, event, outcome, details, previous_hash, hash)
      values (3, ${sql.raw(at)}, 'signed-in', 'done', '{}', ${last?.hash}, repeat('y', 43))`.execute(db());
    expect(await checkChain(db())).toEqual(broken(3, 'changed'));
  });

  it('walks a log longer than what it reads at once', async () => {
    await write(1);
    const [first] = await lines();
    if (!first) throw new Error('no line');
    const more = [first];
    for (let number = 2; number <= 2001; number++) {
      const line = { ...first, number, previous_hash: more.at(-1)?.hash ?? '' };
      more.push({ ...line, hash: lineHash(line) });
    }
    for (let from = 1; from < more.length; from += 500)
      await db()
        .insertInto('audit_event')
        .values(more.slice(from, from + 500))
        .execute();
    expect(await checkChain(db())).toMatchObject({
      outcome: 'unbroken',
      lines: 2001,
      first: { number: 1 },
      last: { number: 2001 },
    });
  });

  it.each<[string, object]>([
    ['event', { event: 'signed-out' }],
    ['outcome', { outcome: 'refused' }],
    ['hour', { at: new Date('2026-01-01T00:00:00Z') }],
    ['account', { account_id: '00000000-0000-4000-8000-000000000000' }],
    ['address', { ip: '198.51.100.7' }],
    ['browser', { user_agent: 'another' }],
    ['details', { details: '{"line":7}' }],
  ])('names a line of which the %s was changed', async (_what, change) => {
    await write(5);
    await tamper((trx) => trx.updateTable('audit_event').set(change).where('number', '=', 3).execute());
    expect(await checkChain(db())).toEqual(broken(3, 'changed'));
  });

  it('names the next line where one was changed and its hash made to fit', async () => {
    await write(5);
    const [, , third] = await lines();
    if (!third) throw new Error('no third line');
    const forged = { ...third, event: 'signed-out' };
    await tamper((trx) =>
      trx
        .updateTable('audit_event')
        .set({ event: forged.event, hash: lineHash(forged) })
        .where('number', '=', 3)
        .execute(),
    );
    expect(await checkChain(db())).toEqual(broken(4, 'does-not-follow'));
  });

  it('names the first line that is missing', async () => {
    await write(6);
    await remove([3, 4]);
    expect(await checkChain(db())).toEqual(broken(3, 'missing'));
  });

  it('names a line put in between, the others moved up', async () => {
    await write(4);
    const [, second] = await lines();
    if (!second) throw new Error('no second line');
    await tamper(async (trx) => {
      for (const number of [4, 3])
        await trx
          .updateTable('audit_event')
          .set({ number: number + 1 })
          .where('number', '=', number)
          .execute();
      const line = { ...second, number: 3, previous_hash: second.hash };
      await trx
        .insertInto('audit_event')
        .values({ ...line, hash: lineHash(line) })
        .execute();
    });
    expect(await checkChain(db())).toEqual(broken(4, 'does-not-follow'));
  });

  it('names the beginning cut off by another than the purge', async () => {
    await write(4);
    await remove([1, 2]);
    expect(await checkChain(db())).toEqual(broken(1, 'missing'));
  });

  it('sees an end cut off, or written anew, by a line noted elsewhere', async () => {
    await write(5);
    const last = (await lines()).at(-1);
    if (!last) throw new Error('no line');
    const noted = { number: last.number, hash: last.hash };
    expect(await checkChain(db(), noted)).toMatchObject({ outcome: 'unbroken', lines: 5 });
    await remove([4, 5]);
    expect(await checkChain(db())).toMatchObject({ outcome: 'unbroken', lines: 3 });
    expect(await checkChain(db(), noted)).toEqual(broken(4, 'missing'));
    await write(3);
    expect(await checkChain(db())).toMatchObject({ outcome: 'unbroken', lines: 6 });
    expect(await checkChain(db(), noted)).toEqual(broken(5, 'changed'));
  });

  it('follows on from where the purge cut, and finds out who cut further', async () => {
    await write(5);
    const [, , third] = await lines();
    expect(await purgeBefore(third?.at ?? new Date(0))).toBe(2);
    expect(await checkChain(db())).toMatchObject({ outcome: 'unbroken', lines: 3, first: { number: 3 } });
    await remove([3]);
    expect(await checkChain(db())).toEqual(broken(3, 'missing'));
    await remove([4, 5]);
    expect(await checkChain(db())).toEqual(broken(3, 'missing'));
  });

  it('lets the purge take neither the newest line nor one that the owner of the tables wants kept', async () => {
    await write(3);
    expect(await purgeBefore(new Date('2024-01-01T00:00:00Z'))).toBe(2);
    expect(await purgeBefore(new Date('2024-01-01T00:00:00Z'))).toBe(0);
    await write(1);
    expect(await checkChain(db())).toMatchObject({ outcome: 'unbroken', lines: 2, last: { number: 4 } });
    platform.clock.set(new Date(Date.now() - 364 * 86_400_000));
    await write(2);
    expect(await purgeBefore(new Date())).toBe(2);
    expect(await purgeBefore(new Date())).toBe(0);
    expect(await checkChain(db())).toMatchObject({ outcome: 'unbroken', lines: 2, last: { number: 6 } });
  });
});
