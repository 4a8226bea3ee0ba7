import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designationKey, fitsName, readSubscriberNumber } from './designated.ts';

describe('a subscriber number', () => {
  it.each([
    '20232340000101',
    ' 2023 234 0000101 ',
    '2023-234-0000101',
    '2023\u00a0234\u202f0000101',
    '2023\u2011234.0000101\u200b',
    'N° 20232340000101',
    'n°20232340000101',
    '２０２３２３４００００１０１',
  ])('is read as it is printed, read out or pasted: %j', (typed) => {
    expect(readSubscriberNumber(typed)).toBe('20232340000101');
  });

  it.each(['', '2023234000010', '202323400001011', '2023234000010O', '٢٠٢٣٢٣٤٠٠٠٠١٠١', 'lila@test.example'])(
    'is not %j',
    (typed) => {
      expect(readSubscriberNumber(typed)).toBeUndefined();
    },
  );
});

describe('the name of whoever is designated', () => {
  const zoe = { first_name: 'Zoé-Anne', last_name: 'LE GŒUFF d’Éon' };

  it.each([
    'LE GŒUFF d’Éon',
    'le goeuff d eon',
    'LE-GOEUFF D\u2019EON',
    'Le\u00a0Gœuff D´Éon',
    'Zoé-Anne Le Gœuff d’Éon',
    'LE GOEUFF D’EON zoe anne',
    'Mme Zoé Anne LE GŒUFF D’ÉON',
    'Madame le gœuff d’éon',
    'Zoe\u0301-Anne LE GŒUFF d’E\u0301on',
  ])('fits as people and office programs write it: %j', (typed) => {
    expect(fitsName(zoe, typed)).toBe(true);
  });

  it.each(['', ' ', '-', 'Mme', 'Zoé-Anne', 'LE GŒUFF', 'LE GŒUFF d’Éonn', 'Zoé LE GŒUFF d’Éon'])(
    'does not fit %j',
    (typed) => {
      expect(fitsName(zoe, typed)).toBe(false);
    },
  );

  it('is no title alone, and a name that begins like one is whole', () => {
    expect(fitsName({ first_name: 'Paul', last_name: 'MME' }, 'Mme')).toBe(true);
    expect(fitsName({ first_name: 'Paul', last_name: 'MARTIN' }, 'M. Martin')).toBe(true);
    expect(fitsName({ first_name: 'Paul', last_name: 'ARTIN' }, 'Martin')).toBe(false);
  });

  it('of two that fit the same person in one spelling or another makes one designation', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'aeéçoœ -’'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(letters, (last_name) => {
        const number = '20232340000101';
        const loud = last_name.toLocaleUpperCase('fr').replaceAll('-', ' ');
        const key = designationKey({ number, name: last_name });
        expect(designationKey({ number, name: loud.normalize('NFD') })).toBe(key);
        expect(fitsName({ first_name: '', last_name }, loud)).toBe(/[a-zéçœ]/.test(last_name));
      }),
    );
  });
});
