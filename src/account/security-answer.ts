/**
 * An answer as it is hashed and compared: case, accents, ligatures, hyphens, apostrophes and doubled spaces do
 * not count, because nobody remembers after three years how « Jean-François » was typed.
 * @returns empty when nothing is left that could be compared
 */
export function normaliseAnswer(typed: string): string {
  return unaccented(unaccented(typed).toUpperCase().toLowerCase())
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll(/[\s\p{Pd}'’‘ʼ`]+/gu, ' ')
    .trim();
}

/** Upper case first writes « ß » out, as older keyboards do; either case may leave a mark to be taken off. */
function unaccented(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '');
}
