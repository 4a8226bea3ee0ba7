import { beforeEach, describe, expect, it } from 'vitest';
import {
  handOverMails,
  mailsTo,
  ORIGIN,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { changeAddress } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addFactor, type Phone } from '../../test/tools/factors.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Browser, NEW_BROWSER } from '../account/known-browser.ts';
import { TOTP } from '../factors/totp.ts';
import { purge } from '../purge.ts';
import { recordWrongPassword } from './record-refusal.ts';
import { passSecondStep } from './second-step.ts';
import { signIn } from './sign-in.ts';

const LILA = 'lila@test.example';
const ELSEWHERE = { ip: '203.0.113.9', userAgent: 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0' };

describeOnEachDatabase('telling the holder of a sign-in with a browser never seen', (db) => {
  let platform: TestPlatform;
  let accountId: string;
  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, LILA);
  });

  async function enter(browser: Browser = NEW_BROWSER, origin = ORIGIN): Promise<Browser> {
    const result = await signIn(platform, { email: LILA, password: PASSWORD }, origin, browser);
    if (result.outcome !== 'signed-in') throw new Error(result.outcome);
    return { tokens: result.browserTokens, formerly: [] };
  }
  const inOutbox = async () =>
    (await mailsTo(platform, LILA))
      .filter(({ purpose }) => purpose === 'new-browser')
      .map((mail) => ({ ...mail, text: mail.text.replaceAll(/\s+/g, ' ') }));
  /** Those that have left. */
  const told = async () => {
    await handOverMails(platform);
    return (await inOutbox()).filter(({ handed_over_at }) => handed_over_at !== null);
  };
  const wait = (minutes: number) => platform.clock.advance({ minutes });

  it('is done neither at the first sign-in ever, nor for a browser that is known', async () => {
    const first = await enter();
    await enter(first);
    expect(await inOutbox()).toEqual([]);
  });

  it('is done after five minutes, says when, with which browser and from where, and what to do', async () => {
    const first = await enter();
    await enter(NEW_BROWSER, ELSEWHERE);
    await enter(first);
    wait(4);
    expect(await told()).toEqual([]);
    wait(1);
    const mails = await told();
    expect(mails).toHaveLength(1);
    for (const text of [
      'le 22 août 2023 à ',
      'Firefox sous Windows, adresse IP 203.0.113.9',
      'changez votre mot de passe',
    ])
      expect(mails[0]?.text).toContain(text);
    expect(mails[0]?.text).not.toContain('seconde étape');
  });

  it('tells of all that come within five minutes in one mail, listing five and counting the others', async () => {
    await enter();
    for (let number = 1; number <= 7; number++) {
      await enter(NEW_BROWSER, { ...ELSEWHERE, ip: `203.0.113.${number}` });
      platform.clock.advance({ seconds: 40 });
    }
    wait(1);
    const [mail, ...others] = await told();
    expect(others).toEqual([]);
    expect(mail?.text.match(/203\.0\.113\.\d/g)).toEqual([1, 2, 3, 4, 5].map((n) => `203.0.113.${n}`));
    expect(mail?.text).toContain('et 2 autres fois ensuite');
  });

  it('leaves nobody untold whose mail was being sent when the next one came', async () => {
    await enter();
    await enter(NEW_BROWSER, { ...ELSEWHERE, ip: '203.0.113.1' });
    wait(4);
    // Claimed by an instance that has the mail as it was.
    await db().updateTable('mail').set({ attempts: 1 }).where('purpose', '=', 'new-browser').execute();
    await enter(NEW_BROWSER, { ...ELSEWHERE, ip: '203.0.113.2' });
    wait(5);
    const texts = (await told()).map(({ text }) => text);
    expect(texts.map((text) => /203\.0\.113\.\d/.exec(text)?.[0])).toEqual(['203.0.113.1', '203.0.113.2']);
  });

  it('goes to the address of that moment, whoever changes it before the mail leaves', async () => {
    await enter();
    await enter(NEW_BROWSER, ELSEWHERE);
    await changeAddress(platform, await signedIn(platform, LILA), 'voleur@test.example');
    await signIn(platform, { email: 'voleur@test.example', password: PASSWORD }, ELSEWHERE);
    wait(10);
    expect(await told()).toHaveLength(1);
    const others = await mailsTo(platform, 'voleur@test.example');
    expect(others.filter(({ purpose }) => purpose === 'new-browser')).toHaveLength(1);
  });

  it('is not done for a browser that version 0.1.0 knew', async () => {
    await enter();
    await enter({ tokens: [], formerly: [platform.secrets.keyedHash('known-browser', LILA)] });
    expect(await inOutbox()).toEqual([]);
  });

  it('is done where the record of the sign-ins before has gone with the years', async () => {
    await enter();
    platform.clock.advance({ days: 800 });
    await openAccount(platform, 'paul@test.example');
    await signedIn(platform, 'paul@test.example');
    await purge(platform);
    await enter(NEW_BROWSER, ELSEWHERE);
    expect(await inOutbox()).toHaveLength(1);
  });

  it('is done five times a day, then twice in six hours, by no wrong password less, and leaves none out', async () => {
    await enter();
    for (let number = 0; number < 30; number++)
      await recordWrongPassword(platform, { email: LILA, accountId, origin: ELSEWHERE });
    await signIn(platform, { email: LILA, password: otherPassword() }, ELSEWHERE);
    for (let number = 1; number <= 40; number++) {
      await enter(NEW_BROWSER, { ...ELSEWHERE, ip: `203.0.113.${number}` });
      wait(6);
    }
    const early = await told();
    expect(early).toHaveLength(5);
    wait(6 * 60);
    const [sixth, ...others] = (await told()).slice(5);
    expect(others).toEqual([]);
    expect(sixth?.text).toMatch(/IP 203\.0\.113\.6 /);
    expect(sixth?.text).toContain('et 30 autres fois ensuite');
  });

  it('keeps nothing of it a day after the mail', async () => {
    await enter();
    await enter(NEW_BROWSER, ELSEWHERE);
    platform.clock.advance({ days: 1, minutes: 6 });
    await purge(platform);
    expect(await db().selectFrom('new_browser_notice').selectAll().execute()).toEqual([]);
  });

  describe('where a second step is asked', () => {
    let phone: Phone;
    beforeEach(async () => {
      await enter();
      ({ phone } = await addFactor(platform, accountId));
    });
    async function typePassword(origin = ELSEWHERE, browser: Browser = NEW_BROWSER) {
      const result = await signIn(platform, { email: LILA, password: PASSWORD }, origin, browser);
      return result.outcome === 'second-step' ? result.pendingId : expect.fail(result.outcome);
    }
    const pass = (pendingId: string) =>
      passSecondStep(
        platform,
        {
          pendingId,
          step: { kind: TOTP, given: phone.code() },
          origin: ELSEWHERE,
          browser: NEW_BROWSER,
          trusting: false,
          enteredBy: pendingId,
        },
        { throttle: false },
      );

    it('tells of a right password that stopped there', async () => {
      await typePassword();
      wait(5);
      const [mail] = await told();
      expect(mail?.subject).toContain('Connexion inachevée');
      expect(mail?.text).toContain('sans que la seconde étape soit faite');
      expect(mail?.text).not.toContain('Votre espace professionnel a été ouvert');
    });

    it('tells of one that was given as of a sign-in, once', async () => {
      expect(await pass(await typePassword())).toMatchObject({ outcome: 'signed-in' });
      wait(5);
      const [mail, ...others] = await told();
      expect(others).toEqual([]);
      expect(mail?.text).toContain('Votre espace professionnel a été ouvert');
      expect(mail?.text).not.toContain('seconde étape');
    });

    it('lets no number of those that stopped hide the one that was opened', async () => {
      for (let number = 0; number < 20; number++) await typePassword();
      expect(await pass(await typePassword())).toMatchObject({ outcome: 'signed-in' });
      wait(5);
      const [mail] = await told();
      expect(mail?.text).toContain('Votre espace professionnel a été ouvert');
      expect(mail?.text).toContain('et 16 autres fois ensuite');
    });
  });
});
