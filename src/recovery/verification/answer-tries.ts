import { TooManyTries } from '../../platform/http/too-many.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  countAttempt,
  forgetAttempts,
  forgiveAttempt,
  type ThrottlePolicy,
} from '../../platform/throttle.ts';

/**
 * Over all mailed codes of an account: whoever reads the mailbox could else ask for code after code, five answers
 * each, and there are not that many first names. Nobody who lacks a code can set this off. A printed code is not counted
 * here: nobody can ask for letter after letter, its own five answers bound it, and whoever reads the mailbox would else
 * keep out the holder who has the letter.
 */
const ANSWERS: ThrottlePolicy = { free: 10, firstDelay: 3_600, longestDelay: 86_400, forgetAfter: 86_400 };

/**
 * Counts an answer to a mailed code for its account, before it is compared.
 * @throws TooManyTries, answered with 429 and the hour of the next try
 */
export async function countAnswerFor(
  platform: Pick<Platform, 'db' | 'clock'>,
  accountId: string,
): Promise<void> {
  const attempt = await countAttempt(platform, keyOf(accountId), ANSWERS);
  if (!attempt.allowed) throw new TooManyTries(attempt.retryAt);
}

/** A right answer: the wrong ones before it no longer count. */
export function forgetAnswersFor({ db }: Pick<Platform, 'db'>, accountId: string): Promise<void> {
  return forgetAttempts(db, keyOf(accountId));
}

/** The answer was not compared, for the program was too busy. */
export function giveBackAnswerFor({ db }: Pick<Platform, 'db'>, accountId: string): Promise<void> {
  return forgiveAttempt(db, keyOf(accountId));
}

function keyOf(accountId: string): string {
  return `recovery-answer/account/${accountId}`;
}
