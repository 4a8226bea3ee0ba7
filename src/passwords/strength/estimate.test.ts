import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JUDGED } from '../../../test/tools/judged-passwords.ts';
import { levelOf, type StrengthLevel, strengthEstimator } from './estimate.ts';
import { wordLists } from './word-lists.ts';

const estimate = strengthEstimator(wordLists());
const RANK: Record<StrengthLevel, number> = { weak: 0, medium: 1, strong: 2 };

describe('the strength of a password', () => {
  it.each(JUDGED.strong)('is strong: %s', (password) => expect(estimate(password, [])).toBe('strong'));
  it.each(JUDGED.notStrong)('is not strong: %s', (password) =>
    expect(estimate(password, [])).not.toBe('strong'),
  );

  it('is strong for 20 random characters, whatever their kind', () => {
    for (const alphabet of ['0123456789abcdef', 'abcdefghijklmnopqrstuvwxyz', 'ABab01-_!$yzYZ89éèàç']) {
      for (let sample = 0; sample < 40; sample += 1) {
        const password = `${pseudoRandom(alphabet, 19, sample)}7`;
        expect([password, estimate(password, [])]).toEqual([password, 'strong']);
      }
    }
  });

  it('is never strong below 20 characters, counted as people count them', () => {
    const random = pseudoRandom('abcdefghijklmnopqrstuvwxyz0123456789', 20, 0);
    expect(estimate(random, [])).toBe('strong');
    expect(estimate(random.slice(1), [])).toBe('medium');
    // 19 letters, 10 of them typed as two code points.
    const accented = random.slice(1, 10) + 'e\u0301'.repeat(10);
    expect([...accented]).toHaveLength(29);
    expect(estimate(accented, [])).not.toBe('strong');
  });

  it('does not depend on accents, nor on how they are encoded', () => {
    for (const password of ['téléphoné-éléphant-2026', 'préférée-préférée-2026-é']) {
      const plain = password.normalize('NFD').replace(/\p{M}/gu, '');
      expect(estimate(password.normalize('NFD'), [])).toBe(estimate(password, []));
      expect(estimate(password, [])).toBe(estimate(plain, []));
    }
  });

  it('is strong although words of the holder were taken for parts of other words', () => {
    const words = ['Lila', 'ROSEMONDE', 'lila', 'rosemonde', 'demo', 'example', 'PARIS', '20232340000101'];
    expect(estimate('Demonstration-Espace-2026', words)).toBe('strong');
  });
});

describe('words of the holder', () => {
  const words = ['Zélie', 'Quatremère-Vautrin', 'z.vautrin', 'Carquefou', '20232340000101'];
  const passwords = [
    'Zelie-Quatremere-Vautrin-2026',
    'zelie.vautrin.carquefou.1',
    'Z3l1e-Qu4trem3re-V4utrin!1',
    'nirtuav-eremertauq-eilez-1',
    'carquefou20232340000101',
  ];
  it.each(passwords)('make a password guessable that would not be without them: %s', (password) => {
    expect(estimate(password, words)).not.toBe('strong');
    expect(estimate(password, [])).toBe('strong');
  });
});

describe('a long password', () => {
  const strong = pseudoRandom('abcdefghijklmnopqrstuvwxyz0123456789', 24, 1);

  it('is judged by its strongest part, wherever that stands', () => {
    expect(estimate('a'.repeat(104) + strong, [])).toBe('strong');
    expect(estimate(strong + 'a'.repeat(104), [])).toBe('strong');
    expect(estimate('a'.repeat(60) + strong + 'a'.repeat(44), [])).toBe('strong');
    expect(estimate('a'.repeat(128), [])).toBe('weak');
  });

  it('never loses strength by what is added beyond the part that is scored at once', () => {
    const character = fc.constantFrom(...'aab1é-!Z');
    const start = fc.array(character, { minLength: 40, maxLength: 40 }).map((found) => found.join(''));
    const added = fc.array(character, { minLength: 1, maxLength: 88 }).map((found) => found.join(''));
    fc.assert(
      fc.property(start, added, (short, more) => {
        expect(RANK[estimate(short + more, [])]).toBeGreaterThanOrEqual(RANK[estimate(short, [])]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('any text at all', () => {
  it('gets a level', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(fc.string()), (password, words) => {
        expect(Object.keys(RANK)).toContain(estimate(password, words));
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['medium', '1constructorconstructorazerty!'],
    ['medium', 'Constructor-constructor123'],
    ['strong', 'constructorrotcurtsnocazerty'],
    ['strong', '__proto__constructor__proto__'],
  ] as const)(
    'gets no other level for words that mean something to the program (%s: %s)',
    (level, password) => {
      expect(estimate(password, [])).toBe(level);
    },
  );
});

describe('the levels', () => {
  it.each([
    [7.9, 20, 'weak'],
    [8, 20, 'medium'],
    [12.9, 128, 'medium'],
    [13, 20, 'strong'],
    [40, 19, 'medium'],
  ] as const)('10^%s guesses and %s characters: %s', (guesses, length, level) => {
    expect(levelOf(guesses, length)).toBe(level);
  });
});

/** Always the same for the same sample, so that a test that fails fails again. */
function pseudoRandom(alphabet: string, length: number, sample: number): string {
  const letters = [...alphabet];
  const bytes = createHash('shake256', { outputLength: length }).update(`${alphabet} ${sample}`).digest();
  return [...bytes].map((byte) => letters[byte % letters.length]).join('');
}
