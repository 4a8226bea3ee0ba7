import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asRead } from '../../test/tools/as-read.ts';
import { COUNTRIES, countryNamed } from './countries.ts';
import { COUNTRY_OPTIONS, checkPostalAddress, regionOf } from './postal-address.ts';
import { POSTAL_ADDRESS_TEXTS } from './texts.ts';

const PARIS = { street: '12 rue de Longchamp', postal_code: '75116', city: 'PARIS', country: 'FRANCE' };
const errorsOf = (change: Partial<typeof PARIS>) => checkPostalAddress({ ...PARIS, ...change }).errors;

describe('a postal address', () => {
  it('is kept as typed, without outer spaces', () => {
    expect(checkPostalAddress({ ...PARIS, street: '  12 bis,  rue d’<b>Été</b> ' })).toEqual({
      address: { ...PARIS, street: '12 bis,  rue d’<b>Été</b>' },
      errors: {},
    });
  });

  it.each([
    '01000',
    '20000',
    '20290',
    '35000',
    '75116',
    '00200',
    '95999',
    '97110',
    '97490',
    '97500',
    '98600',
    '98800',
  ])('may have the French postal code %s', (postal_code) => expect(errorsOf({ postal_code })).toEqual({}));

  it.each(['7511', '751160', '2A000', '00123', '96000', '97000', '98000', '99100', '٧٥١١٦', 'x'])(
    'cannot have the French postal code %s',
    (postal_code) =>
      expect(errorsOf({ postal_code })).toEqual({ postal_code: POSTAL_ADDRESS_TEXTS.postalCodeFrench }),
  );

  it.each([
    ['BELGIQUE', '1000'],
    ['ROYAUME-UNI', 'SW1A 1AA'],
    ['MONACO', '98000'],
    ['PORTUGAL', '1000-001'],
    ['IRLANDE', 'D02 AF30'],
  ])('of %s may have the postal code %s', (country, postal_code) => {
    expect(errorsOf({ country, postal_code })).toEqual({});
  });

  it.each(['1', '1234567890123', '-12', '12-', '12<3', '12,3'])(
    'abroad cannot have the postal code %j',
    (postal_code) =>
      expect(errorsOf({ country: 'BELGIQUE', postal_code })).toEqual({
        postal_code: POSTAL_ADDRESS_TEXTS.postalCodeForeign,
      }),
  );

  it('says of each field what is missing', () => {
    expect(checkPostalAddress({ street: ' ', postal_code: '', city: '', country: '' }).errors).toEqual({
      street: POSTAL_ADDRESS_TEXTS.streetMissing,
      postal_code: POSTAL_ADDRESS_TEXTS.postalCodeMissing,
      city: POSTAL_ADDRESS_TEXTS.cityMissing,
      country: POSTAL_ADDRESS_TEXTS.countryMissing,
    });
  });

  it.each([
    ['a\nb', 'a b'],
    ['a\u2028b', 'a b'],
    ['a\u00a0b', 'a b'],
    ['a\u202eb', 'ab'],
    ['a\u200bb', 'ab'],
    ['a\u0007b', 'ab'],
    ['a–b', 'a-b'],
    ['a´b', "a'b"],
  ])('holds nothing unseen and no sign of an office program: %j', (text, kept) => {
    const { address, errors } = checkPostalAddress({ ...PARIS, street: text, city: text });
    expect(errors).toEqual({});
    expect(address).toMatchObject({ street: kept, city: kept });
  });

  it('is told where something in it is no character', () => {
    expect(errorsOf({ street: 'a\ue000b', city: 'a\ue000b' })).toEqual({
      street: expect.stringMatching(/^L’adresse contient un caractère invisible\./),
      city: expect.stringMatching(/^Le nom de la ville contient un caractère invisible\./),
    });
  });

  it.each(['75 116', '75\u00a0116', '75.116', 'F-75116', 'FR 75116', '75116\u200b'])(
    'has the French postal code 75116, written %j',
    (postal_code) => {
      expect(checkPostalAddress({ ...PARIS, postal_code }).address.postal_code).toBe('75116');
    },
  );

  it('keeps the postal code of another country as it is written there', () => {
    const read = (postal_code: string, country: string) =>
      checkPostalAddress({ ...PARIS, postal_code, country }).address.postal_code;
    expect(read('SW1A 1AA', 'ROYAUME-UNI')).toBe('SW1A 1AA');
    expect(read('B–1000', 'BELGIQUE')).toBe('B-1000');
  });

  it('holds nothing that mails and letters could not repeat, its postal code abroad included', () => {
    const errors = errorsOf({
      country: 'BELGIQUE',
      street: 'cliquez sur evil.example',
      city: 'Brυxelles',
      postal_code: 'B1ꓸ00',
    });
    expect(asRead(errors)).toEqual({
      street: expect.stringContaining('« evil.example », qui ressemble à l’adresse d’un site'),
      city: expect.stringContaining('« υ » une lettre grecque'),
      postal_code: expect.stringContaining('« ꓸ », d’une écriture qui n’est pas acceptée'),
    });
  });

  it('fits its table', () => {
    expect(errorsOf({ street: 'x'.repeat(200), city: 'x'.repeat(100) })).toEqual({});
    expect(errorsOf({ street: 'x'.repeat(201), city: 'x'.repeat(101) })).toEqual({
      street: POSTAL_ADDRESS_TEXTS.streetTooLong(201, 200),
      city: POSTAL_ADDRESS_TEXTS.cityTooLong(101, 100),
    });
  });

  it('never comes out right with something that could not be kept', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 260 });
    const country = fc.oneof(anything, fc.constantFrom('FRANCE', 'BELGIQUE'));
    fc.assert(
      fc.property(
        fc.record({ street: anything, postal_code: anything, city: anything, country }),
        (typed) => {
          const { address, errors } = checkPostalAddress(typed);
          for (const name of ['street', 'postal_code', 'city', 'country'] as const) {
            if (errors[name]) continue;
            expect(address[name]).not.toBe('');
            expect(address[name].length).toBeLessThanOrEqual(
              { street: 200, postal_code: 12, city: 100, country: 100 }[name],
            );
            expect(address[name]).not.toMatch(/[\p{C}\n]/u);
          }
        },
      ),
    );
  });
});

describe('the countries', () => {
  it('are told by their French names, whatever the capitals, accents and hyphens', () => {
    for (const typed of ['FRANCE', 'France', ' france ']) expect(countryNamed(typed)?.code).toBe('FR');
    for (const typed of ['Royaume-Uni', 'ROYAUME UNI']) expect(countryNamed(typed)?.code).toBe('GB');
    expect(countryNamed('ETATS UNIS')?.kept).toBe('ÉTATS-UNIS');
    expect(countryNamed("CÔTE D'IVOIRE")?.kept).toBe('CÔTE D’IVOIRE');
    for (const typed of ['', 'Atlantide', 'FR']) expect(countryNamed(typed)).toBeUndefined();
  });

  it('are all named, in French, no two alike, each found again by what is kept of it', () => {
    expect(COUNTRIES.length).toBeGreaterThan(230);
    for (const country of COUNTRIES) {
      expect(country.name).not.toBe(country.code);
      expect(country.kept.length).toBeLessThanOrEqual(100);
      expect(countryNamed(country.kept)).toBe(country);
    }
    expect(COUNTRY_OPTIONS).toContainEqual({ value: 'FRANCE', label: 'France' });
  });
});

it.each([
  ['FRANCE', '75116', 'FR'],
  ['FRANCE', '97490', 'RE'],
  ['FRANCE', '98800', 'NC'],
  ['BELGIQUE', '9740', 'BE'],
  ['', '', 'FR'],
])('an address in %s %s lies in %s', (country, postal_code, region) => {
  expect(regionOf({ country, postal_code })).toBe(region);
});
