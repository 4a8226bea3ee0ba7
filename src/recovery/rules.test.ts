import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isVerified,
  MAILED_CODE_LIFETIME_MS,
  printedCodeLastDay,
  refusalOf,
  VERIFIED_FOR_MS,
} from './rules.ts';

const ASKED = new Date('2026-11-25T09:00:00Z');
const later = (from: Date, ms: number) => new Date(from.getTime() + ms);
const DAYS_MS = 24 * 3_600_000;

const mailed = { status: 'pending', channel: 'mail', requested_at: ASKED } as const;
const printed = { status: 'pending', channel: 'letter', requested_at: ASKED } as const;

describe('a code of a forgotten password', () => {
  it('works for one hour from the hand-over of its mail, however long that took', () => {
    const anyDelay = fc.nat({ max: 5 * DAYS_MS });
    fc.assert(
      fc.property(anyDelay, fc.nat({ max: 2 * MAILED_CODE_LIFETIME_MS }), (delay, age) => {
        const handedOver = later(ASKED, delay);
        const refusal = refusalOf(mailed, handedOver, later(handedOver, age));
        expect(refusal).toBe(age < 3_600_000 ? undefined : 'code-expired');
      }),
    );
  });

  it('works in the instant between the hand-over and its record', () => {
    expect(refusalOf(mailed, null, later(ASKED, DAYS_MS))).toBeUndefined();
  });

  it('works through the 30th day after it was printed, in Paris', () => {
    expect(printedCodeLastDay(ASKED)).toBe('2026-12-25');
    expect(refusalOf(printed, null, new Date('2026-12-25T22:59:59Z'))).toBeUndefined();
    expect(refusalOf(printed, null, new Date('2026-12-25T23:00:00Z'))).toBe('code-expired');
  });

  it.each([
    ['2026-10-04T22:30:00Z', '2026-11-04'],
    ['2026-03-10T22:30:00Z', '2026-04-09'],
  ])('printed at %s works through %s, though a day between has 25 or 23 hours', (printedAt, lastDay) => {
    expect(printedCodeLastDay(new Date(printedAt))).toBe(lastDay);
  });

  it.each([
    ['done', 'code-used'],
    ['replaced', 'code-replaced'],
    ['stopped', 'code-stopped'],
    ['credentials-changed', 'code-replaced'],
  ] as const)('is refused when its recovery is %s, however young', (status, refusal) => {
    expect(refusalOf({ ...mailed, status }, ASKED, ASKED)).toBe(refusal);
  });
});

describe('the choice of the password', () => {
  it('is open for 30 minutes once code and answer were right', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 * VERIFIED_FOR_MS }), (age) => {
        const verified = { status: 'pending', verified_at: ASKED } as const;
        expect(isVerified(verified, later(ASKED, age))).toBe(age < 30 * 60_000);
      }),
    );
  });

  it('is shut before, and once the recovery is over', () => {
    expect(isVerified({ status: 'pending', verified_at: null }, ASKED)).toBe(false);
    for (const status of ['done', 'replaced', 'stopped', 'credentials-changed'] as const) {
      expect(isVerified({ status, verified_at: ASKED }, ASKED)).toBe(false);
    }
  });
});
