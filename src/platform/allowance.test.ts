import { beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { takeFromAllowance } from './allowance.ts';

const ALLOWANCE = { atOnce: 5, every: 60 };

describeOnEachDatabase('an allowance', (db) => {
  let platform: TestPlatform;
  beforeEach(() => {
    platform = testPlatform(db());
  });

  const takes = async (units = 1, key = 'a') =>
    (await takeFromAllowance(platform, key, ALLOWANCE, units)).taken;

  it('gives so many at once to each, and says when there is one more', async () => {
    for (let count = 0; count < 5; count++) expect(await takes()).toBe(true);
    const refused = await takeFromAllowance(platform, 'a', ALLOWANCE);
    expect(refused).toEqual({ taken: false, enoughAt: new Date(platform.clock.now().getTime() + 60_000) });
    expect(await takes(1, 'b')).toBe(true);
  });

  it('is never delayed by what it refused', async () => {
    for (let count = 0; count < 5; count++) await takes();
    for (let second = 0; second < 60; second++) {
      expect(await takes()).toBe(false);
      platform.clock.advance({ seconds: 1 });
    }
    expect(await takes()).toBe(true);
    expect(await takes()).toBe(false);
  });

  it('takes more for what costs more, and gives all of it to what costs more than there is', async () => {
    expect(await takes(3)).toBe(true);
    expect(await takes(3)).toBe(false);
    expect(await takes(2)).toBe(true);
    platform.clock.advance({ minutes: 5 });
    expect(await takes(99)).toBe(true);
    expect(await takes()).toBe(false);
  });

  it('is full again after a while, and never fuller', async () => {
    for (let count = 0; count < 5; count++) await takes();
    platform.clock.advance({ days: 30 });
    for (let count = 0; count < 5; count++) expect(await takes()).toBe(true);
    expect(await takes()).toBe(false);
  });

  it('gives at most 65 in an hour to whoever polls', async () => {
    let taken = 0;
    for (let polls = 0; polls < 240; polls++) {
      if (await takes()) taken += 1;
      platform.clock.advance({ seconds: 15 });
    }
    expect(taken).toBeGreaterThanOrEqual(64);
    expect(taken).toBeLessThanOrEqual(65);
  });
});
