import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { daysAfter, parisDay } from '../../platform/french-dates.ts';
import { WRONG_PASSWORDS_ALLOWED } from './wrong-passwords.ts';

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
export function codeDeadline(handedOverAt: Date): Date {
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
