import { accountById } from '../account/account.ts';
import { endPendingChange } from '../account/activation/end-change.ts';
import { recordEvent } from '../account/audit/record-event.ts';
import { endPendingRecovery } from '../account/password/end-recovery.ts';
import type { PasswordFault } from '../account/password/password-rules.ts';
import { judgePassword, storePassword } from '../account/password/set-password.ts';
import { endOtherSessions, lockSignedInAccount, renewSession, type SignedIn } from '../account/session.ts';
import { queueMail } from '../platform/mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { passwordChangedMail } from './mails.tsx';

export type ChangePasswordOutcome =
  | { outcome: 'changed'; sessionToken: string }
  | { outcome: 'password-refused'; faults: PasswordFault[] }
  | { outcome: 'signed-out' };

/**
 * Changes the password alone: in force at once (SPEC 2). Every other session ends, this one goes on under a
 * new token, and a pending request dies, for whoever made it may be the person being locked out.
 */
export async function changePassword(
  platform: Platform,
  who: SignedIn,
  newPassword: string,
): Promise<ChangePasswordOutcome> {
  const account = await accountById(platform.db, who.accountId);
  if (!account) return { outcome: 'signed-out' };
  const faults = await judgePassword(platform, account, newPassword);
  if (faults.length > 0) return { outcome: 'password-refused', faults };
  const passwordHash = await platform.hasher.hash(newPassword);

  return platform.db.transaction().execute(async (trx): Promise<ChangePasswordOutcome> => {
    const locked = await lockSignedInAccount(trx, who);
    if (!locked) return { outcome: 'signed-out' };
    await endPendingChange(trx, platform, locked.id, 'password-changed');
    await endPendingRecovery(trx, platform, locked.id, 'credentials-changed');
    const until = await storePassword(trx, platform, locked.id, passwordHash);
    await endOtherSessions(trx, locked.id, who.tokenHash);
    const sessionToken = await renewSession(trx, platform, who.tokenHash);
    await queueMail(
      trx,
      platform,
      passwordChangedMail(platform.installation, locked, until, {
        at: platform.clock.now(),
        origin: who.origin,
      }),
    );
    await recordEvent(trx, platform, { event: 'password-changed', ...who });
    return { outcome: 'changed', sessionToken };
  });
}
