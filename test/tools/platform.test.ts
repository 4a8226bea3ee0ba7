import { expect, it } from 'vitest';
import { movableClock } from './clock.ts';
import { openPGlite } from './database.ts';
import { testPlatform } from './platform.ts';

it('has a clock that moves only when told', () => {
  const clock = movableClock();
  clock.set(new Date('2026-01-30T23:00:00Z'));
  clock.advance({ days: 1, hours: 1, minutes: 30 });
  expect(clock.now()).toEqual(new Date('2026-02-01T00:30:00Z'));
});

it('keeps what is logged, and really hashes and judges', async () => {
  const { db, close } = await openPGlite();
  const { log, logged, hasher, strength } = testPlatform(db);
  log.trace({ who: 'lila' }, 'a line');
  expect(logged).toEqual([expect.stringMatching(/"who":"lila".*"a line"/)]);
  expect(await hasher.verify(await hasher.hash('one'), 'two')).toBe(false);
  expect(await strength.judge('password', [])).toBe('common');
  await close();
});
