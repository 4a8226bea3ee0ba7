import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Platform } from '../platform/platform.ts';
import { typedLine } from '../platform/typed-line.ts';
import { daysAfter, parisDay } from '../web/french-dates.ts';
import { WRONG_PASSWORDS_ALLOWED } from './check-code.ts';

/** What is kept of a code: enough to find it, not enough to use it. Not the key of activation codes. */
export function recoveryCodeHash(secrets: Platform['secrets'], code: string): string {
  return secrets.keyedHash('recovery-code', code);
}

/** Among these is what is kept of a code, whichever key of the ring made it: letters are on their way for 30 days. */
export function recoveryCodeHashes(secrets: Platform['secrets'], code: string): string[] {
  return secrets.keyedHashes('recovery-code', code);
}

/** Letters that nobody mistakes for another: no I, l, O or o. 12 of 48 letters are 67 bits. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz';
const CODE_LENGTH = 12;

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

/** A mailed code can be used for 48 hours from its hand-over to SMTP. */
const MAILED_CODE_LIFETIME_MS = 48 * 3_600_000;
/** A printed one for 60 days from the printing of its letter. */
export const LETTER_CODE_DAYS = 60;

/**
 * On its way, in the mailbox (as far as SMTP knows), refused by the server of this very address, given up after days
 * without a mail server, or ended by the wrong passwords tried with it.
 */
export type CodeState =
  | { state: 'leaving' }
  | { state: 'sent'; deadline: Date }
  | { state: 'undeliverable' }
  | { state: 'not-sent' }
  | { state: 'stopped' };

/** Where a mailed code is, that was neither used nor replaced. */
export function codeState(mail: {
  handed_over_at: Date | null;
  abandoned_at: Date | null;
  recipient_refused: boolean;
  wrong_passwords: number;
}): CodeState {
  if (mail.wrong_passwords >= WRONG_PASSWORDS_ALLOWED) return { state: 'stopped' };
  if (mail.handed_over_at) return { state: 'sent', deadline: codeDeadline(mail.handed_over_at) };
  if (!mail.abandoned_at) return { state: 'leaving' };
  return { state: mail.recipient_refused ? 'undeliverable' : 'not-sent' };
}

/** End of the 48 hours of a mailed code. */
function codeDeadline(handedOverAt: Date): Date {
  return new Date(handedOverAt.getTime() + MAILED_CODE_LIFETIME_MS);
}

/**
 * The last day on which a printed code works, to its end: 60 days of the calendar after the printing.
 * @returns `YYYY-MM-DD`, a day in Paris
 */
export function lastDayOfLetter(printedAt: Date): string {
  return daysAfter(parisDay(printedAt), LETTER_CODE_DAYS);
}

/** Whether the 48 hours of a mailed code are over; they have not begun for one that has yet to leave. */
export function isCodeOver({ handed_over_at }: { handed_over_at: Date | null }, now: Date): boolean {
  return handed_over_at !== null && codeDeadline(handed_over_at) <= now;
}

/**
 * Of the rows `code` of `activation_code`, the one of a request that its holder is told of: alive, or ended by wrong
 * passwords and not yet replaced, for a new one may be sent. Ordered by `revoked_at`, descending, a live one is first.
 */
export function isToldOf(): RawBuilder<SqlBool> {
  return sql<SqlBool>`code.used_at is null
    and (code.revoked_at is null or code.wrong_passwords >= ${WRONG_PASSWORDS_ALLOWED})`;
}
