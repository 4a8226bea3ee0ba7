import { typedLine, withKeyboardSigns } from '../platform/http/typed-line.ts';
import type { Platform } from '../platform/platform.ts';

/**
 * An answer as it is hashed: case, accents, ligatures, hyphens, apostrophes, doubled spaces and what nobody sees do
 * not count, because nobody remembers after three years how « Jean-François » was typed.
 * What several signs write as one (« ″ ») is taken apart first, or it would be read otherwise the next time.
 * @returns empty when nothing is left that could be compared
 */
export function normaliseAnswer(typed: string): string {
  return normalisedBefore(withKeyboardSigns(typedLine(typed.normalize('NFKC'))));
}

/**
 * Whether a typed answer is the one that was hashed. Answers hashed before what nobody sees was left out, or cut by the
 * form where it ended at 100 characters, are still found by what was typed then.
 * @param hash of {@link normaliseAnswer}
 */
export async function isAnswer(
  hasher: Pick<Platform['hasher'], 'verify'>,
  hash: string,
  typed: string,
): Promise<boolean> {
  for (const answer of waysToHash(typed)) if (await hasher.verify(hash, answer)) return true;
  return false;
}

/** Longest answer that the forms of version 0.1.0 let through, in UTF-16 units: what was pasted after was cut. */
const CUT_BEFORE_AT = 100;

/** One way for an ordinary answer: a second hash is worked out only for what would have been kept otherwise before. */
function waysToHash(typed: string): Set<string> {
  const cut = typed.length > CUT_BEFORE_AT ? [normalisedBefore(typed.slice(0, CUT_BEFORE_AT))] : [];
  return new Set([normaliseAnswer(typed), normalisedBefore(typed), ...cut]);
}

/** As version 0.1.0 hashed every answer: to be changed no more. */
function normalisedBefore(typed: string): string {
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
