import { beforeEach, expect, it } from 'vitest';
import { mailsTo, ORIGIN, openAccount } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { record } from '../audit/record-event.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { FAILURES_TOLD_OF, warnOfFailures } from './warn-of-failures.ts';

const LILA = 'lila@test.example';

describeOnEachDatabase('telling the holder of wrong passwords', (db) => {
  let platform: TestPlatform;
  let accountId: string;
  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, LILA);
  });

  async function fail(times: number): Promise<void> {
    for (let number = 0; number < times; number++) {
      await inTransaction(platform, (tx) =>
        record(tx, { event: 'signed-in', outcome: 'refused', accountId, origin: ORIGIN }),
      );
    }
  }
  const mails = () => mailsTo(platform, LILA);

  it('begins with the tenth', async () => {
    await fail(FAILURES_TOLD_OF - 1);
    await warnOfFailures(platform);
    expect(await mails()).toEqual([]);
    await fail(1);
    await warnOfFailures(platform);
    expect(await mails()).toMatchObject([{ subject: 'Espace professionnel - Tentatives de connexion' }]);
  });

  it('is one mail a day, however many fail', async () => {
    await fail(2 * FAILURES_TOLD_OF);
    await warnOfFailures(platform);
    await fail(FAILURES_TOLD_OF);
    await warnOfFailures(platform);
    expect(await mails()).toHaveLength(1);
    platform.clock.advance({ hours: 25 });
    await warnOfFailures(platform);
    expect(await mails()).toHaveLength(1);
    await fail(FAILURES_TOLD_OF);
    await warnOfFailures(platform);
    expect(await mails()).toHaveLength(2);
  });

  it('does not count what is older than a day', async () => {
    await fail(FAILURES_TOLD_OF - 1);
    platform.clock.advance({ hours: 25 });
    await fail(FAILURES_TOLD_OF - 1);
    await warnOfFailures(platform);
    expect(await mails()).toEqual([]);
  });

  it('leaves the other holders in peace, and an account that is gone', async () => {
    await openAccount(platform, 'paul@test.example');
    await fail(FAILURES_TOLD_OF);
    await db().deleteFrom('account').where('id', '=', accountId).execute();
    await warnOfFailures(platform);
    expect(await db().selectFrom('mail').select('id').execute()).toEqual([]);
  });
});
