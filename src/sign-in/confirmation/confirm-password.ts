import type { Account } from '../../account/account.ts';
import { asHolder, holderAccount } from '../../account/as-holder.ts';
import { rememberCompleted } from '../../account/completed-step.ts';
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
  actor: Actor,
  password: string,
): Promise<ConfirmPasswordOutcome> {
  const account = await holderAccount(platform, actor);
  const right = await platform.hasher.verify(account.password_hash, password);
  const result = await conclude(platform, actor, account, right);
  // Another sign-in has hashed the same password anew meanwhile: what is in force now is asked.
  return result.outcome === 'changed-meanwhile' ? confirmPassword(platform, actor, password) : result;
}

function conclude(
  platform: Platform,
  actor: Actor,
  checked: Account,
  right: boolean,
): Promise<ConfirmPasswordOutcome | { outcome: 'changed-meanwhile' }> {
  return asHolder(platform, actor, async ({ tx, account }) => {
    if (account.password_hash !== checked.password_hash) return { outcome: 'changed-meanwhile' };
    if (!right) {
      await record(tx, { event: 'password-confirmed', outcome: 'refused', ...actor });
      return { outcome: 'wrong-password' };
    }
    await tx.db
      .updateTable('session')
      .set({ authenticated_at: tx.clock.now() })
      .where('token_hash', '=', actor.tokenHash)
      .execute();
    const sessionToken = await renewSession(tx, actor.tokenHash);
    await rememberCompleted(tx, { what: 'password-confirmation', by: actor.tokenHash });
    await record(tx, { event: 'password-confirmed', ...actor });
    return { outcome: 'confirmed', sessionToken };
  });
}
