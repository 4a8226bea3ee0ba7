import { PRINTED_RANGES } from './printed-characters.ts';

/** Marks the place of a character that cannot be printed. */
const REPLACEMENT = '\ufffd';

const BLANK = /[\p{Cc}\u2028\u2029]/gu;
const INVISIBLE = /\p{Cf}/gu;

/** PDF/UA-1 refuses a character without a shape, and one odd character must not cost the whole document. */
const WITHOUT_SHAPE = new RegExp(
  `[^${PRINTED_RANGES.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`).join('')}]`,
  'gu',
);

/** The text with nothing in it that the fonts of documents cannot show. */
export function printable(text: string): string {
  return text.normalize('NFC').replace(BLANK, ' ').replace(INVISIBLE, '').replace(WITHOUT_SHAPE, REPLACEMENT);
}

/** The first character of a text that no document could show. */
export function unprintableIn(text: string): string | undefined {
  return text.normalize('NFC').match(WITHOUT_SHAPE)?.[0];
}
