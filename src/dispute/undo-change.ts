import { type Account, accountById, lockAccount } from '../account/account.ts';
import { endPendingChange } from '../account/activation/end-change.ts';
import { recordEvent } from '../account/audit/record-event.ts';
import { disputedQuestion, type QuestionInForce } from '../account/disputed-question.ts';
import { emailKey } from '../account/email-address.ts';
import { endPendingRecovery } from '../account/password/end-recovery.ts';
import { normaliseAnswer } from '../account/security-answer.ts';
import { endAllSessions, type Origin } from '../account/session.ts';
import { isUniqueViolation } from '../platform/database/errors.ts';
import type { Trx } from '../platform/database/schema.ts';
import { queueMail } from '../platform/mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { orGiveBack } from '../platform/turns.ts';
import { type Change, changeById, DISPUTE_TRIES, stateOf } from './dispute-state.ts';
import { addressPutBackMail, addressTakenBackNotice, disputeStoppedMail } from './mails.tsx';

export type UndoOutcome =
  | { outcome: 'undone' }
  | { outcome: 'wrong-answer'; triesLeft: number }
  | { outcome: 'address-taken' }
  | { outcome: 'cannot-be-undone' };

/** Mails the code of a new password to an account, in the caller's transaction: « Mot de passe oublié » does it. */
export type MailNewPasswordCode = (trx: Trx, account: Account) => Promise<void>;

/**
 * « Ce n'était pas moi », up to 72 hours after the activation: with the security answer the old address signs in
 * again, and nothing of what the thief may hold still works: no session, no code, no password. A new password comes
 * by mail to the address put back (SPEC 7).
 */
export async function undoChange(
  platform: Platform,
  tried: { changeId: string; answer: string; origin: Origin },
  mailNewPasswordCode: MailNewPasswordCode,
): Promise<UndoOutcome> {
  const counted = await countAnswer(platform, tried.changeId);
  const account = counted && (await accountById(platform.db, counted.account_id));
  if (!counted || !account) return { outcome: 'cannot-be-undone' };
  const asked = disputedQuestion(account, counted.requested_at);
  const hashed = await orGiveBack(hashAndCompare(platform, asked, tried.answer), () =>
    giveBack(platform, counted.id),
  );
  if (!hashed.isRight) return refuse(platform, counted, account, tried.origin);
  try {
    return await platform.db.transaction().execute(async (trx): Promise<UndoOutcome> => {
      const locked = await lockAccount(trx, account.id);
      const change = await changeById(trx, counted.id);
      if (!locked || change?.status !== 'activated') return { outcome: 'cannot-be-undone' };
      const restored = await putBack(trx, locked, change, hashed.nobodysPassword, asked);
      await endEverythingElse(trx, platform, change);
      await tellBothAddresses(trx, platform, locked, restored);
      await mailNewPasswordCode(trx, restored);
      await recordEvent(trx, platform, {
        event: 'change-undone',
        accountId: account.id,
        origin: tried.origin,
      });
      return { outcome: 'undone' };
    });
  } catch (error) {
    if (isUniqueViolation(error, 'account_sign_in_email_key_key')) return { outcome: 'address-taken' };
    throw error;
  }
}

/** Counts an answer before it is looked at, in one statement: those sent at once are counted one by one. */
async function countAnswer(platform: Platform, changeId: string): Promise<Change | undefined> {
  const change = await changeById(platform.db, changeId);
  if (!change || stateOf(change, platform).state !== 'can-be-undone') return undefined;
  return platform.db
    .updateTable('credential_change')
    .set((eb) => ({ dispute_tries: eb('dispute_tries', '+', 1) }))
    .where('id', '=', changeId)
    .where('status', '=', 'activated')
    .where('dispute_tries', '<', DISPUTE_TRIES)
    .returningAll()
    .executeTakeFirst();
}

/** An answer that was counted and could not be compared, for the program was too busy. */
function giveBack({ db }: Platform, changeId: string): Promise<unknown> {
  return db
    .updateTable('credential_change')
    .set((eb) => ({ dispute_tries: eb('dispute_tries', '-', 1) }))
    .where('id', '=', changeId)
    .execute();
}

/** The same work for a right answer and a wrong one. */
async function hashAndCompare({ hasher, random }: Platform, { answerHash }: QuestionInForce, answer: string) {
  // Nobody knows it: what the thief chose is out of force from the moment the address is put back.
  const nobodysPassword = await hasher.hash(random.bytes(32).toString('base64url'));
  return { nobodysPassword, isRight: await hasher.verify(answerHash, normaliseAnswer(answer)) };
}

/** Whoever signs in today is told of the last answer looked at: somebody else reads the old mailbox. */
async function refuse(
  platform: Platform,
  change: Change,
  account: Account,
  origin: Origin,
): Promise<UndoOutcome> {
  const triesLeft = DISPUTE_TRIES - change.dispute_tries;
  await platform.db.transaction().execute(async (trx) => {
    if (triesLeft === 0) {
      const mail = disputeStoppedMail(platform.installation, account, platform.clock.now());
      await queueMail(trx, platform, mail);
    }
    const event = { event: 'change-undone', outcome: 'refused', accountId: account.id, origin } as const;
    await recordEvent(trx, platform, event);
  });
  return { outcome: 'wrong-answer', triesLeft };
}

async function putBack(
  trx: Trx,
  account: Account,
  change: Change,
  passwordHash: string,
  { question, answerHash }: QuestionInForce,
): Promise<Account> {
  return trx
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
    })
    .where('id', '=', account.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** This change, and those made from the new address since: their links are in mailboxes of the thief. */
async function endEverythingElse(trx: Trx, platform: Platform, change: Change): Promise<void> {
  await endPendingChange(trx, platform, change.account_id, 'disputed');
  await endPendingRecovery(trx, platform, change.account_id, 'credentials-changed');
  await endAllSessions(trx, change.account_id);
  await trx
    .updateTable('credential_change')
    .set({ status: 'undone' })
    .where('account_id', '=', change.account_id)
    .where('status', '=', 'activated')
    .where('requested_at', '>=', change.requested_at)
    .execute();
}

async function tellBothAddresses(
  trx: Trx,
  platform: Platform,
  before: Account,
  restored: Account,
): Promise<void> {
  const now = platform.clock.now();
  await queueMail(trx, platform, addressPutBackMail(platform.installation, restored, now));
  await queueMail(trx, platform, addressTakenBackNotice(platform.installation, before, now));
}
