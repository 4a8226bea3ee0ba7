import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { parisDay } from '../web/french-dates.ts';
import { dayOfYear, nextSubscriberNumber, subscriberNumber } from './subscriber-number.ts';

describe('the day of a subscriber number', () => {
  it.each([
    ['2023-08-22T12:00:00Z', '2023234'],
    ['2026-01-01T12:00:00Z', '2026001'],
    ['2026-12-31T12:00:00Z', '2026365'],
    ['2024-02-29T12:00:00Z', '2024060'],
    ['2024-03-01T12:00:00Z', '2024061'],
    ['2024-12-31T12:00:00Z', '2024366'],
    // Midnight in Paris, which is not that of UTC.
    ['2025-12-31T22:59:59Z', '2025365'],
    ['2025-12-31T23:00:00Z', '2026001'],
    ['2026-06-30T21:59:59Z', '2026181'],
    ['2026-06-30T22:00:00Z', '2026182'],
  ])('%s is %s', (instant, day) => expect(dayOfYear(new Date(instant))).toBe(day));

  it('names one day of the calendar in Paris, and grows with it', () => {
    const instant = fc.date({
      min: new Date('2010-01-01T00:00:00Z'),
      max: new Date('2099-12-30T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        expect(dayOfYear(a)).toMatch(/^\d{4}(?:[0-2]\d{2}|3[0-5]\d|36[0-6])$/);
        expect(Math.sign(dayOfYear(a).localeCompare(dayOfYear(b)))).toBe(
          Math.sign(parisDay(a).localeCompare(parisDay(b))),
        );
      }),
    );
  });
});

describe('a subscriber number', () => {
  it('is the one of the specification', () => {
    expect(subscriberNumber('2023234', 101)).toBe('20232340000101');
  });

  it('has 14 digits, and tells its day and its place in it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999_999 }), (sequence) => {
        const number = subscriberNumber('2024366', sequence);
        expect(number).toMatch(/^\d{14}$/);
        expect(number.slice(0, 7)).toBe('2024366');
        expect(Number(number.slice(7))).toBe(sequence);
      }),
    );
  });

  it.each([0, -1, 10_000_000])('cannot be the one of place %i', (sequence) => {
    expect(() => subscriberNumber('2024366', sequence)).toThrow(RangeError);
  });
});

describeOnEachDatabase('the next subscriber number', (db) => {
  const next = (platform: ReturnType<typeof testPlatform>) =>
    inTransaction(platform, (tx) => nextSubscriberNumber(tx));

  it('grows by one, and begins again each day', async () => {
    const platform = testPlatform(db());
    platform.clock.set(new Date('2026-11-25T10:00:00Z'));
    expect(await next(platform)).toBe('20263290000001');
    expect(await next(platform)).toBe('20263290000002');
    platform.clock.advance({ days: 1 });
    expect(await next(platform)).toBe('20263300000001');
  });

  it('is not lost to an account that was not created after all', async () => {
    const platform = testPlatform(db());
    platform.clock.set(new Date('2026-11-25T10:00:00Z'));
    const failing = inTransaction(platform, async (tx) => {
      await nextSubscriberNumber(tx);
      throw new Error('no account');
    });
    await expect(failing).rejects.toThrow('no account');
    expect(await next(platform)).toBe('20263290000001');
  });
});
