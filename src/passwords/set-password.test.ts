import { beforeEach, expect, it } from 'vitest';
import { accountRow, openAccount, otherPassword, PASSWORD } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { historyFaults, storePassword } from './set-password.ts';

describeOnEachDatabase('the passwords chosen before', (db) => {
  let platform: TestPlatform;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, 'lila@test.example');
  });

  /** From `first` to `last`, a minute apart. */
  async function choose(first: number, last: number): Promise<void> {
    for (let number = first; number <= last; number++) {
      platform.clock.advance({ minutes: 1 });
      const hash = await platform.hasher.hash(otherPassword(number));
      await inTransaction(platform, (tx) => storePassword(tx, accountId, hash));
    }
  }
  const faults = async (password: string) =>
    historyFaults(platform, await accountRow(db(), accountId), password);
  const kept = async () => (await db().selectFrom('password_history').selectAll().execute()).length;

  it('cannot be chosen again where they are among the last ten, whatever is kept besides', async () => {
    platform.clock.advance({ days: 200 });
    await choose(1, 9);
    expect(await faults(PASSWORD)).toEqual(['used-before']);
    expect(await faults(otherPassword(9))).toEqual(['in-force']);
    await choose(10, 12);
    expect(await kept()).toBe(13);
    for (const password of [PASSWORD, otherPassword(1), otherPassword(2)])
      expect(await faults(password)).toEqual([]);
    expect(await faults(otherPassword(3))).toEqual(['used-before']);
  });

  it('are forgotten beyond these ten once they can prove no dispute any more', async () => {
    await choose(1, 14);
    platform.clock.advance({ days: 10 });
    await choose(15, 15);
    // The one in force ten days ago is among the last ten itself.
    expect(await kept()).toBe(10);
    await choose(16, 26);
    // The ten, the one in force ten days ago, and the two chosen since then.
    expect(await kept()).toBe(13);
  });
});
