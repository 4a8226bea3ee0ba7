import { type Account, accountById } from '../../account/account.ts';
import { type Actor, lockSignedInAccount, renewSession } from '../../account/session.ts';
import { recordEvent } from '../../audit/record-event.ts';
import type { Platform } from '../../platform/platform.ts';

export type ConfirmPasswordOutcome =
  | { outcome: 'confirmed'; sessionToken: string }
  | { outcome: 'wrong-password' }
  | { outcome: 'signed-out' };

/**
 * The present password again, before what is sensitive (OWASP ASVS 5.0, 7.5.1). The session goes on under a
 * new token, authenticated now (7.2.4). An expired password will do, as it does to sign in.
 */
export async function confirmPassword(
  platform: Platform,
  who: Actor,
  password: string,
): Promise<ConfirmPasswordOutcome> {
  const account = await accountById(platform.db, who.accountId);
  if (!account) return { outcome: 'signed-out' };
  const right = await platform.hasher.verify(account.password_hash, password);
  const result = await conclude(platform, who, account, right);
  // Another sign-in has hashed the same password anew meanwhile: what is in force now is asked.
  return result.outcome === 'changed-meanwhile' ? confirmPassword(platform, who, password) : result;
}

function conclude(
  platform: Platform,
  who: Actor,
  checked: Account,
  right: boolean,
): Promise<ConfirmPasswordOutcome | { outcome: 'changed-meanwhile' }> {
  return platform.db.transaction().execute(async (trx) => {
    const account = await lockSignedInAccount(trx, who);
    if (!account) return { outcome: 'signed-out' };
    if (account.password_hash !== checked.password_hash) return { outcome: 'changed-meanwhile' };
    if (!right) {
      await recordEvent(trx, platform, { event: 'password-confirmed', outcome: 'refused', ...who });
      return { outcome: 'wrong-password' };
    }
    await trx
      .updateTable('session')
      .set({ authenticated_at: platform.clock.now() })
      .where('token_hash', '=', who.tokenHash)
      .execute();
    const sessionToken = await renewSession(trx, platform, who.tokenHash);
    await recordEvent(trx, platform, { event: 'password-confirmed', ...who });
    return { outcome: 'confirmed', sessionToken };
  });
}
