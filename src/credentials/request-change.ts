import { accountById } from '../account/account.ts';
import { endPendingChange } from '../account/activation/end-change.ts';
import { maskedEmail, recordEvent } from '../account/audit/record-event.ts';
import { disputeLink } from '../account/dispute-link.ts';
import type { EmailAddress } from '../account/email-address.ts';
import type { PasswordFault } from '../account/password/password-rules.ts';
import { judgePassword } from '../account/password/set-password.ts';
import { lockSignedInAccount, type SignedIn } from '../account/session.ts';
import { queueMail } from '../platform/mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { changeRequestedNotice } from './mails.tsx';
import { mailCode } from './pending/mail-code.ts';
import { mayMailCode } from './pending/sending-limits.ts';

export type RequestChangeOutcome =
  | { outcome: 'requested' }
  | { outcome: 'password-refused'; faults: PasswordFault[] }
  | { outcome: 'same-address' }
  | { outcome: 'too-many-requests' }
  | { outcome: 'signed-out' };

/**
 * Asks for a new sign-in address, with or without a new password (SPEC 2, step 1). Nothing changes yet:
 * a code goes to the new address and a notice to the present one; an earlier request dies.
 */
export async function requestChange(
  platform: Platform,
  who: SignedIn,
  asked: { newEmail: EmailAddress; newPassword?: string },
): Promise<RequestChangeOutcome> {
  const account = await accountById(platform.db, who.accountId);
  if (!account) return { outcome: 'signed-out' };
  if (asked.newEmail.key === account.sign_in_email_key) return { outcome: 'same-address' };
  let newPasswordHash: string | null = null;
  if (asked.newPassword !== undefined) {
    const faults = await judgePassword(platform, account, asked.newPassword, asked.newEmail.address);
    if (faults.length > 0) return { outcome: 'password-refused', faults };
    newPasswordHash = await platform.hasher.hash(asked.newPassword);
  }
  return recordRequest(platform, who, asked.newEmail, newPasswordHash);
}

function recordRequest(
  platform: Platform,
  who: SignedIn,
  newEmail: EmailAddress,
  newPasswordHash: string | null,
): Promise<RequestChangeOutcome> {
  return platform.db.transaction().execute(async (trx) => {
    const account = await lockSignedInAccount(trx, who);
    if (!account) return { outcome: 'signed-out' };
    const now = platform.clock.now();
    if (!(await mayMailCode(trx, account.id, 'request', now))) return { outcome: 'too-many-requests' };

    await endPendingChange(trx, platform, account.id, 'replaced');
    const changeId = platform.random.uuid();
    await trx
      .insertInto('credential_change')
      .values({
        id: changeId,
        account_id: account.id,
        status: 'pending',
        old_email: account.sign_in_email,
        new_email: newEmail.address,
        new_email_key: newEmail.key,
        new_password_hash: newPasswordHash,
        requested_at: now,
        ended_at: null,
      })
      .execute();
    await mailCode(trx, platform, { changeId, account, newEmail, resent: false });
    await queueMail(
      trx,
      platform,
      changeRequestedNotice(platform.installation, account, {
        at: now,
        origin: who.origin,
        disputeAddress: disputeLink(platform, changeId),
      }),
    );
    await recordEvent(trx, platform, {
      event: 'change-requested',
      ...who,
      details: { newAddress: maskedEmail(newEmail.address), withPassword: newPasswordHash !== null },
    });
    return { outcome: 'requested' };
  });
}
