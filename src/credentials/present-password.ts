import type { Account } from '../account/account.ts';
import { recordEvent } from '../account/audit/record-event.ts';
import type { CountedTry } from '../account/password/counted-try.ts';
import type { Actor } from '../account/session.ts';
import type { Platform } from '../platform/platform.ts';

/** The password in force, as whoever asks for a change typed it, and what counts the try. */
export interface PresentPassword {
  typed: string;
  counted: CountedTry;
}

/**
 * Whether whoever asks knows the password in force (OWASP ASVS 5.0, 6.2.3): a session left open is not enough. It is
 * looked at again under the account's lock by its hash. A wrong one is told in the holder's history.
 */
export async function isPresentPassword(
  platform: Platform,
  who: Actor,
  { password_hash }: Account,
  { typed, counted }: PresentPassword,
): Promise<boolean> {
  const isRight = await counted(() => platform.hasher.verify(password_hash, typed));
  if (!isRight) {
    const event = { event: 'password-confirmed', outcome: 'refused', ...who } as const;
    await platform.db.transaction().execute((trx) => recordEvent(trx, platform, event));
  }
  return isRight;
}
