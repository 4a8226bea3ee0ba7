import { beforeEach, expect, it } from 'vitest';
import { openAccount, PASSWORD } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { storePassword } from '../passwords/set-password.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import {
  type Browser,
  forgetBrowsers,
  NEW_BROWSER,
  purgeKnownBrowsers,
  rememberBrowser,
} from './known-browser.ts';
import { lookUpTry } from './sign-in-tries.ts';

const LILA = 'lila@test.example';
const PAUL = 'paul@test.example';

describeOnEachDatabase('a browser in which somebody signed in', (db) => {
  let platform: TestPlatform;
  let lila: string;
  let paul: string;
  beforeEach(async () => {
    platform = testPlatform(db());
    lila = await openAccount(platform, LILA);
    paul = await openAccount(platform, PAUL);
  });

  async function signIn(id: string, email: string, before: Browser = NEW_BROWSER) {
    const account = { id, sign_in_email_key: email };
    const { tokens, seenBefore } = await inTransaction(platform, (tx) =>
      rememberBrowser(tx, account, before, '192.0.2.1'),
    );
    return { browser: { tokens, formerly: [] } satisfies Browser, seenBefore };
  }
  const isKnown = async (browser: Browser, email: string) =>
    (await lookUpTry(platform, { email, ip: '192.0.2.1', browser })).knownBrowser !== undefined;

  it('is known to that account alone, in whatever case its address is typed', async () => {
    const { browser, seenBefore } = await signIn(lila, LILA);
    expect(seenBefore).toBe(false);
    expect(await isKnown(browser, 'LILA@Test.Example')).toBe(true);
    expect(await isKnown(browser, PAUL)).toBe(false);
    expect(await isKnown(browser, 'personne@test.example')).toBe(false);
    expect(await isKnown({ tokens: ['a'.repeat(43)], formerly: [] }, LILA)).toBe(false);
  });

  it('has another token after each sign-in, and the one before is worth nothing: a stolen cookie dies', async () => {
    const { browser: stolen } = await signIn(lila, LILA);
    const { browser, seenBefore } = await signIn(lila, LILA, stolen);
    expect(seenBefore).toBe(true);
    expect(await isKnown(stolen, LILA)).toBe(false);
    expect(await isKnown(browser, LILA)).toBe(true);
    expect(await db().selectFrom('known_browser').select('account_id').execute()).toHaveLength(1);
    // And whoever comes back with it, the password known, is seen for the first time.
    expect((await signIn(lila, LILA, stolen)).seenBefore).toBe(false);
  });

  it('is known to several accounts, eight at most, and drops what is worth nothing', async () => {
    let browser = (await signIn(lila, LILA)).browser;
    browser = (await signIn(paul, PAUL, browser)).browser;
    expect([await isKnown(browser, LILA), await isKnown(browser, PAUL)]).toEqual([true, true]);
    await inTransaction(platform, (tx) => forgetBrowsers(tx, lila));
    browser = (await signIn(paul, PAUL, browser)).browser;
    expect(browser.tokens).toHaveLength(1);
    for (let number = 0; number < 8; number++) {
      const email = `${number}@test.example`;
      browser = (await signIn(await openAccount(platform, email), email, browser)).browser;
    }
    expect(browser.tokens).toHaveLength(8);
    expect(await isKnown(browser, PAUL)).toBe(false);
  });

  it('stays known when the address changes, and is forgotten when the password does', async () => {
    const { browser } = await signIn(lila, LILA);
    const sign_in_email_key = 'nouvelle@test.example';
    await db().updateTable('account').set({ sign_in_email_key }).where('id', '=', lila).execute();
    expect(await isKnown(browser, 'nouvelle@test.example')).toBe(true);
    const hash = await platform.hasher.hash(PASSWORD);
    await inTransaction(platform, (tx) => storePassword(tx, lila, hash));
    expect(await isKnown(browser, 'nouvelle@test.example')).toBe(false);
  });

  it('was seen before where version 0.1.0 says so in its cookie, and is not known for that', async () => {
    const formerly = [platform.secrets.keyedHash('known-browser', LILA)];
    expect(await isKnown({ tokens: [], formerly }, LILA)).toBe(false);
    expect((await signIn(lila, LILA, { tokens: [], formerly })).seenBefore).toBe(true);
    expect((await signIn(paul, PAUL, { tokens: [], formerly })).seenBefore).toBe(false);
  });

  it('is forgotten after 400 days without a sign-in', async () => {
    const { browser } = await signIn(lila, LILA);
    platform.clock.advance({ days: 399 });
    await purgeKnownBrowsers(platform, platform.clock.now());
    expect(await isKnown(browser, LILA)).toBe(true);
    platform.clock.advance({ days: 1 });
    expect(await isKnown(browser, LILA)).toBe(false);
    await purgeKnownBrowsers(platform, platform.clock.now());
    expect(await db().selectFrom('known_browser').selectAll().execute()).toEqual([]);
  });

  it('is one of fifty of an account at most: a program that signs in again and again fills no table', async () => {
    const first = (await signIn(lila, LILA)).browser;
    for (let number = 0; number < 50; number++) {
      platform.clock.advance({ seconds: 1 });
      await signIn(lila, LILA);
    }
    expect(await db().selectFrom('known_browser').selectAll().execute()).toHaveLength(50);
    expect(await isKnown(first, LILA)).toBe(false);
  });

  it('leaves neither its token nor its network in the table', async () => {
    const { browser } = await signIn(lila, LILA);
    const kept = JSON.stringify(await db().selectFrom('known_browser').selectAll().execute());
    for (const told of [...browser.tokens, '192.0.2.1']) expect(kept).not.toContain(told);
  });
});
