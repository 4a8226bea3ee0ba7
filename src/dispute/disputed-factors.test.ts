import { beforeEach, describe, expect, it } from 'vitest';
import {
  accountRow,
  auditLines,
  mailsTo,
  ORIGIN,
  openAccount,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { askForAddress, disputeReferenceTo, enterCode } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addFactor, type Phone } from '../../test/tools/factors.ts';
import { addPasskey } from '../../test/tools/passkeys.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { NEW_BROWSER } from '../account/known-browser.ts';
import type { Actor } from '../account/session.ts';
import { givenSecondStep } from '../factors/kinds.ts';
import { newTrust } from '../factors/trusted-browsers.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { passkeysOf } from '../passkeys/passkey.ts';
import { passSecondStep } from '../sign-in/second-step.ts';
import { signIn } from '../sign-in/sign-in.ts';
import { cancelDisputedChange } from './cancel-disputed-change.ts';
import { disputeState } from './dispute-state.ts';
import { freezeAccount } from './freeze-account.ts';
import { releaseAccount } from './settle.ts';
import { undoChange } from './undo-change.ts';

const [LILA, THIEF] = ['lila@test.example', 'voleur@test.example'];
const ANSWER = 'Camille';

interface Factor {
  phone: Phone;
  backupCodes: string[];
}

describeOnEachDatabase('« Ce n’était pas moi » and what else proves who somebody is', (db) => {
  let platform: TestPlatform;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    const security_answer_hash = await platform.hasher.hash(normaliseAnswer(ANSWER));
    accountId = await openAccount(platform, LILA, { security_answer_hash });
  });

  const wait = (hours: number) => platform.clock.advance({ hours });
  async function opens(code: string | undefined, email = LILA): Promise<boolean | 'not-asked'> {
    // Each code of the application works once in its 30 seconds.
    platform.clock.advance({ minutes: 1 });
    const first = await signIn(platform, { email, password: PASSWORD }, ORIGIN);
    if (first.outcome === 'signed-in') return 'not-asked';
    const step = givenSecondStep({ second_step: code ?? '' });
    if (first.outcome !== 'second-step' || !step) return expect.fail(first.outcome);
    const { pendingId } = first;
    const entry = {
      pendingId,
      step,
      origin: ORIGIN,
      browser: NEW_BROWSER,
      trusting: false,
      enteredBy: pendingId,
    };
    return (await passSecondStep(platform, entry, { throttle: false })).outcome === 'signed-in';
  }
  /** As on the screens: another application and other codes take the place of those before. */
  async function replaceFactor(): Promise<Factor> {
    const over = { state: 'ended', ended_at: platform.clock.now() } as const;
    await db().updateTable('totp_app').set(over).where('state', '=', 'active').execute();
    return addFactor(platform, accountId);
  }
  const wrongCode = ({ phone }: Factor) => (phone.code(60) === '000000' ? '000001' : '000000');
  /** By somebody who has proved all that is asked: what matters here is when. */
  async function asThief<T>(work: (who: Actor) => Promise<T>): Promise<T> {
    const { installation } = platform;
    platform.installation = { ...installation, SECOND_FACTOR: 'off' };
    const result = await work(await signedIn(platform, LILA));
    platform.installation = installation;
    return result;
  }
  const askForTheft = () => asThief((who) => askForAddress(platform, who, THIEF));
  async function steal(): Promise<void> {
    await askForTheft();
    await enterCode(platform, THIEF);
  }
  async function trustABrowser(): Promise<void> {
    const trust = newTrust(platform, ORIGIN);
    await db()
      .insertInto('known_browser')
      .values({
        token_hash: `${'x'.repeat(42)}y`,
        account_id: accountId,
        network_hash: 'x'.repeat(43),
        signed_in_at: platform.clock.now(),
        ...trust,
      })
      .execute();
  }
  const disputed = async () => {
    const state = await disputeState(platform, await disputeReferenceTo(platform, LILA));
    return state.state === 'unreadable' ? expect.fail(state.state) : state.change.id;
  };
  const cancel = async () => cancelDisputedChange(platform, await disputed(), ORIGIN);
  const lastMailOf = async (purpose: string) =>
    (await mailsTo(platform, LILA))
      .findLast((mail) => mail.purpose === purpose)
      ?.text.replaceAll(/\s+/g, ' ');
  const inHistory = async () =>
    (await auditLines(db(), accountId)).flatMap(({ event, details }) =>
      event === 'factors-disputed' ? [details] : [],
    );
  /** The one that nobody knew is chosen anew. */
  async function knowPassword(): Promise<void> {
    const password_hash = await platform.hasher.hash(PASSWORD);
    await db().updateTable('account').set({ password_hash }).where('id', '=', accountId).execute();
  }

  describe('before the activation, by the mailbox alone', () => {
    it('puts the application and the codes added from 72 hours before the request away', async () => {
      const added = await addFactor(platform, accountId);
      wait(72);
      await askForTheft();
      expect(await cancel()).toMatchObject({ outcome: 'cancelled' });
      expect(await opens(added.phone.code())).toBe('not-asked');
      for (const line of ['application de codes ajoutée récemment', 'codes de secours créés récemment'])
        expect(await lastMailOf('change-disputed')).toContain(line);
      expect(await inHistory()).toEqual([
        expect.objectContaining({ passkeysAsleep: 0, appAsleep: true, codesAsleep: true, appBack: false }),
      ]);
    });

    it('leaves those in place that are older, and their codes', async () => {
      const own = await addFactor(platform, accountId);
      wait(73);
      await askForTheft();
      expect(await cancel()).toMatchObject({ outcome: 'cancelled', factors: [] });
      expect(await opens(wrongCode(own))).toBe(false);
      expect(await opens(own.backupCodes[0])).toBe(true);
      expect(await inHistory()).toEqual([]);
    });

    it('puts away what was added between the request and the dispute, and what is being set up', async () => {
      await askForTheft();
      wait(20);
      await addFactor(platform, accountId);
      const made_at = platform.clock.now();
      const halfMade = { account_id: accountId, state: 'set-up', sealed_secret: 'x', made_at } as const;
      await db()
        .insertInto('totp_app')
        .values({ id: platform.random.uuid(), ...halfMade })
        .execute();
      await cancel();
      const states = await db().selectFrom('totp_app').select('state').orderBy('state').execute();
      expect(states).toEqual([{ state: 'asleep' }, { state: 'ended' }]);
      expect((await accountRow(db(), accountId)).factors).toEqual([]);
    });

    it('gives nothing back that was removed: its reader would undo what the holder did', async () => {
      const removed = await addFactor(platform, accountId);
      wait(80);
      await replaceFactor();
      await askForTheft();
      await cancel();
      expect(await opens(removed.backupCodes[0])).toBe('not-asked');
      expect((await accountRow(db(), accountId)).factors).toEqual([]);
    });

    it('has the second step asked again in every trusted browser, and says so', async () => {
      await addFactor(platform, accountId);
      wait(80);
      await trustABrowser();
      await askForTheft();
      const told = expect.stringContaining('navigateurs de confiance');
      expect(await cancel()).toMatchObject({ factors: [told] });
      const trusted = db().selectFrom('known_browser').select('trust_id').where('trust_id', 'is not', null);
      expect(await trusted.execute()).toEqual([]);
    });
  });

  it('brings back what a thief replaced, with the answer, but for codes that were used', async () => {
    const own = await addFactor(platform, accountId);
    wait(100);
    expect(await opens(own.backupCodes[0])).toBe(true);
    const thiefs = await replaceFactor();
    await steal();
    const undone = await undoChange(platform, { changeId: await disputed(), answer: ANSWER, origin: ORIGIN });
    expect(undone).toMatchObject({ outcome: 'undone' });
    expect(await lastMailOf('change-undone')).toContain('sert de nouveau à se connecter');
    await knowPassword();
    for (const code of [thiefs.phone.code(60), thiefs.backupCodes[1], own.backupCodes[0]])
      expect(await opens(code)).toBe(false);
    expect(await opens(own.phone.code(60))).toBe(true);
    expect(await opens(own.backupCodes[1])).toBe(true);
  });

  describe('a freeze', () => {
    beforeEach(() => {
      platform.installation = { ...platform.installation, SECURITY_QUESTION: false };
    });
    const freeze = async () =>
      freezeAccount(platform, { changeId: await disputed(), password: PASSWORD, origin: ORIGIN });
    async function release(): Promise<void> {
      const { subscriber_number: subscriberNumber } = await accountRow(db(), accountId);
      const released = await releaseAccount(platform, { subscriberNumber, reason: 'Identité vérifiée' });
      expect(released).toMatchObject({ outcome: 'released' });
    }

    it('that the operator ends wakes what it put away: application, codes and passkeys', async () => {
      await asThief((who) => addPasskey(platform, who));
      const own = await addFactor(platform, accountId);
      await steal();
      const told = expect.arrayContaining([expect.stringContaining('application de codes')]);
      expect(await freeze()).toMatchObject({ outcome: 'frozen', factors: told });
      expect((await accountRow(db(), accountId)).factors).toEqual([]);
      await release();
      expect(await inHistory()).toMatchObject([
        { passkeysAsleep: 1, appAsleep: true },
        { passkeysBack: 1, appBack: true, codesBack: true },
      ]);
      expect((await accountRow(db(), accountId)).factors).toContain('totp');
      expect(await passkeysOf(db(), accountId).execute()).toHaveLength(1);
      expect(await lastMailOf('account-released')).toContain('suspendus avec l’espace');
      expect(await opens(own.backupCodes[0], THIEF)).toBe(true);
    });

    it('that the operator ends wakes nothing that an earlier dispute put away', async () => {
      const first = await addFactor(platform, accountId);
      await askForTheft();
      await cancel();
      platform.clock.advance({ minutes: 5 });
      await steal();
      await freeze();
      await release();
      expect(await opens(first.backupCodes[0], THIEF)).toBe('not-asked');
    });

    it('that ends by itself wakes nothing', async () => {
      const added = await addFactor(platform, accountId);
      await steal();
      await freeze();
      wait(7 * 24);
      expect(await opens(added.backupCodes[0], THIEF)).toBe('not-asked');
    });
  });
});
