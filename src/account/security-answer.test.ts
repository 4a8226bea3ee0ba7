import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseAnswer } from './security-answer.ts';

describe('an answer to the security question', () => {
  it.each([
    ['CAMILLE', 'camille'],
    ['  Camille ', 'camille'],
    ['Éléonore', 'eleonore'],
    ['Eléonore', 'eleonore'],
    ['Jean-François', 'jean francois'],
    ['JEAN   FRANCOIS', 'jean francois'],
    ['Jean – François', 'jean francois'],
    ['Saint-Étienne-\tdu-Bois', 'saint etienne du bois'],
    ['L’Haÿ-les-Roses', 'l hay les roses'],
    ["l'haÿ les roses", 'l hay les roses'],
    ['Sacré-Cœur', 'sacre coeur'],
    ['Straße', 'strasse'],
  ])('%j is remembered as %j', (typed, kept) => {
    expect(normaliseAnswer(typed)).toBe(kept);
  });

  it('is not another answer', () => {
    expect(normaliseAnswer('Camille')).not.toBe(normaliseAnswer('Camilla'));
    expect(normaliseAnswer('Marie Claire')).not.toBe(normaliseAnswer('Marieclaire'));
  });

  const anyText = fc.string({ unit: 'binary' });
  const check = (holds: (text: string) => void) => fc.assert(fc.property(anyText, holds), { numRuns: 2_000 });

  it('stays what it is when normalised again', () => {
    check((text) => {
      expect(normaliseAnswer(normaliseAnswer(text))).toBe(normaliseAnswer(text));
    });
  });

  it('is the same in capitals, and decomposed or not', () => {
    check((text) => {
      expect(normaliseAnswer(text.toUpperCase())).toBe(normaliseAnswer(text));
      expect(normaliseAnswer(text.normalize('NFD'))).toBe(normaliseAnswer(text));
      expect(normaliseAnswer(text.normalize('NFC'))).toBe(normaliseAnswer(text));
    });
  });

  it('is the same however its words are joined and surrounded', () => {
    const words = fc.array(fc.stringMatching(/^[a-zà-öø-ÿ]{1,8}$/), { minLength: 1, maxLength: 4 });
    const joint = fc.constantFrom('-', '–', ' ', '  ', ' - ', '\t', "'", '’');
    fc.assert(
      fc.property(words, joint, joint, (parts, one, other) => {
        const text = parts.join(one);
        expect(normaliseAnswer(parts.join(other))).toBe(normaliseAnswer(text));
        expect(normaliseAnswer(` ${text}  `)).toBe(normaliseAnswer(text));
      }),
    );
  });

  it('differs when its letters or digits differ', () => {
    const plain = fc.stringMatching(/^[a-z0-9]{1,12}$/);
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        expect(normaliseAnswer(one) === normaliseAnswer(other)).toBe(one === other);
      }),
    );
  });

  it.each(['', '   ', '-', ' – ’ '])('%j is no answer', (typed) => {
    expect(normaliseAnswer(typed)).toBe('');
  });
});
