import { beforeEach, describe, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../../../test/tools/platform.ts';
import { networkKey } from '../../http/network.ts';
import { countAttempt } from '../../throttle.ts';
import { difficultyAfter, difficultyFor, HARDEST } from './difficulty.ts';

const POLICY = { free: 50, firstDelay: 30, longestDelay: 900, forgetAfter: 3600 };

describe('the difficulty', () => {
  it('rises with the failures, never falls, and ends', () => {
    const levels = Array.from({ length: 200 }, (_, failures) => difficultyAfter(failures));
    expect(levels.toSorted((a, b) => a - b)).toEqual(levels);
    expect([0, 2, 3, 8, 9, 20, 21, 1e9].map(difficultyAfter)).toEqual([0, 0, 1, 1, 2, 2, HARDEST, HARDEST]);
  });
});

describeOnEachDatabase('the difficulty for an address', (db) => {
  let platform: TestPlatform;
  beforeEach(() => {
    platform = testPlatform(db());
  });

  async function fails(times: number, form = 'sign-in', ip = '192.0.2.1'): Promise<void> {
    for (let number = 0; number < times; number++) await countAttempt(platform, networkKey(form, ip), POLICY);
  }

  it('follows what failed on the same form from the same network', async () => {
    await fails(9);
    await fails(3, 'activation');
    expect(await difficultyFor(platform, 'sign-in', '192.0.2.1')).toBe(2);
    expect(await difficultyFor(platform, 'activation', '192.0.2.1')).toBe(1);
    expect(await difficultyFor(platform, 'sign-in', '198.51.100.7')).toBe(0);
    await fails(3, 'sign-in', '2001:db8:1:2::1');
    expect(await difficultyFor(platform, 'sign-in', '2001:db8:1:2:ffff::9')).toBe(1);
  });

  it('does not rise by being asked for', async () => {
    for (let number = 0; number < 9; number++) await difficultyFor(platform, 'sign-in', '192.0.2.1');
    expect(await difficultyFor(platform, 'sign-in', '192.0.2.1')).toBe(0);
    expect(await db().selectFrom('throttle').selectAll().execute()).toEqual([]);
  });

  it('falls again after an hour without a failure', async () => {
    await fails(9);
    platform.clock.advance({ hours: 1, seconds: 1 });
    expect(await difficultyFor(platform, 'sign-in', '192.0.2.1')).toBe(0);
  });
});
