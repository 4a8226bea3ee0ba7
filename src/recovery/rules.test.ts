import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isVerified, VERIFIED_FOR_MS } from './rules.ts';

const ASKED = new Date('2026-11-25T09:00:00Z');
const later = (from: Date, ms: number) => new Date(from.getTime() + ms);

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
