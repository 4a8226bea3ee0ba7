import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockAccount } from '../../src/account/account.ts';
import { eraseAccounts } from '../../src/deletion/erase-accounts.ts';
import { requestDeletion } from '../../src/deletion/request-deletion.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { signIn } from '../../src/sign-in/sign-in.ts';
import { mailsTo, ORIGIN, openAccount, PASSWORD, signedIn, whoBears } from '../tools/accounts.ts';
import { present } from '../tools/changes.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { type Instances, openInstances, orSignedOut, tallyOf, untilWaiting } from '../tools/instances.ts';

const ROUNDS = 16;

describeOnPostgres('the end of an account', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());

  /** An account whose deletion has just become final. */
  async function due(email: string): Promise<string> {
    const [platform] = instances.platforms;
    const accountId = await openAccount(platform, email);
    await requestDeletion(platform, await signedIn(platform, email), present());
    platform.clock.advance({ days: 7 });
    return accountId;
  }

  const signsIn = async (on: Platform, email: string) =>
    (await signIn(on, { email, password: PASSWORD }, ORIGIN)).outcome;

  /** Cancelled or erased, and everything else in accord. */
  async function expectWhole(accountId: string, email: string, outcome: string): Promise<void> {
    const [platform] = instances.platforms;
    const { db } = platform;
    const account = await db.selectFrom('account').selectAll().where('id', '=', accountId).executeTakeFirst();
    const sessions = await db.selectFrom('session').selectAll().where('account_id', '=', accountId).execute();
    const events = await db
      .selectFrom('audit_log')
      .select('event')
      .where('account_id', '=', accountId)
      .where('event', 'in', ['deletion-cancelled', 'account-deleted'])
      .execute();
    const subjects = (await mailsTo(platform, email)).map(({ subject }) => subject);
    if (outcome === 'signed-in') {
      expect(account?.deletion_asked_at).toBeNull();
      expect(sessions).toHaveLength(1);
      expect(events).toEqual([{ event: 'deletion-cancelled' }]);
      expect(subjects.at(-1)).toContain('Annulation');
    } else {
      expect(account).toBeUndefined();
      expect(sessions).toEqual([]);
      expect(events).toEqual([{ event: 'account-deleted' }]);
      expect(subjects).toEqual([expect.stringContaining('Confirmation')]);
    }
  }

  it('is an erasure or a sign-in, never half of each, however they interleave', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const email = `fin-${round}@test.example`;
      const accountId = await due(email);
      const [outcome = ''] = await Promise.all([
        signsIn(instances.next(), email),
        eraseAccounts(instances.next()),
        eraseAccounts(instances.next()),
      ]);
      await expectWhole(accountId, email, outcome);
    }
  });

  it('is whichever of the two comes to the account first', async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < 4; round++) {
      const email = `tour-${round}@test.example`;
      const accountId = await due(email);
      const [platform] = instances.platforms;
      let outcome: Promise<string> | undefined;
      let erasure: Promise<void> | undefined;
      await platform.db.transaction().execute(async (trx) => {
        await lockAccount(trx, accountId);
        if (round % 2 === 0) outcome = signsIn(instances.next(), email);
        else erasure = eraseAccounts(instances.next());
        await untilWaiting(trx, 1);
        outcome ??= signsIn(instances.next(), email);
        erasure ??= eraseAccounts(instances.next());
        await untilWaiting(trx, 2);
      });
      await erasure;
      outcomes.push((await outcome) ?? '');
      await expectWhole(accountId, email, outcomes.at(-1) ?? '');
    }
    expect(outcomes).toEqual(['signed-in', 'wrong-credentials', 'signed-in', 'wrong-credentials']);
  });

  it('is asked for once when several sessions ask at once, and leaves none of them', async () => {
    const email = 'ensemble@test.example';
    const [platform] = instances.platforms;
    await openAccount(platform, email);
    const sessions = [];
    for (let count = 0; count < 4; count++) sessions.push(await signedIn(platform, email));
    const results = await Promise.all(
      sessions.map((who) => orSignedOut(requestDeletion(instances.next(), who, present()))),
    );
    expect(tallyOf(results.map(({ outcome }) => outcome))).toEqual({ asked: 1, 'signed-out': 3 });
    expect(await mailsTo(platform, email)).toHaveLength(1);
    for (const { token } of sessions) await expect(whoBears(platform, token)).rejects.toThrow('over');
  });
});
