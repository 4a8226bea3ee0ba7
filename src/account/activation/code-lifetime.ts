import { daysAfter, parisDay } from '../../platform/french-dates.ts';

/** A mailed code can be used for 48 hours from its hand-over to SMTP (SPEC 2 and 8). */
const MAILED_CODE_LIFETIME_MS = 48 * 3_600_000;
/** A printed one for 60 days from the printing of its letter (SPEC 6). */
export const LETTER_CODE_DAYS = 60;

/**
 * On its way, in the mailbox (as far as SMTP knows), refused by the server of this very address, or given up after days
 * without a mail server.
 */
export type CodeState =
  | { state: 'leaving' }
  | { state: 'sent'; deadline: Date }
  | { state: 'undeliverable' }
  | { state: 'not-sent' };

/** Where a mailed code is. */
export function codeState(mail: {
  handed_over_at: Date | null;
  abandoned_at: Date | null;
  recipient_refused: boolean;
}): CodeState {
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
