import { afterAll, beforeAll, expect, it } from 'vitest';
import { NEW_BROWSER } from '../../src/account/known-browser.ts';
import { makeLockLink } from '../../src/account/lock-link.tsx';
import { carryOutRemovals } from '../../src/factors/carry-out-removals.ts';
import { givenSecondStep } from '../../src/factors/kinds.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { inTransaction } from '../../src/platform/unit-of-work.ts';
import { askToRemove } from '../../src/sign-in/lost/ask-removal.ts';
import { passSecondStep } from '../../src/sign-in/second-step.ts';
import { signIn } from '../../src/sign-in/sign-in.ts';
import { lockByReference } from '../../src/space-lock/lock-space.ts';
import { accountRow, handOverMails, ORIGIN, openAccount, PASSWORD } from '../tools/accounts.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { addFactor } from '../tools/factors.ts';
import { type Instances, openInstances } from '../tools/instances.ts';

const ROUNDS = 10;

describeOnPostgres('a space that is locked while something else happens', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());

  async function linkOf(platform: Platform, accountId: string): Promise<string> {
    const account = await accountRow(platform.db, accountId);
    return (await inTransaction(platform, (tx) => makeLockLink(tx, account))).reference;
  }

  async function pendingFor(platform: Platform, email: string): Promise<string> {
    const opened = await signIn(platform, { email, password: PASSWORD }, ORIGIN);
    if (opened.outcome !== 'second-step') throw new Error(opened.outcome);
    return opened.pendingId;
  }

  const leftOf = async (accountId: string) => {
    const { db } = instances.platforms[0];
    const of = (table: 'session' | 'known_browser') =>
      db.selectFrom(table).select('account_id').where('account_id', '=', accountId).execute();
    return [...(await of('session')), ...(await of('known_browser'))];
  };

  it('leaves nobody in who signs in at the same time, by a password or by a second step', async () => {
    const [platform] = instances.platforms;
    for (let round = 0; round < ROUNDS; round++) {
      const [plain, strong] = [`simple-${round}@test.example`, `double-${round}@test.example`];
      const [one, other] = [await openAccount(platform, plain), await openAccount(platform, strong)];
      const { phone } = await addFactor(platform, other);
      const step = givenSecondStep({ second_step: phone.code() });
      const pendingId = await pendingFor(platform, strong);
      const [ofOne, ofOther] = [await linkOf(platform, one), await linkOf(platform, other)];
      const entry = { pendingId, origin: ORIGIN, browser: NEW_BROWSER, trusting: true, enteredBy: pendingId };
      await Promise.all([
        signIn(instances.next(), { email: plain, password: PASSWORD }, ORIGIN),
        lockByReference(instances.next(), ofOne, ORIGIN),
        lockByReference(instances.next(), ofOne, ORIGIN),
        step && passSecondStep(instances.next(), { ...entry, step }, { throttle: true }),
        lockByReference(instances.next(), ofOther, ORIGIN),
      ]);
      for (const id of [one, other]) {
        expect(await leftOf(id)).toEqual([]);
        expect((await accountRow(platform.db, id)).locked_at).not.toBeNull();
        const events = platform.db.selectFrom('audit_log').select('event').where('account_id', '=', id);
        expect(await events.where('event', '=', 'account-locked').execute()).toHaveLength(1);
      }
      expect((await signIn(instances.next(), { email: plain, password: PASSWORD }, ORIGIN)).outcome).toBe(
        'locked',
      );
    }
  });

  it('keeps its factors, or has lost them before: a removal is carried out first, or waits', async () => {
    const [platform] = instances.platforms;
    for (let round = 0; round < ROUNDS; round++) {
      const email = `perdu-${round}@test.example`;
      const accountId = await openAccount(platform, email);
      await addFactor(platform, accountId);
      await askToRemove(platform, await pendingFor(platform, email), ORIGIN);
      await handOverMails(platform);
      platform.clock.advance({ days: 7 });
      const reference = await linkOf(platform, accountId);
      await Promise.all([
        carryOutRemovals(instances.next()),
        lockByReference(instances.next(), reference, ORIGIN),
        carryOutRemovals(instances.next()),
      ]);
      await carryOutRemovals(instances.next());
      const { locked_at, factors } = await accountRow(platform.db, accountId);
      const { state } = await platform.db
        .selectFrom('factor_removal')
        .select('state')
        .where('account_id', '=', accountId)
        .executeTakeFirstOrThrow();
      expect(locked_at).not.toBeNull();
      expect(factors).toEqual(state === 'done' ? [] : ['totp']);
      expect(['done', 'waiting']).toContain(state);
    }
  });
});
