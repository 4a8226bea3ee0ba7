/**
 * A line as whoever typed or pasted it sees it: nothing that cannot be seen, every space an ordinary one, none at the
 * ends, accents and their letters in one piece (NFC). Copying from a page, a PDF, an office program or a chat brings
 * zero-width spaces, marks of direction, soft hyphens, thin and no-break spaces, which nobody can find and take off.
 * Reading it again changes nothing.
 */
export function typedLine(typed: string): string {
  return inOnePiece(typed.replaceAll(WHITE, ' ').replaceAll(UNSEEN, '')).trim();
}

/** Accents and their letters in one piece. */
export function inOnePiece(text: string): string {
  return inForm('NFC', text);
}

/**
 * A text in a form of Unicode, as long as people may have typed it. Putting a run of marks in order takes the square of its
 * length: 256 kB of them would hold up everybody for ten seconds, so that such a text stays as it is. To be used for whatever
 * may come in a form, before its length is known to be small.
 */
export function inForm(form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD', text: string): string {
  return LONG_RUN.test(text) ? text : text.normalize(form);
}

/** More marks on one letter than any language has (Unicode, annex 15: streams of text are cut there). */
const LONG_RUN = /\p{M}{31}/u;

/**
 * The same line with the hyphen and the apostrophe of the keyboard, where an office program or the keyboard of a
 * telephone put a dash or an accent in their place. The keyboard's own grave accent, which addresses may bear, stays; so does the
 * typographic apostrophe « ’ », right in a French name.
 */
export function withKeyboardSigns(line: string): string {
  return line.replaceAll(DASHES, '-').replaceAll(APOSTROPHES, "'");
}

/** U+2800, an empty cell of Braille, is no space for Unicode and looks like one. */
const WHITE = /[\p{White_Space}\u2800]/gu;
/** What Unicode says to show as nothing (Default_Ignorable_Code_Point), control characters, marks of annotations. */
const UNSEEN = /[\p{DI}\p{Cc}\ufff9-\ufffb]/gu;
/** Hyphens and dashes, the minus sign, and what only looks like them. */
const DASHES = /[\u2010-\u2015\u2212\u02d7\u2043\ufe58\ufe63\uff0d]/gu;
const APOSTROPHES = /[\u00b4\u2018\u201b\u2032\u02b9\u02c8\u02ca\u02cb\uff07\uff40]/gu;

/** Characters as people and the tables count them: code points, so that a letter outside of the first plane is one. */
export function lengthOf(line: string): number {
  return [...line].length;
}
