import { type Account, lockAccount } from '../../account/account.ts';
import { type CodeRefusal, type UsableCode, usableCode } from '../../account/activation/check-code.ts';
import { maskedEmail, recordEvent } from '../../account/audit/record-event.ts';
import { disputeLink } from '../../account/dispute-link.ts';
import { emailKey } from '../../account/email-address.ts';
import { endPendingRecovery } from '../../account/password/end-recovery.ts';
import { storePassword } from '../../account/password/set-password.ts';
import { endAllSessions, type Origin } from '../../account/session.ts';
import { isUniqueViolation } from '../../platform/database/errors.ts';
import type { Database, Trx } from '../../platform/database/schema.ts';
import { queueMail } from '../../platform/mail/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { addressChangedMail, addressChangedNotice } from '../mails.tsx';

export type ActivateChangeOutcome =
  | { outcome: 'activated'; changeId: string }
  | { outcome: 'wrong-address' }
  | { outcome: 'address-taken' }
  | { outcome: CodeRefusal };

/**
 * Second tab of the activation (SPEC 2, step 2): with a code recognised and the new address entered, the
 * account's address changes, and its password too if both were asked for, in one transaction. Every session
 * of the account ends. Of several activations at once exactly one succeeds.
 * @param typedEmail the new sign-in address, as typed
 * @param origin where the request came from, for the audit log
 */
export async function activateChange(
  platform: Platform,
  codeId: string,
  typedEmail: string,
  origin: Origin,
): Promise<ActivateChangeOutcome> {
  const first = await usableCode(platform.db, codeId, 'change', platform.clock.now());
  if (first.outcome !== 'code-usable') return first;
  const { account_id } = await changeOf(platform.db, first.code);
  try {
    return await platform.db.transaction().execute(async (trx): Promise<ActivateChangeOutcome> => {
      const account = await lockAccount(trx, account_id);
      // Under the lock nothing about this account moves any more: look again.
      const checked = await usableCode(trx, codeId, 'change', platform.clock.now());
      if (!account || checked.outcome !== 'code-usable') {
        return { outcome: checked.outcome === 'code-usable' ? 'code-unknown' : checked.outcome };
      }
      return applyChange(trx, platform, account, checked.code, emailKey(typedEmail), origin);
    });
  } catch (error) {
    // The unique index has the last word when another account takes the address at the same instant.
    if (isUniqueViolation(error, 'account_sign_in_email_key_key')) return { outcome: 'address-taken' };
    throw error;
  }
}

async function applyChange(
  trx: Trx,
  platform: Platform,
  account: Account,
  code: UsableCode,
  typedKey: string,
  origin: Origin,
): Promise<ActivateChangeOutcome> {
  const change = await changeOf(trx, code);
  if (change.status !== 'pending') return { outcome: 'code-replaced' };
  if (change.new_email_key !== typedKey) return { outcome: 'wrong-address' };
  const now = platform.clock.now();
  await trx
    .updateTable('account')
    .set({ sign_in_email: change.new_email, sign_in_email_key: change.new_email_key })
    .where('id', '=', account.id)
    .execute();
  if (change.new_password_hash !== null)
    await storePassword(trx, platform, account.id, change.new_password_hash);
  await trx.updateTable('activation_code').set({ used_at: now }).where('id', '=', code.codeId).execute();
  await trx
    .updateTable('credential_change')
    .set({ status: 'activated', ended_at: now, new_password_hash: null })
    .where('id', '=', change.id)
    .execute();
  await endPendingRecovery(trx, platform, account.id, 'credentials-changed');
  await endAllSessions(trx, account.id);
  const { installation } = platform;
  await queueMail(
    trx,
    platform,
    addressChangedNotice(installation, account, {
      at: now,
      origin,
      disputeAddress: disputeLink(platform, change.id),
    }),
  );
  await queueMail(trx, platform, addressChangedMail(installation, account, change.new_email, now));
  await recordEvent(trx, platform, {
    event: 'change-activated',
    accountId: account.id,
    origin,
    details: {
      oldAddress: maskedEmail(account.sign_in_email),
      withPassword: change.new_password_hash !== null,
    },
  });
  return { outcome: 'activated', changeId: change.id };
}

function changeOf(db: Database | Trx, code: UsableCode) {
  return db
    .selectFrom('credential_change')
    .selectAll()
    .where('id', '=', code.subjectId)
    .executeTakeFirstOrThrow();
}
