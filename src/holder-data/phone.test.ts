import fc from 'fast-check';
import { getExampleNumber } from 'libphonenumber-js/max';
import mobileExamples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { displayedPhone, readPhone } from './phone.ts';

describe('a telephone number', () => {
  it.each([
    ['01 99 00 12 34', 'FR', '+33199001234'],
    ['0199001234', 'FR', '+33199001234'],
    ['199001234', 'FR', '+33199001234'],
    ['01.99.00.12.34', 'FR', '+33199001234'],
    ['01/99/00/12/34', 'FR', '+33199001234'],
    ['01_99_00_12_34', 'FR', '+33199001234'],
    ['01·99·00·12·34', 'FR', '+33199001234'],
    ['(01) 99-00-12-34', 'FR', '+33199001234'],
    ['[01] 99 00 12 34', 'FR', '+33199001234'],
    ['0 199 001 234', 'FR', '+33199001234'],
    ['+33 1 99 00 12 34', 'BE', '+33199001234'],
    ['00 33 1 99 00 12 34', 'FR', '+33199001234'],
    ['0033199001234', 'CH', '+33199001234'],
    ['+33 (0)1 99 00 12 34', 'FR', '+33199001234'],
    ['+33 01 99 00 12 34', 'FR', '+33199001234'],
    ['(+33) 1 99 00 12 34', 'FR', '+33199001234'],
    ['+ 33 1 99 00 12 34', 'FR', '+33199001234'],
    ['tel:+33199001234', 'FR', '+33199001234'],
    ['tel:+33-1-99-00-12-34', 'FR', '+33199001234'],
    ['tel: 01 99 00 12 34', 'FR', '+33199001234'],
    ['Tél. : 01 99 00 12 34', 'FR', '+33199001234'],
    ['Téléphone : 01 99 00 12 34', 'FR', '+33199001234'],
    ['01\u202f99\u202f00\u202f12\u202f34', 'FR', '+33199001234'],
    ['01\u00a099\u00a000\u00a012\u00a034', 'FR', '+33199001234'],
    ['01–99–00–12–34', 'FR', '+33199001234'],
    ['\u202a01 99 00 12 34\u202c', 'FR', '+33199001234'],
    ['\u200e+33 1 99 00 12 34', 'FR', '+33199001234'],
    ['01 99\u200b 00 12 34', 'FR', '+33199001234'],
    ['0809 400 210', 'FR', '+33809400210'],
    ['+44 20 7946 0958', 'FR', '+442079460958'],
    ['+44 (0)20 7946 0958', 'FR', '+442079460958'],
    ['+39 06 1234 5678', 'FR', '+390612345678'],
    ['02 555 12 12', 'BE', '+3225551212'],
    ['0475/12.34.56', 'BE', '+32475123456'],
    ['061 234 56 78', 'CH', '+41612345678'],
    ['87 12 34 56', 'PF', '+68987123456'],
    ['41 12 34', 'PM', '+508411234'],
  ])('%j typed in %s is %s', (typed, region, e164) => {
    expect(readPhone(typed, region)).toEqual({ e164 });
  });

  it.each(['BE', 'CH', 'DE', 'ES', 'GB', 'LU', 'US', 'NC', 'PF', 'AQ'])(
    'is French, written in the French way, for who lives in %s',
    (region) => {
      expect(readPhone('06 12 34 56 78', region)).toEqual({ e164: '+33612345678' });
      expect(readPhone('01.99.00.12.34', region)).toEqual({ e164: '+33199001234' });
    },
  );

  it.each([
    ['06 12 34 56 78', 'MA', '+212612345678'],
    ['06 12 34 56 78', 'NL', '+31612345678'],
    ['04 75 12 34 56', 'BE', '+32475123456'],
    ['0612345678', 'CH', '+41612345678'],
    ['0475123456', 'BE', '+32475123456'],
  ])('%s could be French, or of %s: both are told', (typed, region, own) => {
    expect(readPhone(typed, region)).toEqual({ french: `+33${typed.replaceAll(' ', '').slice(1)}`, own });
  });

  it.each([
    ['0590 12 34 56', '+590590123456'],
    ['0690 12 34 56', '+590690123456'],
    ['0691 22 34 56', '+590691223456'],
    ['0594 12 34 56', '+594594123456'],
    ['0694 12 34 56', '+594694123456'],
    ['0596 12 34 56', '+596596123456'],
    ['0696 12 34 56', '+596696123456'],
    ['0697 12 34 56', '+596697123456'],
    ['0262 99 00 12', '+262262990012'],
    ['0263 10 00 12', '+262263100012'],
    ['0692 12 34 56', '+262692123456'],
    ['0693 12 34 56', '+262693123456'],
    ['0269 61 12 34', '+262269611234'],
    ['0639 12 34 56', '+262639123456'],
    ['0508 41 12 34', '+508411234'],
    ['0709 00 12 34', '+590709001234'],
  ])('of overseas, %s, has the prefix of its own territory wherever its holder lives', (typed, e164) => {
    for (const region of ['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BE', 'PF'])
      expect(readPhone(typed, region)).toEqual({ e164 });
    expect(readPhone(`+33 ${typed.slice(1)}`, 'FR')).toEqual({ e164 });
    expect(readPhone(typed.replaceAll(' ', '').slice(1), 'FR')).toEqual({ e164 });
    expect(readPhone(displayedPhone(e164, 'FR'), 'FR')).toEqual({ e164 });
  });

  it('of overseas has the prefix that the library gives the numbers of its territory', () => {
    for (const region of ['GP', 'MQ', 'GF', 'RE', 'YT', 'PM'] as const) {
      const { nationalNumber, number } = getExampleNumber(region, mobileExamples) ?? expect.fail(region);
      const dialled = region === 'PM' ? `0508${nationalNumber}` : `0${nationalNumber}`;
      expect(readPhone(dialled, 'FR')).toEqual({ e164: number });
    }
  });

  it.each([
    '',
    'abc',
    '3949',
    '112',
    '01 99 00 12',
    '01 99 00 12 34 56',
    '01 99 00 12 34 poste 12',
    '01 99 00 12 34 ou 06 12 34 56 78',
    '+33199001234;ext=5',
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
          if (read && 'e164' in read) expect(read.e164).toMatch(/^\+[1-9]\d{4,14}$/);
        },
      ),
    );
  });

  it('is understood again as it is displayed, in whatever country', () => {
    const digits = fc.integer({ min: 0, max: 99_999_999 });
    const prefix = fc.constantFrom(
      '+331',
      '+336',
      '+339',
      '+26226',
      '+59069',
      '+322',
      '+4420',
      '+41',
      '+352',
    );
    const region = fc.constantFrom('FR', 'RE', 'BE', 'GB', 'CH', 'US', 'DE');
    fc.assert(
      fc.property(prefix, digits, region, (start, rest, here) => {
        const read = readPhone(start + String(rest).padStart(8, '0'), 'FR');
        fc.pre(read !== undefined && 'e164' in read);
        const { e164 } = read as { e164: string };
        for (const there of ['FR', here])
          expect(readPhone(displayedPhone(e164, there), here)).toEqual({ e164 });
      }),
    );
  });
});

describe('a telephone number that is displayed', () => {
  it.each([
    ['+33199001234', '01 99 00 12 34'],
    ['+442079460958', '+44 20 7946 0958'],
    ['+262262990012', '+262 262 99 00 12'],
    // As version 0.1.0 kept numbers of overseas.
    ['+33690123456', '+590 690 12 34 56'],
    ['01 99 00 12 34', '01 99 00 12 34'],
    ['n’importe quoi', 'n’importe quoi'],
    ['', ''],
  ])('%j reads %j in France', (kept, displayed) => {
    expect(displayedPhone(kept, 'FR')).toBe(displayed);
  });

  it('has its prefix for who lives abroad, and none for a French number overseas', () => {
    expect(displayedPhone('+33199001234', 'NL')).toBe('+33 1 99 00 12 34');
    expect(displayedPhone('+3225551212', 'BE')).toBe('+32 2 555 12 12');
    expect(displayedPhone('+33199001234', 'RE')).toBe('01 99 00 12 34');
  });
});
