import { type Account, factorsFrozenUntil, frozenUntil, lockAccount } from '../account/account.ts';
import { DISPUTE_LIMIT_MS, disputedQuestion } from '../account/disputed.ts';
import { emailKey } from '../account/email-address.ts';
import { endAllSessions } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { revokeCodes } from '../codes/store.ts';
import { endingPendingChange } from '../credentials/pending-change.ts';
import { isUniqueViolation } from '../database/errors.ts';
import type { Trx } from '../database/schema.ts';
import { cancelRemoval } from '../factors/removal.ts';
import { isAnswer } from '../holder-data/security-question.ts';
import { send } from '../mail/outbox.ts';
import { lockCompaniesOf } from '../mandates/lock-company.ts';
import { moveObjections } from '../mandates/role-request.ts';
import { orGiveBack } from '../platform/fair-queue.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { mailRecoveryCode } from '../recovery/mail-recovery-code.ts';
import { reopenSpace } from '../space-lock/reopen-space.ts';
import { disputeFactors } from './dispute-factors.ts';
import { disputeRoles } from './dispute-roles.tsx';
import { type Change, changeById, stateOfChange } from './dispute-state.ts';
import { countTry, giveBackTry, refuseTry } from './dispute-tries.ts';
import { addressPutBackMail, addressTakenBackNotice } from './mails.tsx';
import { factorLines } from './texts.ts';

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
  tx: Tx,
  account: Account,
  change: Change,
  passwordHash: string,
): Promise<{ restored: Account; factors: string[] }> {
  await lockCompaniesOf(tx, account.id);
  const { question, answerHash } = disputedQuestion(account, change.requested_at);
  const frozen = frozenUntil(account, tx.clock.now());
  if (frozen) await moveObjections(tx, account.id, tx.clock.now().getTime() - frozen.getTime());
  const restored = await tx.db
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
      factors_frozen_until: factorsFrozenUntil(tx.clock.now()),
    })
    .where('id', '=', account.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  // Not `disputed`: that would spend the link of the holder's next request.
  await tx.later(endingPendingChange(tx, account.id, 'cancelled'));
  await revokeCodes(tx, 'recovery', account.id);
  await endAllSessions(tx, account.id);
  await cancelRemoval(tx, account, 'disputed');
  const factors = factorLines(await disputeFactors(tx, account, change, 'undo'), 'open');
  await undoneWith(tx.db, change);
  await reopenSpace(tx, restored, { why: 'dispute' });
  return { restored, factors };
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

export type UndoOutcome =
  | { outcome: 'undone'; roles: string[]; factors: string[] }
  | { outcome: 'wrong-secret'; triesLeft: number }
  | { outcome: 'address-taken' }
  | { outcome: 'cannot-be-undone' };

/**
 * « Ce n'était pas moi », up to 72 hours after the activation: with the security answer the old address signs in
 * again, and nothing of what the thief may hold still works: no session, no code, no password. A new password comes
 * by mail to the address put back.
 */
export async function undoChange(
  platform: Platform,
  { changeId, answer, origin }: { changeId: string; answer: string; origin: Origin },
): Promise<UndoOutcome> {
  const found = await stateOfChange(platform, changeId);
  if (found?.state.state !== 'can-be-undone') return { outcome: 'cannot-be-undone' };
  const { account, state } = found;
  const counted = await countTry(platform.db, changeId);
  if (!counted) return { outcome: 'cannot-be-undone' };
  const compared = await orGiveBack(hashAndCompare(platform, state.question.answerHash, answer), () =>
    giveBackTry(platform.db, changeId),
  );
  if (!compared.isRight) return refuseTry(platform, account, counted, { event: 'change-undone', origin });
  try {
    return await inTransaction(platform, async (tx): Promise<UndoOutcome> => {
      const locked = await lockAccount(tx.db, account.id);
      const change = await changeById(tx.db, changeId);
      if (!locked || change?.status !== 'activated') return { outcome: 'cannot-be-undone' };
      const { restored, factors } = await putAddressBack(tx, locked, change, compared.nobodysPassword);
      const now = tx.clock.now();
      const roles = await disputeRoles(tx, restored, change, { way: 'undo', origin });
      const deletionCancelled = locked.deletion_asked_at !== null;
      await send(
        tx,
        addressPutBackMail(tx.installation, restored, now, { deletionCancelled, roles, factors }),
      );
      await send(tx, addressTakenBackNotice(tx.installation, locked, now));
      await mailRecoveryCode(tx, restored, { byHolder: true, why: 'address-put-back' });
      await record(tx, { event: 'change-undone', accountId: account.id, origin });
      return { outcome: 'undone', roles, factors };
    });
  } catch (error) {
    if (isUniqueViolation(error, 'account_sign_in_email_key_key')) return { outcome: 'address-taken' };
    throw error;
  }
}

/** The same work for a right answer and a wrong one. */
async function hashAndCompare(platform: Platform, answerHash: string, answer: string) {
  const nobodys = await nobodysPassword(platform);
  return { nobodysPassword: nobodys, isRight: await isAnswer(platform.hasher, answerHash, answer) };
}

/** Hourly: the hash of the password before a change is of no use once the change can be disputed no longer. */
export async function forgetFormerPasswords({ db, clock }: Ground): Promise<void> {
  await db
    .updateTable('credential_change')
    .set({ former_password_hash: null })
    .where('former_password_hash', 'is not', null)
    .where('ended_at', '<=', new Date(clock.now().getTime() - DISPUTE_LIMIT_MS))
    .execute();
}
