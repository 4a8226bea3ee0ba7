import { expect, it } from 'vitest';
import { ORIGIN, openAccount } from '../../test/tools/accounts.ts';
import { faultsOf, sealAll } from '../../test/tools/audit.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { type AuditedEvent, maskedEmail, record } from './record-event.ts';

describeOnEachDatabase('the audit log', (db) => {
  const write = (event: AuditedEvent, platform = testPlatform(db())) =>
    inTransaction(platform, (tx) => record(tx, event));
  const lines = () => db().selectFrom('audit_line').selectAll().orderBy('at').orderBy('id').execute();

  it('tells what happened, to whom, when and from where', async () => {
    const platform = testPlatform(db());
    const accountId = await openAccount(platform, 'lila@test.example');
    await write(
      { event: 'signed-in', outcome: 'refused', accountId, origin: ORIGIN, details: { tries: 3 } },
      platform,
    );
    expect(await lines()).toEqual([
      expect.objectContaining({
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

  it('is whole as it is read back, whatever a browser says of itself', async () => {
    const platform = testPlatform(db());
    for (const userAgent of [
      '',
      '"\\\n\t\u2028',
      '😀'.repeat(150),
      `${'x'.repeat(299)}😀`,
      '\ud800',
      'é'.repeat(400),
    ])
      await write(
        { event: 'signed-in', origin: { ip: '2001:db8::1', userAgent }, details: { userAgent } },
        platform,
      );
    await sealAll(platform);
    expect(await faultsOf(platform)).toEqual([]);
    expect(await lines()).toHaveLength(6);
  });

  it('keeps nothing of what is rolled back', async () => {
    await inTransaction(testPlatform(db()), async (tx) => {
      await record(tx, { event: 'signed-in' });
      throw new Error('on purpose');
    }).catch(() => {});
    await write({ event: 'signed-out' });
    expect(await lines()).toMatchObject([{ event: 'signed-out' }]);
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
