import { accountById } from '../account/account.ts';
import { endPendingChange } from '../account/activation/end-change.ts';
import { nextCodeAt } from '../account/activation/sending-limits.ts';
import { maskedEmail, recordEvent } from '../account/audit/record-event.ts';
import { disputeLink } from '../account/dispute-link.ts';
import type { EmailAddress } from '../account/email-address.ts';
import type { PasswordFault } from '../account/password/password-rules.ts';
import { judgeByItself, wasUsedBefore } from '../account/password/set-password.ts';
import { lockSignedInAccount, type SignedIn } from '../account/session.ts';
import { queueMail } from '../platform/mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { changeRequestedNotice } from './mails.tsx';
import { mailCode } from './pending/mail-code.ts';
import { isPresentPassword, type PresentPassword } from './present-password.ts';

export type RequestChangeOutcome =
  | { outcome: 'requested' }
  | { outcome: 'password-refused'; faults: PasswordFault[] }
  | { outcome: 'wrong-password' }
  | { outcome: 'same-address' }
  | { outcome: 'too-many-today'; retryAt: Date }
  | { outcome: 'signed-out' };

export interface AskedChange {
  newEmail: EmailAddress;
  newPassword?: string;
  present: PresentPassword;
}

/**
 * Asks for a new sign-in address, with or without a new password. Nothing changes yet: a code goes to the new address
 * and a notice to the present one; an earlier request dies. The present password is compared only when the rest is
 * right by itself, and the last ten only when the present one is right.
 */
export async function requestChange(
  platform: Platform,
  who: SignedIn,
  asked: AskedChange,
): Promise<RequestChangeOutcome> {
  const { newEmail, newPassword, present } = asked;
  const account = await accountById(platform.db, who.accountId);
  if (!account) return { outcome: 'signed-out' };
  if (newEmail.key === account.sign_in_email_key) return { outcome: 'same-address' };
  if (newPassword !== undefined) {
    const faults = await judgeByItself(platform, account, newPassword, newEmail.address);
    if (faults.length > 0) return { outcome: 'password-refused', faults };
  }
  if (!(await isPresentPassword(platform, who, account, present))) return { outcome: 'wrong-password' };
  if (newPassword !== undefined && (await wasUsedBefore(platform, account, newPassword))) {
    return { outcome: 'password-refused', faults: ['used-before'] };
  }
  const newPasswordHash = newPassword === undefined ? null : await platform.hasher.hash(newPassword);
  const result = await recordRequest(platform, who, account.password_hash, newEmail, newPasswordHash);
  // Checked anew against what is in force now: a sign-in may only have hashed the same password anew.
  return result.outcome === 'changed-meanwhile' ? requestChange(platform, who, asked) : result;
}

function recordRequest(
  platform: Platform,
  who: SignedIn,
  comparedHash: string,
  newEmail: EmailAddress,
  newPasswordHash: string | null,
): Promise<RequestChangeOutcome | { outcome: 'changed-meanwhile' }> {
  return platform.db.transaction().execute(async (trx) => {
    const account = await lockSignedInAccount(trx, who);
    if (!account) return { outcome: 'signed-out' };
    if (account.password_hash !== comparedHash) return { outcome: 'changed-meanwhile' };
    const now = platform.clock.now();
    const retryAt = await nextCodeAt(trx, { account_id: account.id }, 'request', now);
    if (retryAt) return { outcome: 'too-many-today', retryAt };

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
