import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asRead } from '../../test/tools/as-read.ts';
import { SOME_HOLDER } from '../../test/tools/holder.ts';
import { HOLDER_FIELDS } from './holder.ts';
import { readHolderForm, typedHolderOf } from './holder-form.ts';
import { HOLDER_TEXTS, POSTAL_ADDRESS_TEXTS } from './texts.ts';

const LILA = { ...SOME_HOLDER, phone: '01 99 00 12 34' };
const errorsOf = (change: Record<string, string>) => readHolderForm({ ...LILA, ...change }).errors;

describe("the holder's data", () => {
  it('are read, the telephone number in its international form', () => {
    expect(readHolderForm(LILA)).toEqual({
      typed: LILA,
      errors: {},
      data: { ...LILA, phone: '+33199001234' },
    });
  });

  it('lose their outer spaces and nothing else that is seen', () => {
    const { data } = readHolderForm({
      ...LILA,
      last_name: '  d’Été - Œuvré  ',
      first_name: 'Jean-\u00c9loi',
    });
    expect(data).toMatchObject({ last_name: 'd’Été - Œuvré', first_name: 'Jean-\u00c9loi' });
  });

  it.each([
    ['MARTIN\u200b', 'MARTIN'],
    ['\u202aMAR\u00adTIN\u202c', 'MARTIN'],
    ['DUPONT\u00a0DURAND', 'DUPONT DURAND'],
    ['DUPONT\u2009DURAND', 'DUPONT DURAND'],
    ['DUPONT–DURAND', 'DUPONT-DURAND'],
    ['O´NEIL', "O'NEIL"],
    ['O‘NEIL', "O'NEIL"],
    ['O`NEIL', "O'NEIL"],
    ['a\nb', 'a b'],
  ])('are the name %j as one sees it, wherever it was copied from', (name, kept) => {
    const { data, errors } = readHolderForm({ ...LILA, last_name: name, first_name: name });
    expect(errors).toEqual({});
    expect(data).toMatchObject({ last_name: kept, first_name: kept });
  });

  it('stay to the letter what the account holds, where it was kept before lines were read so', () => {
    const kept = {
      ...LILA,
      phone: '+33690123456',
      last_name: 'DUPONT\u2011DURAND',
      first_name: 'E\u0301lise',
      street: '12–14 rue\u00a0Neuve',
    };
    expect(readHolderForm(typedHolderOf(kept), kept).data).toEqual(kept);
    expect(readHolderForm({ ...typedHolderOf(kept), phone: '0690 12 34 56' }, kept).data?.phone).toBe(
      '+590690123456',
    );
  });

  it.each(['Mme', 'M.', 'Civ. neutre'])('may bear the title %s', (title) => {
    expect(errorsOf({ title })).toEqual({});
  });

  it.each([
    "O'NEIL",
    'L’HÉRITIER',
    'van der Berg',
    'MARIE-CLAIRE',
    'Łukasz',
    'Ńguyễn',
    'E\u0301lise',
    'Məmmədova',
    'WEIẞ',
  ])('may bear the name %s', (name) => expect(errorsOf({ last_name: name, first_name: name })).toEqual({}));

  it.each([
    ['A1', 'contient « 1 »'],
    ['a@b', 'contient « @ »'],
    ['evil.example', 'contient « . »'],
    ['-', 'ne contient aucune lettre.'],
    ['a\ue000b', 'contient un caractère invisible.'],
    ['李', 'contient « 李 », d’une écriture qui n’est pas acceptée. Utilisez des lettres latines.'],
    ['evilꓸexample', 'contient « ꓸ », d’une écriture qui n’est pas acceptée.'],
    ['Mаrtin', 'mêle deux écritures : « M » est une lettre latine, « а » une lettre cyrillique.'],
  ])('cannot bear the name %j, and are told why', (name, why) => {
    const { last_name, first_name } = asRead(errorsOf({ last_name: name, first_name: name }));
    expect(last_name).toContain(`Le nom ${why}`);
    expect(first_name).toContain(`Le prénom ${why}`);
  });

  it('are not judged anew where the account has them already', () => {
    const kept = {
      ...LILA,
      phone: '+33199001234',
      last_name: 'evilꓸexample',
      street: 'chez evil.example',
      city: 'Раris',
    };
    expect(readHolderForm({ ...kept, phone: LILA.phone, first_name: 'Élise' }, kept).data).toEqual({
      ...kept,
      first_name: 'Élise',
    });
    const moved = { ...kept, last_name: 'autreꓸexample', street: 'chez autre.example', city: 'Lуon' };
    expect(Object.keys(readHolderForm(moved, kept).errors)).toEqual(['last_name', 'street', 'city']);
  });

  it('are told too long, and keep what was typed', () => {
    const name = 'x'.repeat(3_000);
    const { typed, errors, data } = readHolderForm({ ...LILA, last_name: name, first_name: name });
    expect(errors).toEqual({
      last_name: HOLDER_TEXTS.lastNameTooLong(3_000, 100),
      first_name: HOLDER_TEXTS.firstNameTooLong(3_000, 100),
    });
    expect(asRead(errors.last_name)).toContain('100 caractères : il en compte 3000.');
    expect(typed.last_name).toBe(name);
    expect(data).toBeUndefined();
  });

  it('say of every field what is missing, in the order of the form', () => {
    expect(Object.entries(readHolderForm({}).errors)).toEqual([
      ['title', HOLDER_TEXTS.titleMissing],
      ['last_name', HOLDER_TEXTS.lastNameMissing],
      ['first_name', HOLDER_TEXTS.firstNameMissing],
      ['phone', HOLDER_TEXTS.phoneMissing],
      ['street', POSTAL_ADDRESS_TEXTS.streetMissing],
      ['postal_code', POSTAL_ADDRESS_TEXTS.postalCodeMissing],
      ['city', POSTAL_ADDRESS_TEXTS.cityMissing],
      ['country', POSTAL_ADDRESS_TEXTS.countryMissing],
    ]);
  });

  it.each([
    ['BELGIQUE', '1000', '02 555 12 12', '+3225551212'],
    ['BELGIQUE', '1000', '01 99 00 12 34', '+33199001234'],
    ['ALLEMAGNE', '10115', '06 12 34 56 78', '+33612345678'],
    ['FRANCE', '97400', '0262 99 00 12', '+262262990012'],
    ['FRANCE', '75116', '0690 12 34 56', '+590690123456'],
    ['FRANCE', '97200', '0690 12 34 56', '+590690123456'],
    ['FRANCE', '97110', '0692 12 34 56', '+262692123456'],
  ])(
    'understand a French number, and a national one of the country of the address: %s %s',
    (country, postal_code, phone, e164) => {
      expect(readHolderForm({ ...LILA, country, postal_code, phone }).data?.phone).toBe(e164);
    },
  );

  it('ask which it is where a number would be one of two countries, and name both', () => {
    const { errors } = readHolderForm({
      ...LILA,
      country: 'MAROC',
      postal_code: '20000',
      phone: '06 12 34 56 78',
    });
    expect(errors).toEqual({
      phone: HOLDER_TEXTS.phoneOfTwoCountries('+33 6 12 34 56 78', '+212 6 12 34 56 78'),
    });
  });

  it('are the same again when the form is sent back unchanged', () => {
    const phone = fc.constantFrom(
      '+33199001234',
      '+33699980012',
      '+262639980012',
      '+3225551212',
      '+262262990012',
      '+14155550123',
    );
    const place = fc.constantFrom(
      { country: 'FRANCE', postal_code: '75116' },
      { country: 'FRANCE', postal_code: '97400' },
      { country: 'BELGIQUE', postal_code: '1000' },
      { country: 'ÉTATS-UNIS', postal_code: '94103' },
    );
    fc.assert(
      fc.property(phone, place, (number, where) => {
        const kept = { ...LILA, ...where, phone: number };
        expect(readHolderForm(typedHolderOf(kept)).data).toEqual(kept);
      }),
    );
  });

  it('are either whole or told wrong, whatever is sent', () => {
    const field = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 320 }),
      fc.constantFrom(...Object.values(LILA)),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...HOLDER_FIELDS), field), (body) => {
        const { errors, data } = readHolderForm(body);
        expect(data === undefined).toBe(Object.keys(errors).length > 0);
      }),
    );
  });
});
