import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOf } from '../http/form-body.ts';
import { inForm, lengthOf, typedLine, withKeyboardSigns } from './typed-line.ts';

/** What copying brings along and nobody sees. */
const UNSEEN = [
  '\u200b', // zero-width space
  '\u200c',
  '\u200d',
  '\u2060', // word joiner
  '\ufeff', // byte order mark
  '\u00ad', // soft hyphen
  '\u061c',
  '\u200e', // marks of direction
  '\u200f',
  '\u202a',
  '\u202c',
  '\u2066',
  '\u2069',
  '\u034f',
  '\u180e',
  '\u3164', // Hangul filler
  '\ufe0f', // variation selector
  '\u{e0020}',
  '\u0002', // left by PDFs at the end of lines
  '\u007f',
  '\u0085',
];
const SPACES = ['\u00a0', '\u202f', '\u2009', '\u2003', '\u3000', '\u1680', '\t', '\u2800'];

describe('a line that was typed or pasted', () => {
  it.each(UNSEEN)('loses what nobody sees (%j), wherever it stands', (unseen) => {
    expect(typedLine(`${unseen}MAR${unseen === '\u0085' ? '' : unseen}TIN${unseen}`)).toBe('MARTIN');
  });

  it('keeps more marks on a letter than any language has as they are, whose ordering would take for ever', () => {
    const pile = `a${'\u0301'.repeat(20)}${'\u0323'.repeat(20)}`;
    expect([typedLine(pile), typedLine('e\u0323\u0301')]).toEqual([pile, '\u1eb9\u0301']);
    expect([inForm('NFKD', `é${pile}`), inForm('NFKD', 'é')]).toEqual([`é${pile}`, 'e\u0301']);
  });

  it.each(SPACES)('has ordinary spaces (%j), and none at its ends', (space) => {
    expect(typedLine(`${space}12 rue${space}Neuve${space}`)).toBe('12 rue Neuve');
  });

  it('keeps letters, figures and signs of every script as they are', () => {
    for (const line of ['d’Été - Œuvré', "O'NEIL", 'ẞ', 'Məmmədova', '李', '12 bis, r. « Neuve » – b/3']) {
      expect(typedLine(line)).toBe(line);
    }
  });

  it('has accents in one piece with their letters, even where something unseen stood between them', () => {
    expect(typedLine('E\u0301lise')).toBe('Élise');
    expect(typedLine('E\u200b\u0301lise')).toBe('Élise');
  });

  it('is read the same again, and holds nothing unseen, whatever was typed', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom(...UNSEEN, ...SPACES, 'a', 'É', '\u0301', '-', '’'))
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(anything, (typed) => {
        const line = typedLine(typed);
        expect(typedLine(line)).toBe(line);
        expect(line).not.toMatch(/[\p{DI}\p{Cc}]|(?! )\p{White_Space}/u);
        expect(withKeyboardSigns(withKeyboardSigns(line))).toBe(withKeyboardSigns(line));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is read from the field of a form, empty where it was not sent', () => {
    expect(lineOf({ code: ' \u200bdjPS\u00a0VSbK ' }, 'code')).toBe('djPS VSbK');
    expect(lineOf({}, 'code')).toBe('');
  });

  it.each([
    ['DUPONT–DURAND', 'DUPONT-DURAND'],
    ['DUPONT—DURAND', 'DUPONT-DURAND'],
    ['DUPONT\u2011DURAND', 'DUPONT-DURAND'],
    ['DUPONT−DURAND', 'DUPONT-DURAND'],
    ['O´NEIL', "O'NEIL"],
    ['O`NEIL', 'O`NEIL'],
    ['O‘NEIL', "O'NEIL"],
    ['O′NEIL', "O'NEIL"],
    ['L’HÉRITIER', 'L’HÉRITIER'],
  ])('%s reads %s with the signs of a keyboard', (line, read) => {
    expect(withKeyboardSigns(line)).toBe(read);
  });

  it('is counted in characters, not in halves of them', () => {
    expect(lengthOf('Élise')).toBe(5);
    expect(lengthOf('𠮷野')).toBe(2);
  });
});
