import type { Trx } from '../database/schema.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import type { Account } from './account.ts';

/** How long after it was activated a change of address can be disputed: milliseconds. */
export const DISPUTE_LIMIT_MS = 72 * 3_600_000;

/** A question changed so recently does not count in a dispute: the one before does (rule 7.7). */
const QUESTION_SETTLES_MS = 72 * 3_600_000;

/**
 * How far back what proves the dispute of a change is looked for when it is activated: those 72 hours, and the 7 days
 * at most since it was asked for (5 in the outbox, 2 for its code).
 */
export const DISPUTED_CREDENTIALS_MS = QUESTION_SETTLES_MS + 7 * 24 * 3_600_000;

/**
 * After so many days the question before counts in no dispute any more: 3 days until a change no longer goes by it,
 * 7 at most until that change is activated (5 in the outbox, 2 for its code), 3 more to dispute it; and some to spare.
 */
const FORMER_QUESTION_DAYS = 30;

/** What was done on the account since then does not stand against whoever disputes a change. */
export function unsettledSince(changeRequestedAt: Date): Date {
  return new Date(changeRequestedAt.getTime() - QUESTION_SETTLES_MS);
}

export interface QuestionInForce {
  question: string;
  answerHash: string;
}

/**
 * The question that proves a dispute: the one in force 72 hours before the change was asked for. Whoever
 * took a session over and changed the question first, or changed it since, gains nothing by it.
 */
export function disputedQuestion(account: Account, changeRequestedAt: Date): QuestionInForce {
  const present = { question: account.security_question, answerHash: account.security_answer_hash };
  const changedAt = account.security_question_changed_at?.getTime();
  if (changedAt === undefined || changedAt <= changeRequestedAt.getTime() - QUESTION_SETTLES_MS)
    return present;
  const { previous_security_question: question, previous_security_answer_hash: answerHash } = account;
  return question !== null && answerHash !== null ? { question, answerHash } : present;
}

/**
 * The columns to set when the question changes: the one before is remembered, unless one is remembered already from
 * a change that has not settled. Changing it twice in a row must not wash away the holder's own.
 */
export function rememberedQuestion(account: Account, now: Date) {
  const changedAt = account.security_question_changed_at?.getTime();
  const settled = changedAt === undefined || changedAt <= now.getTime() - QUESTION_SETTLES_MS;
  return {
    security_question_changed_at: now,
    ...(settled && {
      previous_security_question: account.security_question,
      previous_security_answer_hash: account.security_answer_hash,
    }),
  };
}

/**
 * The hashes of the passwords that prove a dispute where no question is asked: the one in force until the change is
 * activated, and the one in force 72 hours before it was asked for. Whoever took a session over and changed the password
 * first does not keep the holder from disputing by that. The caller holds the account's lock.
 * @returns as it is kept with the change, a line each
 */
export async function passwordsToDispute(trx: Trx, account: Account, requestedAt: Date): Promise<string> {
  const settled = await trx
    .selectFrom('password_history')
    .select('password_hash')
    .where('account_id', '=', account.id)
    .where('set_at', '<=', new Date(requestedAt.getTime() - QUESTION_SETTLES_MS))
    .orderBy('set_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return [...new Set([account.password_hash, settled?.password_hash ?? account.password_hash])].join('\n');
}

/** What `passwordsToDispute` has kept. */
export function keptPasswords(kept: string): string[] {
  return kept.split('\n');
}

/** Hourly: the security questions in force before a change, with the hash of their answer, once no dispute can go by them. */
export async function forgetFormerQuestions({ db }: Ground, now: Date): Promise<void> {
  await db
    .updateTable('account')
    .set({ previous_security_question: null, previous_security_answer_hash: null })
    .where('security_question_changed_at', '<=', daysAgo(now, FORMER_QUESTION_DAYS))
    .where('previous_security_question', 'is not', null)
    .execute();
}
