import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parisDay } from '../web/french-dates.ts';
import { isExpired, validUntil } from './account.ts';

const DAY = 24 * 60 * 60 * 1000;
const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / DAY;

describe('the last day of a password', () => {
  it.each([
    // The fiche's own.
    ['2023-08-25T12:00:00Z', '2026-08-24'],
    ['2024-02-28T12:00:00Z', '2027-02-27'],
    ['2024-02-29T12:00:00Z', '2027-02-28'],
    ['2024-03-01T12:00:00Z', '2027-02-28'],
    ['2021-03-01T12:00:00Z', '2024-02-29'],
    ['2024-01-01T12:00:00Z', '2026-12-31'],
    // It is already the next day in Paris.
    ['2023-08-24T22:00:00Z', '2026-08-24'],
    ['2023-12-31T23:30:00Z', '2026-12-31'],
    ['2023-08-24T21:59:59Z', '2026-08-23'],
  ])('changed at %s: %s', (changedAt, day) => expect(validUntil(new Date(changedAt))).toBe(day));

  it('is as many years away as the operator chose', () => {
    expect(validUntil(new Date('2024-02-29T12:00:00Z'), 1)).toBe('2025-02-28');
    expect(validUntil(new Date('2024-02-29T12:00:00Z'), 4)).toBe('2028-02-28');
  });

  it('is three years away, less a day', () => {
    fc.assert(
      fc.property(instant, (changedAt) => {
        const days = daysBetween(parisDay(changedAt), validUntil(changedAt));
        expect([1094, 1095]).toContain(days);
      }),
    );
  });

  it('is never earlier for a password changed later', () => {
    fc.assert(
      fc.property(instant, fc.nat({ max: 2000 * DAY }), (changedAt, later) => {
        const after = new Date(changedAt.getTime() + later);
        expect(validUntil(after) >= validUntil(changedAt)).toBe(true);
      }),
    );
  });
});

describe('a password has expired', () => {
  it.each([
    ['on its last day', '2026-08-24T12:00:00Z', false],
    ['a second before midnight in Paris', '2026-08-24T21:59:59Z', false],
    ['at midnight in Paris', '2026-08-24T22:00:00Z', true],
    ['a year later', '2027-08-24T12:00:00Z', true],
  ])('%s: %s, %s', (_, now, expired) => expect(isExpired('2026-08-24', new Date(now))).toBe(expired));

  it('at no moment between its change and the end of its last day, and ever after', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 1500 * DAY }), (changedAt, later) => {
        const last = validUntil(changedAt);
        const now = new Date(changedAt.getTime() + later);
        expect(isExpired(last, now)).toBe(daysBetween(last, parisDay(now)) > 0);
        expect(isExpired(last, changedAt)).toBe(false);
      }),
    );
  });
});
