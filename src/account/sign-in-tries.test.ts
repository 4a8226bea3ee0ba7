import { beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { countSignIn, forgetSignInFailures } from './sign-in-tries.ts';

const EMAIL = 'lila@test.example';
const HOME = '192.0.2.1';
const STRANGER = '198.51.100.7';

describeOnEachDatabase('the throttling of sign-in', (db) => {
  let platform: TestPlatform;
  beforeEach(() => {
    platform = testPlatform(db());
  });

  const attempt = (email = EMAIL, ip = HOME) => countSignIn(platform, { email, ip });
  async function passed(tries: number, email = EMAIL, ip = HOME): Promise<number> {
    let count = 0;
    for (let number = 0; number < tries; number++) if ((await attempt(email, ip)).allowed) count += 1;
    return count;
  }

  it('lets a few mistakes pass, then asks for a delay that grows', async () => {
    expect(await passed(30)).toBe(6);
    const delays: number[] = [];
    for (let round = 0; round < 7; round++) {
      const refused = await attempt();
      if (refused.allowed) throw new Error('allowed');
      delays.push((refused.retryAt.getTime() - platform.clock.now().getTime()) / 1000);
      platform.clock.set(refused.retryAt);
      expect((await attempt()).allowed).toBe(true);
    }
    expect(delays).toEqual([30, 60, 120, 240, 480, 900, 900]);
  });

  it('does not prolong the delay of who knocks on', async () => {
    await passed(6);
    const first = await attempt();
    platform.clock.advance({ seconds: 10 });
    expect(await attempt()).toEqual(first);
  });

  it('treats an address in any case as one, and one network as one', async () => {
    await passed(6, EMAIL, '2001:db8:1:2::1');
    expect((await attempt('LILA@test.example', '2001:db8:1:2:ffff::9')).allowed).toBe(false);
    expect((await attempt(EMAIL, '2001:db8:1:3::1')).allowed).toBe(true);
    expect((await attempt('paul@test.example', '2001:db8:1:2::1')).allowed).toBe(true);
  });

  it('lets the browser that signed in before in, whatever a thousand strangers try', async () => {
    for (let number = 0; number < 1_000; number++) {
      await attempt(EMAIL, `198.51.${number % 100}.${number % 250}`);
      platform.clock.advance({ seconds: 1 });
    }
    expect((await attempt(EMAIL, '203.0.113.9')).allowed).toBe(false);
    const known = { email: EMAIL, ip: '203.0.113.9', knownBrowser: 'her telephone' };
    expect(await countSignIn(platform, known)).toEqual({ allowed: true });
  });

  it('makes a browser that signed in before wait for its own mistakes, until it signs in', async () => {
    const known = { email: EMAIL, ip: HOME, knownBrowser: 'her telephone' };
    const tries = async (count: number) => {
      const attempts = [];
      for (let number = 0; number < count; number++) attempts.push(await countSignIn(platform, known));
      return attempts.filter(({ allowed }) => allowed).length;
    };
    expect(await tries(30)).toBe(6);
    platform.clock.advance({ seconds: 30 });
    await forgetSignInFailures(platform, known);
    expect(await tries(30)).toBe(6);
  });

  it('gives strangers no new start when the holder signs in', async () => {
    for (let number = 0; number < 30; number++) await attempt(EMAIL, `198.51.100.${number}`);
    platform.clock.advance({ seconds: 60 });
    expect((await attempt()).allowed).toBe(true);
    await forgetSignInFailures(platform, { email: EMAIL, ip: HOME });
    let allowed = 0;
    for (let number = 0; number < 10; number++)
      if ((await attempt(EMAIL, `203.0.113.${number}`)).allowed) allowed += 1;
    expect(allowed).toBe(1);
  });

  it('forgets the mistakes of who has signed in', async () => {
    await passed(5);
    await forgetSignInFailures(platform, { email: EMAIL, ip: HOME });
    expect(await passed(30)).toBe(6);
  });

  it('stops one network that tries account after account', async () => {
    let allowed = 0;
    for (let number = 0; number < 80; number++) {
      if ((await attempt(`titulaire-${number}@test.example`)).allowed) allowed += 1;
    }
    expect(allowed).toBe(51);
  });

  it('stops many networks on one account, for a minute at most', async () => {
    for (let number = 0; number < 100; number++) {
      await attempt(EMAIL, `203.0.113.${number}`);
      platform.clock.advance({ seconds: 1 });
    }
    const holder = await attempt();
    if (holder.allowed) throw new Error('allowed');
    expect(holder.retryAt.getTime() - platform.clock.now().getTime()).toBeLessThanOrEqual(60_000);
  });

  it('cannot be used by a stranger’s hammering to keep the holder out', async () => {
    for (let second = 0; second < 900; second++) {
      platform.clock.advance({ seconds: 1 });
      await attempt(EMAIL, STRANGER);
    }
    expect((await attempt(EMAIL, HOME)).allowed).toBe(true);
  });

  it('keeps no address in its table', async () => {
    await attempt();
    expect(JSON.stringify(await db().selectFrom('throttle').selectAll().execute())).not.toContain('lila');
  });
});
