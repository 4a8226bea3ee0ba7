import { describe, expect, it } from 'vitest';
import { knownPartsBlanked } from './known-parts.ts';

describe('parts of a password that add nothing', () => {
  it.each([
    ['the holder’s words', 'xLilay', ['Lila'], 'x y'],
    ['each part of a composed word', 'vautrin+quatremere', ['Quatremère-Vautrin'], ' + '],
    ['words written in signs', 'xR0s3m0nd3y', ['Rosemonde'], 'x y'],
    ['words written backwards', 'xednomesory', ['Rosemonde'], 'x y'],
    ['what was typed before', 'paris-75-Paris-75', [], 'paris-75- '],
    ['one character typed thrice or more', 'zzzyyyyxx', [], 'zyxx'],
  ] as const)('are blanked: %s', (_, typed, words, left) => {
    expect(knownPartsBlanked(typed, words)).toBe(left);
  });

  it.each([
    ['words of two letters', 'xLyLix', ['Ly', 'Li']],
    ['three characters that come again by chance', 'abc1abc2abc', []],
    ['words that only begin alike', 'rosemary', ['Rosemonde']],
  ] as const)('are not: %s', (_, typed, words) => {
    expect(knownPartsBlanked(typed, words)).toBe(typed);
  });
});
