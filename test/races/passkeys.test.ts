import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { asHolder } from '../../src/account/as-holder.ts';
import { NEW_BROWSER } from '../../src/account/known-browser.ts';
import type { Actor } from '../../src/account/session.ts';
import { PASSKEY } from '../../src/factors/passkey.ts';
import { askedToConfirm } from '../../src/passkeys/challenge.ts';
import { keepPasskey, removePasskey } from '../../src/passkeys/keep-passkey.ts';
import { requestOptions } from '../../src/passkeys/options.ts';
import type { Passkey } from '../../src/passkeys/passkey.ts';
import { relyingPartyOf } from '../../src/passkeys/relying-party.ts';
import { asConfirmedHolder } from '../../src/passwords/as-confirmed-holder.ts';
import { confirmByPasskey } from '../../src/sign-in/confirmation/confirm-password.ts';
import { askedInStep, passSecondStep } from '../../src/sign-in/second-step.ts';
import { signIn } from '../../src/sign-in/sign-in.ts';
import { askedToSignIn, signInWithPasskey } from '../../src/sign-in/sign-in-with-passkey.ts';
import { auditLines, browserOf, ORIGIN, openAccount, PASSWORD, signedIn } from '../tools/accounts.ts';
import { type TestPasskey, testPasskey } from '../tools/authenticator.ts';
import { present } from '../tools/changes.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { type Instances, openInstances, tallyOf } from '../tools/instances.ts';
import { addPasskey, offered } from '../tools/passkeys.ts';

const LILA = 'lila@test.example';
const BROWSER = 'a browser';
const NO_THROTTLE = { throttle: false };

describeOnPostgres('a passkey, on several instances at once', (database) => {
  let instances: Instances;
  let accountId: string;
  let lila: Actor;
  let passkey: TestPasskey;
  let kept: Passkey;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());
  beforeEach(async () => {
    accountId = await openAccount(instances.next(), LILA);
    lila = await signedIn(instances.next(), LILA);
    passkey = testPasskey();
    kept = await addPasskey(instances.next(), lila, passkey, { counter: 1 });
    await database().db.deleteFrom('session').where('token_hash', '!=', lila.tokenHash).execute();
  });

  const atOnce = <T>(count: number, act: (number: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, number) => act(number)));
  const outcomes = (results: readonly { outcome: string }[]) =>
    tallyOf(results.map(({ outcome }) => outcome));
  function answer(counter: number, asked = askedToSignIn(BROWSER)): string {
    const platform = instances.next();
    const party = relyingPartyOf(platform.installation) ?? expect.fail('no relying party');
    return passkey.assert(requestOptions(platform, party, asked), { counter });
  }
  const give = (sent: string) => signInWithPasskey(instances.next(), sent, BROWSER, ORIGIN, NEW_BROWSER);

  it('opens one session of all that send the same answer', async () => {
    const sent = answer(2);
    expect(outcomes(await atOnce(6, () => give(sent)))).toEqual({ 'signed-in': 1, 'too-late': 5 });
    expect(await database().db.selectFrom('session').select('token_hash').execute()).toHaveLength(2);
  });

  it('is taken once as a second step of all that send the same answer', async () => {
    const typed = { email: LILA, password: PASSWORD };
    const asked = await signIn(instances.next(), typed, ORIGIN, browserOf(instances.next(), LILA));
    if (asked.outcome !== 'second-step') throw new Error(asked.outcome);
    const { pendingId } = asked;
    const given = answer(2, askedInStep(pendingId));
    const entry = { pendingId, step: { kind: PASSKEY, given }, origin: ORIGIN, browser: NEW_BROWSER };
    const results = await atOnce(6, (number) =>
      passSecondStep(instances.next(), { ...entry, trusting: false, enteredBy: String(number) }, NO_THROTTLE),
    );
    const { 'signed-in': opened, ...refused } = outcomes(results);
    expect(opened).toBe(1);
    expect(Object.keys(refused).every((outcome) => ['wrong', 'over'].includes(outcome))).toBe(true);
    expect(await database().db.selectFrom('session').select('token_hash').execute()).toHaveLength(2);
  });

  it('confirms once of all that send the same answer, and the session goes on as one', async () => {
    const sent = answer(2, askedToConfirm(lila.tokenHash));
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => confirmByPasskey(instances.next(), lila, sent)),
    );
    const confirmed = results.filter(
      (one) => one.status === 'fulfilled' && one.value.outcome === 'confirmed',
    );
    expect(confirmed).toHaveLength(1);
    expect(await database().db.selectFrom('session').select('token_hash').execute()).toHaveLength(1);
  });

  it('confirms one change of all that send the same answer', async () => {
    const step = { kind: PASSKEY, given: answer(2, askedToConfirm(lila.tokenHash)) };
    const results = await atOnce(6, () =>
      asConfirmedHolder(instances.next(), lila, { ...present(), step }, async () => ({ outcome: 'done' })),
    );
    expect(outcomes(results)).toEqual({ done: 1, 'not-confirmed': 5 });
  });

  it('is kept once of all that send what one browser made', async () => {
    const made = testPasskey().register(await offered(instances.next(), lila));
    const results = await atOnce(5, () => keepPasskey(instances.next(), lila, made));
    expect(outcomes(results)).toEqual({ kept: 1, 'too-late': 4 });
    expect(await database().db.selectFrom('passkey').select('id').execute()).toHaveLength(2);
  });

  it('counts on from the highest that came, whichever came first', async () => {
    const results = await atOnce(6, (number) => give(answer(2 + number)));
    expect(outcomes(results)).toEqual({ 'signed-in': 6 });
    const { counter } = await database()
      .db.selectFrom('passkey')
      .select('counter')
      .where('id', '=', kept.id)
      .executeTakeFirstOrThrow();
    expect(counter).toBe(7);
  });

  it('opens nothing once it is removed, and is removed once', async () => {
    const remove = () => asHolder(instances.next(), lila, (holder) => removePasskey(holder, lila, kept.id));
    const [first, second, entered] = await Promise.all([remove(), remove(), give(answer(2))]);
    expect(outcomes([first, second])).toEqual({ removed: 1, unknown: 1 });
    expect(['signed-in', 'wrong-passkey']).toContain(entered.outcome);
    expect(outcomes([await give(answer(3))])).toEqual({ 'wrong-passkey': 1 });
    const removed = (await auditLines(database().db, accountId)).filter(
      ({ event }) => event === 'passkey-removed',
    );
    expect(removed).toHaveLength(1);
  });
});
