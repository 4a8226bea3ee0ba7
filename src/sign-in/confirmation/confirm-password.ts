import type { Account } from '../../account/account.ts';
import { asHolder, holderAccount } from '../../account/as-holder.ts';
import { type Actor, renewSession } from '../../account/session.ts';
import { record } from '../../audit/record-event.ts';
import type { Platform } from '../../platform/platform.ts';

export type ConfirmPasswordOutcome =
  | { outcome: 'confirmed'; sessionToken: string }
  | { outcome: 'wrong-password' };

/**
 * The present password again, before what is sensitive (OWASP ASVS 5.0, 7.5.1). The session goes on under a
 * new token, authenticated now (7.2.4). An expired password will do, as it does to sign in.
 */
export async function confirmPassword(
  platform: Platform,
  who: Actor,
  password: string,
): Promise<ConfirmPasswordOutcome> {
  const account = await holderAccount(platform, who);
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
  return asHolder(platform, who, async ({ tx, account }) => {
    if (account.password_hash !== checked.password_hash) return { outcome: 'changed-meanwhile' };
    if (!right) {
      await record(tx, { event: 'password-confirmed', outcome: 'refused', ...who });
      return { outcome: 'wrong-password' };
    }
    await tx.db
      .updateTable('session')
      .set({ authenticated_at: tx.clock.now() })
      .where('token_hash', '=', who.tokenHash)
      .execute();
    const sessionToken = await renewSession(tx, who.tokenHash);
    await record(tx, { event: 'password-confirmed', ...who });
    return { outcome: 'confirmed', sessionToken };
  });
}
