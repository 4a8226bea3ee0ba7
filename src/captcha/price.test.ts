import { beforeEach, describe, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { HIGHEST_LEVEL, levelAt, type Price, priceOfTries } from './price.ts';

describe('the level', () => {
  it('rises with the tries, never falls, and ends', () => {
    const levels = Array.from({ length: 500 }, (_, tries) => levelAt(tries, 10));
    expect(levels.toSorted((a, b) => a - b)).toEqual(levels);
    expect([0, 9, 10, 19, 20, 40, 80, 1e9].map((tries) => levelAt(tries, 10))).toEqual([
      0,
      0,
      1,
      1,
      2,
      3,
      HIGHEST_LEVEL,
      HIGHEST_LEVEL,
    ]);
  });
});

describeOnEachDatabase('what tries cost', (db) => {
  let platform: TestPlatform;
  let price: Price;
  beforeEach(() => {
    platform = testPlatform(db());
    price = priceOfTries(platform, 100);
  });

  const raise = async (times: number, ip: string, here = price) => {
    for (let count = 0; count < times; count++) await here.raise('sign-in', ip);
  };
  const rows = () => db().selectFrom('throttle').selectAll().execute();

  it('follows what got nothing on that form from that network', async () => {
    await raise(20, '192.0.2.1');
    expect(await price.level('sign-in', '192.0.2.1')).toBe(2);
    expect(await price.level('activation', '192.0.2.1')).toBe(0);
    expect(await price.level('sign-in', '192.0.2.2')).toBe(0);
  });

  it('is higher for whoever causes mails', async () => {
    expect(await price.level('creation', '192.0.2.1')).toBe(1);
    expect(await price.level('recovery', '192.0.2.1')).toBe(1);
  });

  it.each([
    ['/64', '2001:db8:1:2::', 10],
    ['/56', '2001:db8:1:ff::', 20],
    ['/48', '2001:db8:1:ffff::', 40],
  ])('rises for a whole %s of which every /64 stays below', async (_, neighbour, tries) => {
    for (let count = 0; count < tries; count++) {
      const fourth = neighbour.endsWith(':2::')
        ? '2'
        : neighbour.endsWith(':ff::')
          ? count.toString(16)
          : `${count.toString(16)}00`;
      await price.raise('sign-in', `2001:db8:1:${fourth}::${count}`);
    }
    expect(await price.level('sign-in', `${neighbour}1`)).toBeGreaterThanOrEqual(1);
    expect(await price.level('sign-in', '2001:db8:2::1')).toBe(0);
  });

  it('rises for everybody when tries come from everywhere, on every instance', async () => {
    const other = priceOfTries(platform, 100);
    for (let network = 0; network < 110; network++) await raise(1, `198.51.100.${network}`, other);
    expect(await price.level('sign-in', '192.0.2.1')).toBe(1);
    for (let network = 0; network < 110; network++) await raise(1, `203.0.113.${network}`, price);
    expect(await price.level('sign-in', '192.0.2.1')).toBe(2);
    expect(await price.level('activation', '192.0.2.1')).toBe(0);
  });

  it('fades in the ten minutes after, and is then forgotten', async () => {
    await raise(40, '192.0.2.1');
    const levels: number[] = [];
    for (let minutes = 0; minutes <= 20; minutes += 2) {
      levels.push(await price.level('sign-in', '192.0.2.1'));
      platform.clock.advance({ minutes: 2 });
    }
    expect(levels[0]).toBe(3);
    expect(levels.toSorted((a, b) => b - a)).toEqual(levels);
    expect(levels.at(-1)).toBe(0);
  });

  it('is set somewhat ahead, so that a sum is still worth enough when it is sent', async () => {
    await raise(14, '192.0.2.1');
    expect(await price.level('sign-in', '192.0.2.1')).toBe(1);
    expect(await price.level('sign-in', '192.0.2.1', true)).toBe(2);
  });

  it('writes nothing for those who try once or twice, and a row for three tries of one network', async () => {
    for (let network = 0; network < 50; network++) await raise(2, `198.51.100.${network}`);
    const keys = (await rows()).map(({ key }) => key);
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatch(/^captcha\/sign-in\/\d+$/);
    await raise(3, '192.0.2.1');
    expect((await rows()).map(({ key }) => key)).toContainEqual(
      expect.stringMatching(/^captcha\/sign-in\/192\.0\.2\.1\/\d+$/),
    );
  });

  it('does not rise by being asked for', async () => {
    for (let count = 0; count < 30; count++) await price.level('sign-in', '192.0.2.1');
    expect(await rows()).toEqual([]);
  });
});
