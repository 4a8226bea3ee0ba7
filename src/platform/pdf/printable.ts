/** Marks the place of a character that cannot be printed. */
const REPLACEMENT = '\ufffd';

const BLANK = /[\p{Cc}\u2028\u2029]/gu;
const INVISIBLE = /\p{Cf}/gu;

// What the fonts named in the prelude have in every weight: Latin with all its accents, Greek, Cyrillic, marks of
// punctuation. PDF/UA-1 refuses a character without a shape, and one odd character must not cost the whole document.
const WITHOUT_SHAPE = new RegExp(
  `[^${[
    '\\u0020-\\u007e\\u00a0-\\u024f\\u1e00-\\u1e99\\u1ea0-\\u1ef9', // Latin
    '\\u02b9-\\u02dd\\u0300-\\u036f', // marks beside and above letters
    '\\u0386-\\u03ce\\u0400-\\u045f', // Greek, Cyrillic
    '\\u2010-\\u2027\\u2030-\\u2037\\u2039\\u203a\\u20ac\\u2116\\u2122', // punctuation, €, №, ™
  ].join('')}]`,
  'gu',
);

/** The text with nothing in it that the fonts of documents cannot show. */
export function printable(text: string): string {
  return text.normalize('NFC').replace(BLANK, ' ').replace(INVISIBLE, '').replace(WITHOUT_SHAPE, REPLACEMENT);
}
