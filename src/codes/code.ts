import type { Platform } from '../platform/platform.ts';
import { typedLine } from '../platform/typed-line.ts';
import type { CodePage } from './kinds.ts';

/** Letters that nobody mistakes for another: no I, l, O or o. 12 of 48 letters are 67 bits. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz';
const CODE_LENGTH = 12;

/** A new code: 12 letters, upper and lower case (rule 1.5). */
export function makeCode(random: Platform['random']): string {
  return Array.from({ length: CODE_LENGTH }, () => LETTERS.charAt(random.below(LETTERS.length))).join('');
}

/**
 * What a person typed or pasted, without what stood around and between its letters: spaces, quotes, hyphens, a full stop.
 * @returns undefined when it cannot be a code
 */
export function readCode(typed: string): string | undefined {
  const code = lettersAndFigures(typed);
  return /^[A-Za-z]{12}$/.test(code) ? code : undefined;
}

/** Whether what was typed looks like the code of a sign-in. */
export function isSixDigits(typed: string): boolean {
  return /^\d{6}$/.test(lettersAndFigures(typed));
}

function lettersAndFigures(typed: string): string {
  return typedLine(typed).replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** What is kept of a code: enough to find it, not enough to use it. */
export function codeHash(secrets: Platform['secrets'], page: CodePage, code: string): string {
  return secrets.keyedHash(`${page}-code`, code);
}

/** Among these is what is kept of a code, whichever key of the ring made it: letters are on their way for weeks. */
export function codeHashes(secrets: Platform['secrets'], page: CodePage, code: string): string[] {
  return secrets.keyedHashes(`${page}-code`, code);
}
