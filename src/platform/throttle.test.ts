import { beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { countAttempt, failuresOf, forgetAttempts, forgiveAttempt, type RateLimit } from './throttle.ts';

const POLICY: RateLimit = { free: 3, firstDelay: 10, longestDelay: 60, forgetAfter: 3600 };

describeOnEachDatabase('a throttle', (db) => {
  let platform: TestPlatform;
  beforeEach(() => {
    platform = testPlatform(db());
  });

  const attempt = (key = 'key') => countAttempt(platform, key, POLICY);
  const wait = (seconds: number) => platform.clock.advance({ seconds });
  async function allowedOf(tries: number): Promise<number> {
    let allowed = 0;
    for (let number = 0; number < tries; number++) if ((await attempt()).allowed) allowed += 1;
    return allowed;
  }

  it('starts its delay with the first try too many', async () => {
    expect(await allowedOf(POLICY.free)).toBe(3);
    expect(await attempt()).toEqual({ allowed: true });
    const retryAt = new Date(platform.clock.now().getTime() + 10_000);
    expect(await attempt()).toEqual({ allowed: false, retryAt });
  });

  it('lets one try pass at the end of each delay, and doubles it up to the longest', async () => {
    await allowedOf(4);
    for (const delay of [10, 20, 40, 60, 60]) {
      wait(delay - 1);
      expect((await attempt()).allowed).toBe(false);
      wait(1);
      expect(await allowedOf(2)).toBe(1);
    }
  });

  it('never asks for more than the longest delay, even after a thousand tries', async () => {
    await allowedOf(1);
    await db().updateTable('throttle').set({ failures: 1_000_000 }).execute();
    await attempt();
    const refused = await attempt();
    expect(refused).toEqual({ allowed: false, retryAt: new Date(platform.clock.now().getTime() + 60_000) });
  });

  it('forgets everything after a quiet while', async () => {
    await allowedOf(4);
    wait(POLICY.forgetAfter + 1);
    expect(await allowedOf(9)).toBe(4);
  });

  it('forgets one key without the others', async () => {
    await allowedOf(4);
    for (let number = 0; number < 4; number++) await attempt('other');
    await forgetAttempts(db(), 'key');
    expect((await attempt()).allowed).toBe(true);
    expect((await attempt('other')).allowed).toBe(false);
  });

  it('tells how many tries it has counted of late, and counts none by telling', async () => {
    expect(await failuresOf(platform, 'key', 600)).toBe(0);
    await allowedOf(3);
    expect(await failuresOf(platform, 'key', 600)).toBe(3);
    expect(await failuresOf(platform, 'other', 600)).toBe(0);
    wait(600);
    expect(await failuresOf(platform, 'key', 600)).toBe(3);
    wait(1);
    expect(await failuresOf(platform, 'key', 600)).toBe(0);
  });

  it('forgives one try of those who share a key', async () => {
    await allowedOf(3);
    await forgiveAttempt(db(), 'key');
    expect(await allowedOf(9)).toBe(2);
  });
});
