import { type Account, accountByEmailKey } from '../account/account.ts';
import { maskedEmail, recordEvent } from '../account/audit/record-event.ts';
import { emailKey, readEmailAddress } from '../account/email-address.ts';
import type { Origin } from '../account/session.ts';
import type { Platform } from '../platform/platform.ts';

/**
 * A try to sign in that was turned away, in the history of the account it was aimed at. One that was aimed at none
 * costs the same line (SPEC 4: the work done must not tell them apart).
 */
export function recordRefusedSignIn(
  platform: Platform,
  event: 'signed-in' | 'sign-in-throttled',
  tried: { email: string; account: Account | undefined; origin: Origin },
): Promise<void> {
  return platform.db.transaction().execute((trx) =>
    recordEvent(trx, platform, {
      event,
      outcome: 'refused',
      ...(tried.account && { accountId: tried.account.id }),
      origin: tried.origin,
      details: { method: 'password', address: recognisable(tried.email) },
    }),
  );
}

/** A try that came too soon after the others: neither the password nor anything else was looked at. */
export async function recordThrottledSignIn(
  platform: Platform,
  email: string,
  origin: Origin,
): Promise<void> {
  const account = await accountByEmailKey(platform.db, emailKey(email));
  await recordRefusedSignIn(platform, 'sign-in-throttled', { email, account, origin });
}

/** Of what is no address nothing is told: people type their password there. */
function recognisable(typed: string): string {
  const read = readEmailAddress(typed.trim());
  return read ? maskedEmail(read.address) : '…';
}
