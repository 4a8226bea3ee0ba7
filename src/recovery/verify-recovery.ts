import { type Account, lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import type { KeptCode } from '../codes/check-code.ts';
import { countCodeTry, giveBackCodeTry, stopCode, TRIES_ALLOWED } from '../codes/store.ts';
import { isAnswer, normaliseAnswer } from '../holder-data/security-question.ts';
import { send } from '../mail/outbox.ts';
import { orGiveBack } from '../platform/fair-queue.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import {
  countAttempt,
  forgetAttempts,
  forgiveAttempt,
  type RateLimit,
  TooManyTries,
} from '../platform/throttle.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { findRecovery, type Presented, type RecoveryRefusal } from './find-recovery.ts';
import { recoveryStoppedMail } from './mails.tsx';

/**
 * Over all mailed codes of an account: whoever reads the mailbox could else ask for code after code, five answers
 * each, and there are not that many first names. Nobody who lacks a code can set this off. A printed code is not counted
 * here: nobody can ask for letter after letter, its own five answers bound it, and whoever reads the mailbox would else
 * keep out the holder who has the letter.
 */
const ANSWERS: RateLimit = { free: 10, firstDelay: 3_600, longestDelay: 86_400, forgetAfter: 86_400 };

/**
 * Counts an answer to a mailed code for its account, before it is compared.
 * @throws TooManyTries, answered with 429 and the hour of the next try
 */
export async function countAnswerFor(platform: Ground, accountId: string): Promise<void> {
  const attempt = await countAttempt(platform, keyOf(accountId), ANSWERS);
  if (!attempt.allowed) throw new TooManyTries(attempt.retryAt);
}

/** A right answer: the wrong ones before it no longer count. */
export function forgetAnswersFor({ db }: Ground, accountId: string): Promise<void> {
  return forgetAttempts(db, keyOf(accountId));
}

/** The answer was not compared, for the program was too busy. */
export function giveBackAnswerFor({ db }: Ground, accountId: string): Promise<void> {
  return forgiveAttempt(db, keyOf(accountId));
}

function keyOf(accountId: string): string {
  return `recovery-answer/account/${accountId}`;
}

export type VerifyRecoveryOutcome =
  | { outcome: 'verified'; recoveryId: string; accountId: string }
  /** The code is right: its holder may see the question. */
  | { outcome: 'answer-missing'; recoveryId: string; question: string }
  | { outcome: 'wrong-answer'; recoveryId: string; question: string; triesLeft: number }
  | RecoveryRefusal;

/**
 * Checks the code, then the answer to the security question. Each answer is counted before it is
 * compared, in one statement: of any number sent in parallel, five wrong ones at most are looked at. The
 * fifth stops the recovery, and its holder is told by mail. Where the installation asks no question, or the letter was
 * printed without answer, the code alone is asked.
 */
export async function verifyRecovery(
  platform: Platform,
  presented: Presented,
  typedAnswer: string,
  origin: Origin,
): Promise<VerifyRecoveryOutcome> {
  const found = await findRecovery(platform, presented);
  if (found.outcome !== 'usable') return found;
  const { recovery, account, asksAnswer } = found;
  if (!asksAnswer) return markVerified(platform, found, origin);

  const shown = { recoveryId: recovery.id, question: account.security_question };
  if (normaliseAnswer(typedAnswer) === '') return { outcome: 'answer-missing', ...shown };
  const counted = await countCodeTry(platform, recovery);
  if (counted === undefined) return stop(platform, recovery, origin);
  const isRight = await orGiveBack(isAnswer(platform.hasher, account.security_answer_hash, typedAnswer), () =>
    giveBackCodeTry(platform, recovery),
  );
  if (isRight) return markVerified(platform, found, origin);
  await recordWrongAnswer(platform, account.id, origin);
  const triesLeft = TRIES_ALLOWED - counted;
  return triesLeft > 0 ? { outcome: 'wrong-answer', ...shown, triesLeft } : stop(platform, recovery, origin);
}

/**
 * From now on the password may be chosen. The code is not used up by it: who closed the window enters it again;
 * what happens once is the choice of the password.
 */
function markVerified(
  platform: Platform,
  { recovery, account, asksAnswer }: { recovery: KeptCode; account: Account; asksAnswer: boolean },
  origin: Origin,
): Promise<VerifyRecoveryOutcome> {
  return inTransaction(platform, async (tx): Promise<VerifyRecoveryOutcome> => {
    const locked = await lockAccount(tx.db, account.id);
    // The question and its answer may have been changed while the answer was being compared.
    if (locked?.security_answer_hash !== account.security_answer_hash) return { outcome: 'code-replaced' };
    // A right answer was counted like a wrong one.
    if (asksAnswer) await giveBackCodeTry(tx, recovery);
    const verified = await tx.db
      .updateTable('recovery')
      .set({ verified_at: tx.clock.now() })
      .where('id', '=', recovery.id)
      .where('status', '=', 'pending')
      .returning('id')
      .executeTakeFirst();
    if (!verified) return { outcome: 'code-replaced' };
    const details = asksAnswer ? {} : { withoutAnswer: true };
    await record(tx, { event: 'recovery-verified', accountId: account.id, origin, details });
    return { outcome: 'verified', recoveryId: recovery.id, accountId: account.id };
  });
}

/** The holder sees in the history that somebody who has the code tried to answer (OWASP ASVS 5.0, 16.3.1). */
function recordWrongAnswer(platform: Platform, accountId: string, origin: Origin): Promise<void> {
  const event = { event: 'recovery-verified', outcome: 'refused', accountId, origin } as const;
  return inTransaction(platform, (tx) => record(tx, event));
}

/** Done and told once, however many answers come at the same time. */
function stop(platform: Platform, recovery: KeptCode, origin: Origin): Promise<VerifyRecoveryOutcome> {
  return inTransaction(platform, async (tx): Promise<VerifyRecoveryOutcome> => {
    const account = await lockAccount(tx.db, recovery.subjectId);
    if ((await stopCode(tx, recovery)) && account) {
      const channel = recovery.byLetter ? 'letter' : 'mail';
      await send(tx, recoveryStoppedMail(tx.installation, account, tx.clock.now(), channel));
      await record(tx, { event: 'recovery-stopped', accountId: account.id, origin });
    }
    return { outcome: 'code-stopped' };
  });
}
