import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAnswer, normaliseAnswer } from './security-question.ts';

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
    ['Cam\u200bille\u00ad', 'camille'],
    ['Jean\u00a0François', 'jean francois'],
    ['Jean−François', 'jean francois'],
    ['L´Haÿ', 'l hay'],
    ['L′Haÿ', 'l hay'],
    ['L″Haÿ', 'l hay'],
  ])('%j is remembered as %j', (typed, kept) => {
    expect(normaliseAnswer(typed)).toBe(kept);
  });

  it('is not another answer', () => {
    expect(normaliseAnswer('Camille')).not.toBe(normaliseAnswer('Camilla'));
    expect(normaliseAnswer('Marie Claire')).not.toBe(normaliseAnswer('Marieclaire'));
  });

  const written = (text: string) => [
    normaliseAnswer(text),
    text.toUpperCase(),
    text.toLowerCase(),
    text.normalize('NFD'),
    text.normalize('NFC'),
  ];
  const oneAnswer = (text: string) => {
    const answer = normaliseAnswer(text);
    return written(text).every((other) => normaliseAnswer(other) === answer);
  };

  it('is the same when normalised again, in capitals or not, decomposed or not', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), oneAnswer), { numRuns: 5_000 });
  });

  it('is so for every letter there is', () => {
    const characters = Array.from({ length: 0x110000 }, (_, point) => String.fromCodePoint(point));
    const letters = characters.filter((character) => /[\p{L}\p{M}\p{N}]/u.test(character));
    expect(letters.filter((letter) => !oneAnswer(letter) || !oneAnswer(`αΣ${letter}ͅ`))).toEqual([]);
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

describe('an answer that was kept', () => {
  /** Hashes nothing: what would be hashed is compared, and counted. */
  const comparing = () => {
    const compared: string[] = [];
    const verify = async (hash: string, answer: string) => {
      compared.push(answer);
      return hash === answer;
    };
    return { compared, verify };
  };

  it('is compared once, as it is typed today', async () => {
    const hasher = comparing();
    expect(await isAnswer(hasher, normaliseAnswer('Jean-François'), 'JEAN FRANCOIS')).toBe(true);
    expect(await isAnswer(hasher, normaliseAnswer('Jean-François'), 'Camille')).toBe(false);
    expect(hasher.compared).toEqual(['jean francois', 'camille']);
  });

  it.each([
    ['Cam\u200bille', 'cam\u200bille'],
    ['Jean−Paul', 'jean−paul'],
  ])('before unseen characters were left out still opens: %j', async (typed, hashedBefore) => {
    expect(await isAnswer(comparing(), hashedBefore, typed)).toBe(true);
    expect(await isAnswer(comparing(), normaliseAnswer(typed), typed)).toBe(true);
  });

  it('is right wherever it is typed again, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', '\u200b', '\u00a0', '\ufeff'),
        async (typed, pasted) => {
          expect(await isAnswer(comparing(), normaliseAnswer(typed), `${pasted}${typed}${pasted}`)).toBe(
            true,
          );
        },
      ),
    );
  });

  it('cut at 100 characters by the form of then still opens, given whole', async () => {
    const whole = 'Sept girafes bleues '.repeat(6);
    const cut = normaliseAnswer(whole.slice(0, 100));
    expect(await isAnswer(comparing(), cut, whole)).toBe(true);
    expect(await isAnswer(comparing(), cut, whole.slice(0, 100))).toBe(true);
    expect(await isAnswer(comparing(), cut, `Huit${whole}`)).toBe(false);
  });
});
