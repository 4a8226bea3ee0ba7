import { beforeEach, expect, it } from 'vitest';
import {
  mailsTo,
  ORIGIN,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Browser, NEW_BROWSER } from '../account/known-browser.ts';
import { purge } from '../purge.ts';
import { recordWrongPassword } from './record-refusal.ts';
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
  const told = async () =>
    (await mailsTo(platform, LILA)).filter(({ subject }) => subject.includes('nouveau navigateur'));

  it('is done neither at the first sign-in ever, nor for a browser that is known', async () => {
    const first = await enter();
    await enter(first);
    expect(await told()).toEqual([]);
  });

  it('says when, with which browser and from where, and what to do', async () => {
    const first = await enter();
    await enter(NEW_BROWSER, ELSEWHERE);
    await enter(first);
    const mails = await told();
    expect(mails).toHaveLength(1);
    for (const text of [
      '22 août 2023 à ',
      'Firefox sous Windows, adresse IP 203.0.113.9',
      'changez votre mot de passe',
    ])
      expect(mails[0]?.text.replaceAll(/\s+/g, ' ')).toContain(text);
  });

  it('is not done for a browser that version 0.1.0 knew', async () => {
    await enter();
    await enter({ tokens: [], formerly: [platform.secrets.keyedHash('known-browser', LILA)] });
    expect(await told()).toEqual([]);
  });

  it('is done where the record of the sign-ins before has gone with the years', async () => {
    await enter();
    platform.clock.advance({ days: 800 });
    await openAccount(platform, 'paul@test.example');
    await signedIn(platform, 'paul@test.example');
    await purge(platform);
    await enter(NEW_BROWSER, ELSEWHERE);
    expect(await told()).toHaveLength(1);
  });

  it('is done five times a day at most, and by no wrong password less', async () => {
    await enter();
    for (let number = 0; number < 30; number++)
      await recordWrongPassword(platform, { email: LILA, accountId, origin: ELSEWHERE });
    await signIn(platform, { email: LILA, password: otherPassword() }, ELSEWHERE);
    for (let number = 0; number < 8; number++) await enter();
    expect(await told()).toHaveLength(5);
    platform.clock.advance({ hours: 24, seconds: 1 });
    await enter();
    expect(await told()).toHaveLength(6);
  });
});
