import fc from 'fast-check';
import { composeIBAN, countrySpecs, isSEPACountry } from 'ibantools';
import { describe, expect, it } from 'vitest';
import { inGroups, maskedIban, needsBic, readBic, readIban, shownOf } from './iban.ts';

const FR = 'FR7630006000011234567890189';
const CH = 'CH9300762011623852957';

/** A country whose accounts bear no key of their own, and what stands in one of its IBANs after the check digits. */
const BBAN = fc
  .constantFrom(
    ...Object.entries(countrySpecs).flatMap(([country, { bban_regexp, bban_validation_func }]) =>
      bban_regexp && !bban_validation_func && isSEPACountry(country) ? [{ country, bban_regexp }] : [],
    ),
  )
  .chain(({ country, bban_regexp }) =>
    fc.record({ countryCode: fc.constant(country), bban: fc.stringMatching(new RegExp(bban_regexp)) }),
  );
const IBAN = BBAN.map((parts) => composeIBAN(parts) ?? '').filter((iban) => iban !== '');
/** Making one of a pattern takes its time. */
const FEW = { numRuns: 30 };
/** Whatever stands between the signs on paper, in a PDF or in a chat. */
const BETWEEN = fc.constantFrom('', '', ' ', '\u00a0', '\u202f', '\t', '\u200b', '-', '\u2011', '.');

describe('reading an IBAN', () => {
  it('takes any IBAN of the zone, with any spaces between its signs, in any case', () => {
    fc.assert(
      fc.property(
        IBAN,
        fc.array(BETWEEN, { minLength: 34, maxLength: 34 }),
        fc.boolean(),
        (iban, spaces, small) => {
          const typed = [...iban].map((sign, index) => sign + spaces[index]).join('');
          expect(readIban(small ? typed.toLowerCase() : typed)).toEqual({ iban });
        },
      ),
      FEW,
    );
  });

  it('refuses one of which a figure or a letter is another, or two neighbours are swapped', () => {
    fc.assert(
      fc.property(IBAN, fc.nat(30), fc.boolean(), (iban, at, swap) => {
        const index = 2 + (at % (iban.length - 3));
        const [one = '', other = ''] = [iban[index], iban[index + 1]];
        const wrong = swap ? other + one : `${/\d/.test(one) ? (Number(one) + 1) % 10 : '0'}${other}`;
        fc.pre(wrong !== one + other);
        expect(readIban(iban.slice(0, index) + wrong + iban.slice(index + 2)).fault).toBeDefined();
      }),
      FEW,
    );
  });

  it('never fails, and says something of whatever it does not take', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const read = readIban(typed);
        expect(read.iban ?? read.fault).toMatch(/./);
      }),
    );
  });

  it.each([
    ['', /Saisissez l’IBAN/],
    ['30006 00001 12345678901 89', /est un RIB, sans son début/],
    ['30006 00001 1234567890A 89', /est un RIB/],
    ['FR76 3000 6000 0112 3456 7890 18', /27 caractères ; vous en avez saisi 26/],
    ['FR76 3000 6000 0112 3456 7890 1899', /vous en avez saisi 28/],
    ['FR76 3000 6000 0112 3456 7890 188', /chiffres de contrôle ne correspondent pas/],
    ['FR77 3000 6000 0112 3456 7890 189', /chiffres de contrôle/],
    ['FR76 3OOO6 0000 1123 4567 8901 89', /lettre à la place d’un chiffre/],
    ['FRX6 3000 6000 0112 3456 7890 189', /Après FR, un IBAN comporte deux chiffres/],
    ['7630006000011234567890189', /commence par les deux lettres de son pays/],
    ['XX76 3000 6000 0112 3456 7890 189', /Aucun IBAN ne commence par XX/],
    ['US76 3000 6000 0112 3456 7890 189', /Aucun IBAN ne commence par US/],
    ['BR18 0036 0305 0000 1000 9795 493C 1', /hors de la zone .* Brésil \(BR\)/],
    ['FR76 3000 6000 0112 3456 7890 18é', /Retirez « É »/],
    ['FR76 3000 6000 0112 3456 7890 18💶', /Retirez « 💶 »/],
  ])('says of « %s » what is wrong', (typed, said) => {
    expect(readIban(typed).fault?.replaceAll(/\s/g, ' ')).toMatch(said);
  });

  it('takes the word along that stands before it on paper, and one of Serbia, which the library knows as outside', () => {
    expect(readIban(`IBAN : ${FR}`.replace(' :', ':'))).toEqual({ iban: FR });
    expect(readIban('RS35260005601001611379').iban).toBe('RS35260005601001611379');
  });

  it('refuses check digits that nobody has, although they leave the right remainder', () => {
    fc.assert(
      fc.property(IBAN, (iban) => {
        const twin = { '02': '99', '97': '00', '98': '01' }[iban.slice(2, 4)];
        fc.pre(twin !== undefined);
        expect(readIban(iban.slice(0, 2) + twin + iban.slice(4)).fault).toBeDefined();
      }),
      { numRuns: 3 },
    );
  });
});

describe('reading a BIC', () => {
  it.each([
    ['', FR, { bic: null }],
    ['agri fr pp xxx', FR, { bic: 'AGRIFRPPXXX' }],
    ['AGRIFRPP', FR, { bic: 'AGRIFRPP' }],
    ['AGRIF', FR, { fault: expect.stringContaining('8 ou 11') }],
    ['BNPAGPGPXXX', FR, { bic: 'BNPAGPGPXXX' }],
    ['', CH, { fault: expect.stringContaining('Suisse (CH)') }],
    ['UBSWCHZH80A', CH, { bic: 'UBSWCHZH80A' }],
    ['UBSWCHZH80A', FR, { fault: expect.stringContaining('autre pays, Suisse (CH)') }],
    ['AGRI', undefined, { fault: expect.stringContaining('8 ou 11') }],
    ['', undefined, { bic: null }],
  ])('of « %s » beside %s', (typed, iban, read) => {
    expect(readBic(typed, iban)).toEqual(read);
  });

  it('asks for it where the country is in SEPA and not in the EEA alone', () => {
    expect([FR, 'NO9386011117947', CH, 'MC5811222000010123456789030'].map(needsBic)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});

it('shows the country and the last four signs, and all of it in groups on the mandate alone', () => {
  expect(maskedIban(shownOf(FR))).toBe('FR…\u00a00189');
  expect(inGroups(FR)).toBe('FR76 3000 6000 0112 3456 7890 189');
});
