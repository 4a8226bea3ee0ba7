import { typedLine } from '../../platform/http/typed-line.ts';
import type { Platform } from '../../platform/platform.ts';

/** Letters that nobody mistakes for another: no I, l, O or o. 12 of 48 letters are 67 bits. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz';
export const CODE_LENGTH = 12;

/** A new code: 12 letters, upper and lower case. */
export function makeCode(random: Platform['random']): string {
  return Array.from({ length: CODE_LENGTH }, () => LETTERS.charAt(random.below(LETTERS.length))).join('');
}

/**
 * What a person typed or pasted, without what stood around and between its letters: spaces, quotes, hyphens, a full stop.
 * @returns undefined when it cannot be a code
 */
export function readCode(typed: string): string | undefined {
  const code = typedLine(typed).replaceAll(/[^\p{L}\p{N}]/gu, '');
  return /^[A-Za-z]{12}$/.test(code) ? code : undefined;
}

/** What is kept of a code: enough to find it, not enough to use it. */
export function codeHash(secrets: Platform['secrets'], code: string): string {
  return secrets.keyedHash('activation-code', code);
}

/** Among these is what is kept of a code, whichever key of the ring made it: letters are on their way for 60 days. */
export function codeHashes(secrets: Platform['secrets'], code: string): string[] {
  return secrets.keyedHashes('activation-code', code);
}
