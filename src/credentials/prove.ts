import type { FastifyRequest } from 'fastify';
import { type AsHolder, asHolder } from '../account/as-holder.ts';
import type { QuestionInForce } from '../account/disputed.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { isAnswer } from '../holder-data/security-question.ts';
import { signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { send } from '../mail/outbox.ts';
import { orGiveBack } from '../platform/fair-queue.ts';
import type { Platform } from '../platform/platform.ts';
import {
  type CountedTry,
  countAttempt,
  forgetAttempts,
  forgiveAttempt,
  type RateLimit,
  TooManyTries,
} from '../platform/throttle.ts';
import { wrongAnswersMail } from './mails.tsx';

/** The security answer, as whoever asks for another address typed it, and what counts the try. */
export interface TypedAnswer {
  typed: string;
  counted: CountedTry;
}

/** So many wrong answers in a day, and the holder is told: whoever gives them knows the password. */
const WRONG_ANSWERS_TOLD_OF = 5;
const DAY_MS = 24 * 3_600_000;

/** Whether the answer is right; a wrong one is told in the holder's history. */
export async function isSecurityAnswer(
  platform: Platform,
  actor: Actor,
  { answerHash }: QuestionInForce,
  { typed, counted }: TypedAnswer,
): Promise<boolean> {
  const isRight = await counted(() => isAnswer(platform.hasher, answerHash, typed));
  if (!isRight) await asHolder(platform, actor, (holder) => recordWrongAnswer(holder, actor));
  return isRight;
}

async function recordWrongAnswer({ tx, account, now }: AsHolder, actor: Actor): Promise<void> {
  const { count } = await tx.db
    .selectFrom('audit_log')
    .where('account_id', '=', actor.accountId)
    .where('event', '=', 'change-requested')
    .where('outcome', '=', 'refused')
    .where('at', '>', new Date(now.getTime() - DAY_MS))
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('count'))
    .executeTakeFirstOrThrow();
  if (count + 1 === WRONG_ANSWERS_TOLD_OF) await send(tx, wrongAnswersMail(tx.installation, account, now));
  await record(tx, { event: 'change-requested', outcome: 'refused', ...actor });
}

/**
 * Only who holds a session and gives the right password can count against it. A count of its own: whoever reads the
 * mailbox can use up that of forgotten passwords, and would keep the holder from leaving that mailbox.
 */
const LIMIT: RateLimit = { free: 5, firstDelay: 3_600, longestDelay: 86_400, forgetAfter: 86_400 };

/** Counts a security answer in the credentials form, first; one that was not compared for the load is given back. */
export function answerTries(
  { throttle, platform }: Pick<Web, 'throttle' | 'platform'>,
  request: FastifyRequest,
): CountedTry {
  const key = `change-answer/account/${signedIn(request).account.id}`;
  return async (compare) => {
    if (!throttle) return compare();
    const attempt = await countAttempt(platform, key, LIMIT);
    if (!attempt.allowed) throw new TooManyTries(attempt.retryAt);
    const isRight = await orGiveBack(compare(), () => forgiveAttempt(platform.db, key));
    if (isRight) await forgetAttempts(platform.db, key);
    return isRight;
  };
}
