import type { Selectable } from 'kysely';
import type { RecoveryStatus, RecoveryTable } from '../database/schema.ts';
import { daysAfter, parisDay } from '../web/french-dates.ts';

export type Recovery = Selectable<RecoveryTable>;

/** A mailed code: 1 hour from its hand-over to SMTP. */
export const MAILED_CODE_LIFETIME_MS = 3_600_000;
/** A printed one: 30 days of the calendar from the printing, for the post takes its time and people are away. */
const PRINTED_CODE_LIFETIME_DAYS = 30;
/** Five wrong answers stop a recovery; the table refuses a sixth. */
export const WRONG_ANSWERS_ALLOWED = 5;
/** With code and answer right, the new password may be chosen for so long. */
export const VERIFIED_FOR_MS = 30 * 60_000;

/** Why a code does not work; told only to who holds it, so it may be said plainly. */
export type CodeRefusal = 'code-unknown' | 'code-expired' | 'code-replaced' | 'code-used' | 'code-stopped';

/**
 * Whether a recovery can still be verified.
 * @param handedOverAt when its mail left; null for a letter, and for the instant between the hand-over and its
 * record
 */
export function refusalOf(
  recovery: Pick<Recovery, 'status' | 'channel' | 'requested_at'>,
  handedOverAt: Date | null,
  now: Date,
): CodeRefusal | undefined {
  if (recovery.status !== 'pending') return REFUSAL_OF_STATUS[recovery.status];
  return isExpired(recovery, handedOverAt, now) ? 'code-expired' : undefined;
}

const REFUSAL_OF_STATUS: Record<Exclude<RecoveryStatus, 'pending'>, CodeRefusal> = {
  done: 'code-used',
  replaced: 'code-replaced',
  stopped: 'code-stopped',
  'credentials-changed': 'code-replaced',
};

/** A printed code works through the end of this day, in Paris. @returns `YYYY-MM-DD` */
export function printedCodeLastDay(printedAt: Date): string {
  return daysAfter(parisDay(printedAt), PRINTED_CODE_LIFETIME_DAYS);
}

/** Whether code and answer were right recently enough for the password to be chosen. */
export function isVerified(
  { status, verified_at }: Pick<Recovery, 'status' | 'verified_at'>,
  now: Date,
): boolean {
  if (status !== 'pending' || !verified_at) return false;
  return now.getTime() - verified_at.getTime() < VERIFIED_FOR_MS;
}

function isExpired(
  { channel, requested_at }: Pick<Recovery, 'channel' | 'requested_at'>,
  handedOverAt: Date | null,
  now: Date,
): boolean {
  if (channel === 'letter') return parisDay(now) > printedCodeLastDay(requested_at);
  return handedOverAt !== null && now.getTime() - handedOverAt.getTime() >= MAILED_CODE_LIFETIME_MS;
}
