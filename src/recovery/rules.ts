import type { RecoveryStatus } from '../database/schema.ts';

/** Days between the notice of a letter without answer and the first on which its code works. */
export const WAIT_DAYS = 7;

/** With code and answer right, the new password may be chosen for so long. */
export const VERIFIED_FOR_MS = 30 * 60_000;

/** Whether code and answer were right recently enough for the password to be chosen. */
export function isVerified(
  { status, verified_at }: { status: RecoveryStatus; verified_at: Date | null },
  now: Date,
): boolean {
  if (status !== 'pending' || !verified_at) return false;
  return now.getTime() - verified_at.getTime() < VERIFIED_FOR_MS;
}
