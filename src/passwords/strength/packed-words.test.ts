import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packed, unpacked } from './packed-words.ts';
import { wordLists } from './word-lists.ts';

const word = fc.string({ minLength: 1, maxLength: 30 }).map((text) => text.toLowerCase());

describe('packed words', () => {
  it('come back, each at its rank within a factor of two', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 70 }), (words) => {
        const back = unpacked(packed(words));
        expect([...back].sort()).toEqual([...words].sort());
        words.forEach((found, index) => {
          const ratio = (back.indexOf(found) + 1) / (index + 1);
          expect(ratio).toBeGreaterThan(0.5);
          expect(ratio).toBeLessThan(2);
        });
      }),
    );
  });

  it('come back, all of those in use', () => {
    for (const words of Object.values(wordLists().words)) {
      expect(new Set(unpacked(packed(words)))).toEqual(new Set(words));
    }
  });

  it('take less room', () => {
    const words = wordLists().words.words?.slice(0, 1000) ?? [];
    expect(packed(words).length).toBeLessThan(words.join(',').length * 0.8);
  });
});
