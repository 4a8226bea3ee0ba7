import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayedPhone, readPhone } from './phone.ts';

describe('a telephone number', () => {
  it.each([
    ['01 99 00 12 34', 'FR', '+33199001234'],
    ['0199001234', 'FR', '+33199001234'],
    ['01.99.00.12.34', 'FR', '+33199001234'],
    ['(01) 99-00-12-34', 'FR', '+33199001234'],
    ['+33 1 99 00 12 34', 'BE', '+33199001234'],
    ['00 33 1 99 00 12 34', 'FR', '+33199001234'],
    ['+33 (0)1 99 00 12 34', 'FR', '+33199001234'],
    ['0809 400 210', 'FR', '+33809400210'],
    ['+44 20 7946 0958', 'FR', '+442079460958'],
    ['02 555 12 12', 'BE', '+3225551212'],
    ['0262 99 00 12', 'RE', '+262262990012'],
    ['01 99 00 12 34', 'RE', '+33199001234'],
  ])('%s typed in %s is %s', (typed, region, e164) => {
    expect(readPhone(typed, region)).toEqual({ e164 });
  });

  it.each([
    '',
    'abc',
    '3949',
    '112',
    '01 99 00 12',
    '01 99 00 12 34 56',
    '01 99 00 12 34 poste 12',
    '+33199001234;ext=5',
    'tel: 01 99 00 12 34',
    '+999 12 34 56 78',
  ])('%j is none', (typed) => {
    expect(readPhone(typed, 'FR')).toBeUndefined();
  });

  it('is read, or refused, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('FR', 'BE', 'RE', 'AQ', 'TV'),
        (typed, region) => {
          const read = readPhone(typed, region);
          if (read) expect(read.e164).toMatch(/^\+[1-9]\d{4,14}$/);
        },
      ),
    );
  });

  it('is understood again as it is displayed', () => {
    const digits = fc.integer({ min: 0, max: 99_999_999 });
    const prefix = fc.constantFrom('+331', '+336', '+339', '+26226', '+322', '+4420', '+41', '+352');
    const region = fc.constantFrom('FR', 'RE', 'BE', 'GB', 'CH', 'US');
    fc.assert(
      fc.property(prefix, digits, region, (start, rest, here) => {
        const e164 = readPhone(start + String(rest).padStart(8, '0'), 'FR')?.e164;
        fc.pre(e164 !== undefined);
        expect(readPhone(displayedPhone(e164 ?? '', here), here)).toEqual({ e164 });
      }),
    );
  });
});

describe('a telephone number that is displayed', () => {
  it.each([
    ['+33199001234', '01 99 00 12 34'],
    ['+442079460958', '+44 20 7946 0958'],
    ['+262262990012', '+262 262 99 00 12'],
    ['01 99 00 12 34', '01 99 00 12 34'],
    ['n’importe quoi', 'n’importe quoi'],
    ['', ''],
  ])('%j reads %j', (kept, displayed) => {
    expect(displayedPhone(kept)).toBe(displayed);
  });
});
