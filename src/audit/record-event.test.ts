import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { ORIGIN, openAccount } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { FIRST_PREVIOUS_HASH, lineHash } from './chain.ts';
import { type AuditedEvent, maskedEmail, record } from './record-event.ts';

describeOnEachDatabase('the audit log', (db) => {
  const write = (event: AuditedEvent, platform = testPlatform(db())) =>
    inTransaction(platform, (tx) => record(tx, event));
  const lines = () => db().selectFrom('audit_event').selectAll().orderBy('number').execute();

  it('tells what happened, to whom, when and from where', async () => {
    const platform = testPlatform(db());
    const accountId = await openAccount(platform, 'lila@test.example');
    await write(
      { event: 'signed-in', outcome: 'refused', accountId, origin: ORIGIN, details: { tries: 3 } },
      platform,
    );
    expect(await lines()).toEqual([
      expect.objectContaining({
        number: 1,
        at: platform.clock.now(),
        event: 'signed-in',
        outcome: 'refused',
        account_id: accountId,
        ip: ORIGIN.ip,
        user_agent: ORIGIN.userAgent,
        details: '{"tries":3}',
      }),
    ]);
  });

  it('links each line to the one before, as it is read back', async () => {
    for (const event of ['signed-in', 'password-changed', 'signed-out'] as const) await write({ event });
    const written = await lines();
    expect(written.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(written.map((line) => line.previous_hash)).toEqual([
      FIRST_PREVIOUS_HASH,
      ...written.slice(0, -1).map((line) => line.hash),
    ]);
    for (const line of written) expect(line.hash).toBe(lineHash(line));
  });

  it('keeps nothing of what is rolled back', async () => {
    await inTransaction(testPlatform(db()), async (tx) => {
      await record(tx, { event: 'signed-in' });
      throw new Error('on purpose');
    }).catch(() => {});
    await write({ event: 'signed-out' });
    expect(await lines()).toMatchObject([{ number: 1, event: 'signed-out' }]);
  });

  it('can be neither changed nor emptied', async () => {
    await write({ event: 'signed-in' });
    const refused = /append-only/;
    await expect(db().updateTable('audit_event').set({ event: 'x' }).execute()).rejects.toThrow(refused);
    await expect(db().deleteFrom('audit_event').execute()).rejects.toThrow(refused);
    await expect(sql`truncate audit_event`.execute(db())).rejects.toThrow(refused);
    expect(await lines()).toHaveLength(1);
  });
});

it.each([
  ['lila.rosemonde@demo.example', 'l…@demo.example'],
  ['é@x.fr', 'é…@x.fr'],
  ['no address', '…'],
  ['@x.fr', '…'],
])('masks %s as %s', (address, masked) => {
  expect(maskedEmail(address)).toBe(masked);
});
