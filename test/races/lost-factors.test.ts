import { afterAll, beforeAll, expect, it } from 'vitest';
import { NEW_BROWSER } from '../../src/account/known-browser.ts';
import { carryOutRemovals } from '../../src/factors/carry-out-removals.ts';
import { givenSecondStep } from '../../src/factors/kinds.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { askToRemove } from '../../src/sign-in/lost/ask-removal.ts';
import { removalToStop, stopRemoval } from '../../src/sign-in/lost/stop-removal.ts';
import { passSecondStep } from '../../src/sign-in/second-step.ts';
import { signIn } from '../../src/sign-in/sign-in.ts';
import { accountRow, handOverMails, mailsTo, ORIGIN, openAccount, PASSWORD } from '../tools/accounts.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { addFactor, type Phone, removalReferenceTo } from '../tools/factors.ts';
import { type Instances, openInstances, tallyOf } from '../tools/instances.ts';

const ROUNDS = 12;

describeOnPostgres('the removal of lost factors', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());

  interface Due {
    email: string;
    accountId: string;
    phone: Phone;
    pendingId: string;
  }

  /** The right password was given; whose second step is awaited. */
  async function pendingFor(platform: Platform, email: string): Promise<string> {
    const opened = await signIn(platform, { email, password: PASSWORD }, ORIGIN);
    if (opened.outcome !== 'second-step') throw new Error(opened.outcome);
    return opened.pendingId;
  }

  /** Asked for, and due in this very second; another sign-in waits for its second step. */
  async function due(email: string): Promise<Due> {
    const [platform] = instances.platforms;
    const accountId = await openAccount(platform, email);
    const { phone } = await addFactor(platform, accountId);
    await askToRemove(platform, await pendingFor(platform, email), ORIGIN);
    await handOverMails(platform);
    platform.clock.advance({ days: 7 });
    return { email, accountId, phone, pendingId: await pendingFor(platform, email) };
  }

  async function stops({ email }: Due): Promise<string> {
    const platform = instances.next();
    const removal = await removalToStop(platform, await removalReferenceTo(platform, email));
    return removal && (await stopRemoval(platform, removal, ORIGIN)) ? 'stopped' : 'too-late';
  }

  async function givesFactor({ pendingId, phone }: Due): Promise<string> {
    const step = givenSecondStep({ second_step: phone.code() });
    if (!step) throw new Error('no code');
    const entry = {
      pendingId,
      step,
      origin: ORIGIN,
      browser: NEW_BROWSER,
      trusting: false,
      enteredBy: pendingId,
    };
    return (await passSecondStep(instances.next(), entry, { throttle: true })).outcome;
  }

  /** Carried out or cancelled, told once, and everything else in accord. */
  async function expectWhole({ email, accountId }: Due): Promise<string> {
    const [platform] = instances.platforms;
    const { factors } = await accountRow(platform.db, accountId);
    const rows = await platform.db
      .selectFrom('factor_removal')
      .select('state')
      .where('account_id', '=', accountId)
      .execute();
    const subjects = (await mailsTo(platform, email)).map(({ subject }) => subject.split(' - ')[1] ?? '');
    const tally = tallyOf(subjects);
    expect(rows).toHaveLength(1);
    const state = rows[0]?.state ?? '';
    expect(factors).toEqual(state === 'done' ? [] : ['totp']);
    expect(tally['Moyens de connexion retirés'] ?? 0).toBe(state === 'done' ? 1 : 0);
    expect(tally['Retrait des moyens de connexion annulé'] ?? 0).toBe(state === 'cancelled' ? 1 : 0);
    return state;
  }

  it('is carried out or cancelled, once and never half, whoever comes at the same time', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const one = await due(`perdu-${round}@test.example`);
      const [stopped, signedIn] = await Promise.all([
        stops(one),
        givesFactor(one),
        carryOutRemovals(instances.next()),
        carryOutRemovals(instances.next()),
      ]);
      const state = await expectWhole(one);
      if (state === 'done')
        expect([stopped, signedIn]).toEqual(['too-late', expect.stringMatching(/^(over|wrong)$/)]);
      else expect([stopped === 'stopped', signedIn === 'signed-in']).toContain(true);
    }
  });

  it('waits once, however many ask for it', async () => {
    const [platform] = instances.platforms;
    const email = 'plusieurs@test.example';
    const accountId = await openAccount(platform, email);
    await addFactor(platform, accountId);
    const pending = await Promise.all(Array.from({ length: 6 }, () => pendingFor(instances.next(), email)));
    const outcomes = await Promise.all(pending.map((id) => askToRemove(instances.next(), id, ORIGIN)));
    expect(tallyOf(outcomes.map(({ outcome }) => outcome))).toEqual({ waiting: 6 });
    const rows = await platform.db
      .selectFrom('factor_removal')
      .select('id')
      .where('account_id', '=', accountId)
      .execute();
    expect(rows).toHaveLength(1);
    expect((await mailsTo(platform, email)).filter(({ subject }) => subject.includes('perdus'))).toHaveLength(
      1,
    );
  });
});
