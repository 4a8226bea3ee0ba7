import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAmong, searchWords } from './search-words.ts';

const searched = (name: string, about = '') => ({ name: searchWords(name), about: searchWords(about) });

describe('what is searched for', () => {
  const tax = searched('Taxe int. consommation', 'sur l’électricité (TICFE)');

  it.each([
    'taxe',
    'TAXE',
    'Consommation taxe',
    'conso',
    ' taxe  ',
    '',
    'electricite',
    "l'Électricité",
    '(ticfe)',
  ])('is found: %j', (search) => expect(findAmong([tax], search)).toEqual([true]));

  it.each(['tva', 'taxe tva', 'electricites', 'axe'])('is not found: %j', (search) =>
    expect(findAmong([tax], search)).toEqual([false]),
  );

  it('is looked for in what things are about only where no name holds it', () => {
    const wages = searched('Taxe sur les salaires', 'due par qui ne paie pas la TVA');
    expect(findAmong([searched('TVA'), wages], 'tva')).toEqual([true, false]);
    expect(findAmong([tax, wages], 'tva')).toEqual([false, true]);
  });

  it('is found in every name that holds it, however it is written', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, (before, name) => {
        expect(findAmong([searched(`${before} ${name}`)], name)).toEqual([true]);
      }),
    );
  });
});
