import { beforeEach, expect, it } from 'vitest';
import { openAccount } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { NEW_BROWSER, rememberBrowser } from './known-browser.ts';
import { countSignInTry, lookUpTry, type SignInTry, signInFailures } from './sign-in-tries.ts';

const EMAIL = 'lila@test.example';
const HOME = '192.0.2.1';
const STRANGER = '198.51.100.7';
const KNOWN = { email: EMAIL, ip: HOME, knownBrowser: 'her telephone' };

describeOnEachDatabase('the counting of tries to sign in', (db) => {
  let platform: TestPlatform;
  beforeEach(() => {
    platform = testPlatform(db());
  });

  const count = (from: Partial<SignInTry> = {}, workDone = false) =>
    countSignInTry(platform, { email: EMAIL, ip: HOME, ...from }, { workDone });
  /** How many of so many tries may be told whether they were right. */
  async function told(tries: number, from: (number: number) => Partial<SignInTry> = () => ({})) {
    let direct = 0;
    for (let number = 0; number < tries; number++) if ((await count(from(number))).direct) direct += 1;
    return direct;
  }
  const fromEverywhere = (number: number) => ({ ip: `198.18.${number >> 8}.${number & 255}` });
  const atEverybody = (ip: string) => (number: number) => ({ email: `titulaire-${number}@test.example`, ip });

  it('tells six answers an account and network, and refuses none of the others', async () => {
    expect(await told(30)).toBe(6);
    expect(await count()).toMatchObject({ direct: false });
    expect(await count()).not.toHaveProperty('networkDelayedUntil');
  });

  it('tells 21 answers an account a day, from however many networks, polled at whatever rate', async () => {
    let direct = 0;
    for (let minute = 0; minute < 24 * 60; minute += 12) {
      if ((await count(fromEverywhere(minute))).direct) direct += 1;
      platform.clock.advance({ minutes: 12 });
    }
    expect(direct).toBe(21);
  });

  it('treats an address in any case as one, and one network as one', async () => {
    expect(await told(9, () => ({ ip: '2001:db8:1:2::1' }))).toBe(6);
    expect((await count({ email: 'LILA@test.example', ip: '[2001:db8:1:2:ffff::9]:443' })).direct).toBe(
      false,
    );
    expect((await count({ ip: '2001:db8:1:3::1' })).direct).toBe(true);
    expect((await count({ email: 'paul@test.example', ip: '2001:db8:1:2::1' })).direct).toBe(true);
  });

  it('makes a network wait that tries account after account, with delays that grow up to 15 minutes', async () => {
    expect(await told(80, atEverybody(STRANGER))).toBe(51);
    const delays: number[] = [];
    for (let round = 100; round < 107; round++) {
      const { networkDelayedUntil: until } = await count(atEverybody(STRANGER)(round));
      if (!until) throw new Error('no delay');
      delays.push((until.getTime() - platform.clock.now().getTime()) / 1000);
      platform.clock.set(until);
      expect((await count(atEverybody(STRANGER)(round))).direct).toBe(true);
    }
    expect(delays).toEqual([30, 60, 120, 240, 480, 900, 900]);
  });

  it('lets the highest work stand for the network’s delay, not for the account’s count', async () => {
    await told(60, atEverybody(STRANGER));
    expect(await lookUpTry(platform, { email: EMAIL, ip: STRANGER, browser: NEW_BROWSER })).toHaveProperty(
      'isNetworkDelayed',
      true,
    );
    expect((await count({ ip: STRANGER }, true)).direct).toBe(true);
    await told(30);
    expect((await count({}, true)).direct).toBe(false);
  });

  it('counts against nobody what is told nothing', async () => {
    await told(80, atEverybody(STRANGER));
    const before = await db().selectFrom('throttle').selectAll().orderBy('key').execute();
    for (let number = 0; number < 30; number++) await count({ ip: STRANGER });
    expect(await db().selectFrom('throttle').selectAll().orderBy('key').execute()).toEqual(before);
    // Nor does the account's count go on against the network of whoever has to enter a code.
    await told(30, fromEverywhere);
    await told(70, () => ({ ip: '203.0.113.9' }));
    expect((await count({ email: 'paul@test.example', ip: '203.0.113.9' })).direct).toBe(true);
  });

  it('makes nobody wait in a network from which many accounts sign in', async () => {
    const somebodySignsIn = async (email: string) => {
      const account = { id: await openAccount(platform, email), sign_in_email_key: email };
      await inTransaction(platform, (tx) => rememberBrowser(tx, account, NEW_BROWSER, STRANGER));
    };
    for (const name of 'abcd') await somebodySignsIn(`${name}@test.example`);
    await told(60, atEverybody(STRANGER));
    expect(await count({ ip: STRANGER })).toHaveProperty('networkDelayedUntil');
    await somebodySignsIn('e@test.example');
    const tried = await count({ ip: STRANGER });
    expect(tried.direct).toBe(false);
    expect(tried).not.toHaveProperty('networkDelayedUntil');
  });

  it('lets a browser that is known try by itself, whatever strangers do, in its own network too', async () => {
    await told(60, fromEverywhere);
    await told(80, atEverybody(HOME));
    expect((await count()).direct).toBe(false);
    const account = { id: await openAccount(platform, EMAIL), sign_in_email_key: EMAIL };
    const { tokens } = await inTransaction(platform, (tx) => rememberBrowser(tx, account, NEW_BROWSER, HOME));
    const browser = { tokens, formerly: [] };
    expect(await lookUpTry(platform, { email: EMAIL, ip: HOME, browser })).toHaveProperty(
      'isNetworkDelayed',
      false,
    );
    expect(await lookUpTry(platform, { email: EMAIL, ip: HOME, browser: NEW_BROWSER })).toHaveProperty(
      'isNetworkDelayed',
      true,
    );
    expect((await count(KNOWN)).direct).toBe(true);
  });

  it('gives whoever stole its cookie tries of his own, and few in all', async () => {
    const thief = { ...KNOWN, ip: STRANGER };
    expect(await told(30, () => thief)).toBe(6);
    expect(await told(30, () => KNOWN)).toBe(6);
    expect(await told(60, (number) => ({ ...KNOWN, ...fromEverywhere(number) }))).toBe(9);
    expect((await count({ ...KNOWN, ip: '203.0.113.5' })).networkDelayedUntil).toBeUndefined();
  });

  it('forgets the mistakes of who then signs in, and gives strangers no new start by it', async () => {
    await told(5);
    const right = await count();
    await right.succeeded();
    expect(await told(30)).toBe(6);
    // Eleven of the account's 21 are left: the five wrong ones before, and six after, still count.
    expect(await told(30, fromEverywhere)).toBe(10);
  });

  it('gives back what was not compared, but to the network', async () => {
    for (let number = 0; number < 60; number++) await (await count()).giveBack();
    expect(await signInFailures(platform, { email: EMAIL, ip: HOME })).toBe(51);
    platform.clock.advance({ hours: 2 });
    expect(await told(30)).toBe(6);
    for (let number = 0; number < 30; number++) await (await count(KNOWN)).giveBack();
    expect(await told(30, () => KNOWN)).toBe(6);
  });

  it('forgets everything after a day', async () => {
    await told(60, fromEverywhere);
    await told(30, () => KNOWN);
    platform.clock.advance({ hours: 24, seconds: 1 });
    expect((await count()).direct).toBe(true);
    expect((await count(KNOWN)).direct).toBe(true);
  });

  it('keeps no address in its table', async () => {
    await count();
    await count(KNOWN);
    expect(JSON.stringify(await db().selectFrom('throttle').selectAll().execute())).not.toContain('lila');
  });
});
