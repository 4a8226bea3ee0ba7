import type { Account } from '../account/account.ts';
import { endPendingChange } from '../account/activation/end-change.ts';
import { disputedQuestion } from '../account/disputed-question.ts';
import { emailKey } from '../account/email-address.ts';
import { endPendingRecovery } from '../account/password/end-recovery.ts';
import { endAllSessions } from '../account/session.ts';
import type { Trx } from '../platform/database/schema.ts';
import type { Platform } from '../platform/platform.ts';
import type { Change } from './dispute-state.ts';

/** Mails the code of a new password to an account, in the caller's transaction: « Mot de passe oublié » does it. */
export type MailNewPasswordCode = (trx: Trx, account: Account) => Promise<void>;

/** The hash of a password that nobody knows: what was in force is not, from the moment the address is put back. */
export function nobodysPassword({ hasher, random }: Pick<Platform, 'hasher' | 'random'>): Promise<string> {
  return hasher.hash(random.bytes(32).toString('base64url'));
}

/**
 * Gives an account back the address it had before a change: nothing of what a thief may hold still works, no session,
 * no code, no password, and the question is the one in force before. A freeze ends. The caller holds the account's
 * lock, mails the code of a new password, and tells both addresses.
 * @throws the database's own error when another account has the address by now
 */
export async function putAddressBack(
  trx: Trx,
  platform: Pick<Platform, 'clock'>,
  account: Account,
  change: Change,
  passwordHash: string,
): Promise<Account> {
  const { question, answerHash } = disputedQuestion(account, change.requested_at);
  const restored = await trx
    .updateTable('account')
    .set({
      sign_in_email: change.old_email,
      sign_in_email_key: emailKey(change.old_email),
      password_hash: passwordHash,
      security_question: question,
      security_answer_hash: answerHash,
      security_question_changed_at: null,
      previous_security_question: null,
      previous_security_answer_hash: null,
      // Asked for by the thief, or no longer meant by who has just fought for the account.
      deletion_asked_at: null,
      frozen_until: null,
    })
    .where('id', '=', account.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  // Not `disputed`: that would spend the link of the holder's next request.
  await endPendingChange(trx, platform, account.id, 'cancelled');
  await endPendingRecovery(trx, platform, account.id, 'credentials-changed');
  await endAllSessions(trx, account.id);
  await undoneWith(trx, change);
  return restored;
}

/** This change, and those made from the new address since: their links are in mailboxes of the thief. */
async function undoneWith(trx: Trx, change: Change): Promise<void> {
  await trx
    .updateTable('credential_change')
    .set({ status: 'undone', former_password_hash: null })
    .where('account_id', '=', change.account_id)
    .where('status', '=', 'activated')
    .where('requested_at', '>=', change.requested_at)
    .execute();
}
