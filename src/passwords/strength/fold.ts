/**
 * The text without accents (« Éléonore » → « Eleonore », « œuf » → « oeuf »), so that a word is recognised
 * however it is typed. Case is kept.
 */
export function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replace(/[œŒæÆ]/g, (ligature) => LIGATURES[ligature] ?? ligature);
}

/** The text without accents and in lower case: what two words are compared by. */
export function folded(text: string): string {
  return withoutAccents(text).toLowerCase();
}

const LIGATURES: Record<string, string> = { œ: 'oe', Œ: 'Oe', æ: 'ae', Æ: 'Ae' };
