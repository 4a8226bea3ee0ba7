import { accountByEmailKey, lockAccount } from '../account/account.ts';
import { recordEvent } from '../account/audit/record-event.ts';
import { emailKey } from '../account/email-address.ts';
import { cancelDeletion } from '../account/leaving/cancel-deletion.ts';
import { endOldestSessions } from '../account/most-sessions.ts';
import { isExpired } from '../account/password/password-validity.ts';
import { type Origin, startSession } from '../account/session.ts';
import type { Platform } from '../platform/platform.ts';
import { recordRefusedSignIn } from './record-refusal.ts';

export type SignInOutcome =
  | { outcome: 'signed-in'; sessionToken: string; deletionCancelled: boolean }
  | { outcome: 'wrong-credentials' };

/**
 * Opens a session for an address and its password. The answer tells nothing more than yes or no, and the
 * work done is the same whether or not the address opens an account (SPEC 4). A deletion asked for is thereby
 * cancelled (SPEC 6).
 */
export async function signIn(platform: Platform, typed: Typed, origin: Origin): Promise<SignInOutcome> {
  const result = await tryToSignIn(platform, typed, origin);
  // Checked anew against what is in force now: another sign-in may only have hashed the same password anew.
  return result.outcome === 'changed-meanwhile' ? signIn(platform, typed, origin) : result;
}

interface Typed {
  email: string;
  password: string;
}

async function tryToSignIn(
  platform: Platform,
  typed: Typed,
  origin: Origin,
): Promise<SignInOutcome | { outcome: 'changed-meanwhile' }> {
  const { db, hasher } = platform;
  const account = await accountByEmailKey(db, emailKey(typed.email));
  const right = account
    ? await hasher.verify(account.password_hash, typed.password)
    : await hasher.verifyNothing(typed.password);
  if (!account || !right) {
    await recordRefusedSignIn(platform, 'signed-in', { email: typed.email, account, origin });
    return { outcome: 'wrong-credentials' };
  }
  const better = hasher.isOutdated(account.password_hash) ? await hasher.hash(typed.password) : undefined;

  return db.transaction().execute(async (trx) => {
    const locked = await lockAccount(trx, account.id);
    // The address or the password may have changed while the hash was being checked.
    if (
      locked?.password_hash !== account.password_hash ||
      locked.sign_in_email_key !== account.sign_in_email_key
    ) {
      return { outcome: 'changed-meanwhile' };
    }
    if (better) {
      await trx.updateTable('account').set({ password_hash: better }).where('id', '=', account.id).execute();
    }
    const sessionToken = await startSession(trx, platform, account.id, origin);
    await endOldestSessions(trx, platform, account.id, origin);
    await recordEvent(trx, platform, {
      event: 'signed-in',
      accountId: account.id,
      origin,
      details: { method: 'password', expired: isExpired(locked.password_valid_until, platform.clock.now()) },
    });
    const deletionCancelled = await cancelDeletion(trx, platform, locked, origin);
    return { outcome: 'signed-in', sessionToken, deletionCancelled };
  });
}
