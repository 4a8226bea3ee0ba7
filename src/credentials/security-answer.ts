import { lockAccount } from '../account/account.ts';
import { recordEvent } from '../account/audit/record-event.ts';
import type { QuestionInForce } from '../account/disputed-question.ts';
import type { CountedTry } from '../account/password/counted-try.ts';
import { isAnswer } from '../account/security-answer.ts';
import type { Actor } from '../account/session.ts';
import type { Trx } from '../platform/database/schema.ts';
import { queueMail } from '../platform/mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { wrongAnswersMail } from './mails.tsx';

/** The security answer, as whoever asks for another address typed it, and what counts the try. */
export interface TypedAnswer {
  typed: string;
  counted: CountedTry;
}

/** So many wrong answers in a day, and the holder is told: whoever gives them knows the password. */
export const WRONG_ANSWERS_TOLD_OF = 5;
const DAY_MS = 24 * 3_600_000;

/** Whether the answer is right; a wrong one is told in the holder's history. */
export async function isSecurityAnswer(
  platform: Platform,
  who: Actor,
  { answerHash }: QuestionInForce,
  { typed, counted }: TypedAnswer,
): Promise<boolean> {
  const isRight = await counted(() => isAnswer(platform.hasher, answerHash, typed));
  if (!isRight) await platform.db.transaction().execute((trx) => recordWrongAnswer(trx, platform, who));
  return isRight;
}

async function recordWrongAnswer(trx: Trx, platform: Platform, who: Actor): Promise<void> {
  const account = await lockAccount(trx, who.accountId);
  const now = platform.clock.now();
  const { count } = await trx
    .selectFrom('audit_event')
    .where('account_id', '=', who.accountId)
    .where('event', '=', 'change-requested')
    .where('outcome', '=', 'refused')
    .where('at', '>', new Date(now.getTime() - DAY_MS))
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('count'))
    .executeTakeFirstOrThrow();
  if (account && count + 1 === WRONG_ANSWERS_TOLD_OF) {
    await queueMail(trx, platform, wrongAnswersMail(platform.installation, account, now));
  }
  await recordEvent(trx, platform, { event: 'change-requested', outcome: 'refused', ...who });
}
