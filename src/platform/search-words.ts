/**
 * A text as it is searched: small letters without accents and digits, a single space between words. « Taxe d’activités »
 * and « TAXE D'ACTIVITES » are the same.
 */
export function searchWords(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^\p{L}\p{Nd}]+/gu, ' ').trim();
}

/** Something to be found, as `searchWords` makes its texts. */
export interface Searched {
  name: string;
  /** What it is found by only where no name fits. */
  about: string;
}

/** Which of them hold every word that is searched for, or one that begins so. */
export function findAmong(all: readonly Searched[], search: string): boolean[] {
  const words = searchWords(search).split(' ');
  const holding = (part: keyof Searched) =>
    all.map((one) => words.every((word) => ` ${one[part]}`.includes(` ${word}`)));
  const byName = holding('name');
  return byName.includes(true) ? byName : holding('about');
}
