import type { Database, Trx } from '../database/schema.ts';
import type { Platform } from '../platform.ts';
import { sameText } from '../secrets.ts';
import { answerOf, CAPTCHA_LIFETIME, type CaptchaForm, foldAnswer, usableChallenge } from './challenge.ts';
import { isWorkDone } from './proof-of-work/challenge.ts';
import { ALL_WAYS, type CaptchaWays } from './ways.ts';

/**
 * `expired` is also said of a token that was used, forged or made for another form: in each case a new
 * image is all that helps.
 */
export type CaptchaResult = 'right' | 'wrong' | 'expired';

export interface CaptchaReply {
  /** What came with the form, as it came. */
  token: string;
  form: CaptchaForm;
  /** The characters copied. */
  answer: string;
  /** What the person's machine did instead, where it did; empty otherwise. */
  work?: string;
}

/**
 * Whether the characters of the image were copied (see {@link foldAnswer}), or the work done instead of it.
 * A token is used up by this call, whatever the answer: first it is spent, then the answer is looked at, so
 * that of several posts at once, on any number of instances, only one is looked at.
 * Hand in `db` rather than a transaction that may be rolled back, which would give the token back.
 */
export async function checkCaptcha(
  db: Database | Trx,
  platform: Pick<Platform, 'clock' | 'secrets'>,
  { token, form, answer, work = '' }: CaptchaReply,
  ways: CaptchaWays = ALL_WAYS,
): Promise<CaptchaResult> {
  const challenge = usableChallenge(platform, token);
  if (challenge?.form !== form) return 'expired';
  const spent = await db
    .insertInto('used_captcha')
    .values({ id: challenge.id, expires_at: challenge.expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!spent) return 'expired';
  const right =
    work === ''
      ? ways.image && sameText(foldAnswer(answer), answerOf(platform.secrets, challenge.id))
      : ways.work && (await isWorkDone(platform.secrets, token, work));
  return right ? 'right' : 'wrong';
}

/**
 * Forgets the captchas that nobody can answer any more. They are kept as long again as they were valid:
 * one forgotten too soon could be used twice on an instance whose clock runs late.
 *
 * @returns how many were forgotten
 */
export async function purgeUsedCaptchas(db: Database, now: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('used_captcha')
    .where('expires_at', '<=', new Date(now.getTime() - CAPTCHA_LIFETIME * 1000))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
