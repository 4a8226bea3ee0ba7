import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSiren } from './dossier.ts';

/** Eight digits, of which not all are zero. */
const eightDigits = fc.integer({ min: 1, max: 99_999_999 }).map((number) => String(number).padStart(8, '0'));
const check = (eight: string) => [...'0123456789'].filter((digit) => isSiren(eight + digit)).join('');

describe('a SIREN', () => {
  it.each(['732829320', '356000000', '552081317'])('may be %s, that of a known company', (siren) => {
    expect(isSiren(siren)).toBe(true);
  });

  it.each([
    '732829321',
    '73282932',
    '7328293200',
    '000000000',
    ' 732829320',
    '732 829 320',
    '73282932O',
    '٧٣٢٨٢٩٣٢٠',
    '',
  ])('may not be %j', (text) => {
    expect(isSiren(text)).toBe(false);
  });

  it('has exactly one right last digit', () => {
    fc.assert(
      fc.property(eightDigits, (eight) => {
        expect(check(eight)).toHaveLength(1);
      }),
    );
  });

  it('with one digit mistyped is none', () => {
    fc.assert(
      fc.property(eightDigits, fc.nat(7), fc.integer({ min: 1, max: 9 }), (eight, at, shift) => {
        const right = eight + check(eight);
        const digit = String((Number(right.charAt(at)) + shift) % 10);
        expect(isSiren(right.slice(0, at) + digit + right.slice(at + 1))).toBe(false);
      }),
    );
  });
});
