import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOutOfTime, lastDayOfLetter, printedUntil } from './kinds.ts';

const MADE = new Date('2026-11-25T09:00:00Z');
const HOUR_MS = 3_600_000;
const later = (from: Date, ms: number) => new Date(from.getTime() + ms);

describe('a mailed code', () => {
  it.each([
    ['change', 48],
    ['registration', 48],
    ['recovery', 1],
  ] as const)(
    'of a %s works for %i hours from the hand-over of its mail, however long that took',
    (purpose, hours) => {
      const anyDelay = fc.nat({ max: 5 * 24 * HOUR_MS });
      fc.assert(
        fc.property(anyDelay, fc.nat({ max: 2 * hours * HOUR_MS }), (delay, age) => {
          const handedOverAt = later(MADE, delay);
          const code = { purpose, byLetter: false, madeAt: MADE, handedOverAt };
          expect(isOutOfTime(code, later(handedOverAt, age))).toBe(age >= hours * HOUR_MS);
        }),
      );
    },
  );

  it('works in the instant between the hand-over and its record', () => {
    const code = { purpose: 'recovery', byLetter: false, madeAt: MADE, handedOverAt: null } as const;
    expect(isOutOfTime(code, later(MADE, 24 * HOUR_MS))).toBe(false);
  });
});

describe('a printed code', () => {
  it.each([
    ['recovery', '2026-12-25', '2026-12-25T23:00:00Z'],
    ['dossier', '2027-01-24', '2027-01-24T23:00:00Z'],
  ] as const)('of a %s works through its last day, in Paris', (purpose, lastDay, midnight) => {
    const code = { purpose, byLetter: true, madeAt: MADE, handedOverAt: null };
    expect(printedUntil(purpose, MADE)).toBe(lastDay);
    expect(isOutOfTime(code, later(new Date(midnight), -1000))).toBe(false);
    expect(isOutOfTime(code, new Date(midnight))).toBe(true);
  });

  it.each([
    ['23:30 on 1 March', '2026-03-01T22:30:00Z', '2026-03-31'],
    ['00:15 on 1 October', '2026-09-30T22:15:00Z', '2026-10-31'],
    ['00:30 on 5 October', '2026-10-04T22:30:00Z', '2026-11-04'],
    ['23:30 on 10 March', '2026-03-10T22:30:00Z', '2026-04-09'],
  ])(
    'printed at %s in Paris works for 30 days of the calendar, though one has 23 or 25 hours',
    (_at, at, lastDay) => {
      expect(lastDayOfLetter(new Date(at), 30)).toBe(lastDay);
      expect(printedUntil('recovery', new Date(at))).toBe(lastDay);
    },
  );
});
