/**
 * An answer as it is hashed and compared: case, accents, ligatures, hyphens, apostrophes and doubled spaces do
 * not count, because nobody remembers after three years how « Jean-François » was typed.
 * @returns empty when nothing is left that could be compared
 */
export function normaliseAnswer(typed: string): string {
  return folded(unaccented(folded(typed).toUpperCase()))
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ς', 'σ')
    .replaceAll(/[\s\p{Pd}'’‘ʼ`]+/gu, ' ')
    .trim();
}

/** In lower case; upper case on the way writes « ß » and its like out, once « ẞ » has become « ß ». */
function folded(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase();
}

function unaccented(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '');
}
