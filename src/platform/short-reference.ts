import type { Random } from './platform.ts';

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const SIGNS = `${LETTERS}23456789`;

/** Eight signs that name something on paper and on the telephone: no figure looks like one of its letters. */
export function makeShortReference(random: Pick<Random, 'below'>): string {
  const one = (signs: string) => signs.charAt(random.below(signs.length));
  return `${one(LETTERS)}${one('23456789')}${Array.from({ length: 6 }, () => one(SIGNS)).join('')}`;
}
