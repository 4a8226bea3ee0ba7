import { type RawBuilder, sql } from 'kysely';
import type { CaptchaWays } from '../config/installation.ts';
import { inStretches } from '../database/in-stretches.ts';
import type { Database } from '../database/schema.ts';
import type { Taken } from '../platform/allowance.ts';
import type { Platform } from '../platform/platform.ts';
import { sameText } from '../platform/secrets.ts';
import { answerOf, CAPTCHA_LIFETIME, type CaptchaForm, foldAnswer, usableChallenge } from './challenge.ts';
import { type KeptAnswer, type RightAnswer, unsealAnswer } from './kept.ts';
import { levelOfWork } from './work.ts';

/** What came with a form, as it came. */
export interface CaptchaReply {
  token: string;
  form: CaptchaForm;
  /** The characters copied. */
  answer: string;
  /** What the person's machine did instead, where it did, or an answer that was kept; empty otherwise. */
  work: string;
  /** What names the browser that it came from; an answer is kept for no other. */
  browser: string;
}

/**
 * `expired` is also said of a token that was used, forged or made for another form: in each case a new
 * captcha is all that helps.
 */
export type CaptchaOutcome =
  | ({ outcome: 'right' } & RightAnswer)
  /** `missing`: neither was anything copied nor any work done; the token is not used up. */
  | { outcome: 'wrong' | 'expired' | 'missing' }
  /** The work is right, but there must be more of it. */
  | { outcome: 'too-little-work'; level: number }
  /** The characters are right, but their allowance is used up where they come from. */
  | { outcome: 'too-many-images'; until: Date };

/** How the answer that came is judged. */
export interface CaptchaTerms {
  ways: CaptchaWays;
  /** The tries of late, to be selected when the token is spent. */
  tries: RawBuilder<unknown>;
  /** Of the work: this much or more. */
  level(tries: unknown): number;
  /** Takes one answer that was copied from the allowance of its network. */
  takeImage(tries: unknown): Promise<Taken>;
}

/**
 * Whether enough work was done, or else the characters of the image copied (see {@link foldAnswer}): a browser may have
 * worked, and too little, before somebody chose to copy.
 * A token is used up by this call, whatever the answer: first it is spent, then the answer is looked at, so
 * that of several posts at once, on any number of instances, only one is looked at.
 */
export async function checkCaptcha(
  platform: Pick<Platform, 'db' | 'clock' | 'secrets'>,
  reply: CaptchaReply,
  terms: CaptchaTerms,
): Promise<CaptchaOutcome> {
  const { token, form, answer, work } = reply;
  const kept = unsealAnswer(platform, work);
  if (kept) return checkKept(platform, reply, kept, terms);
  const { ways, takeImage } = terms;
  const challenge = usableChallenge(platform, token);
  if (challenge?.form !== form) return { outcome: 'expired' };
  if (work === '' && answer.trim() === '') return { outcome: 'missing' };
  const { isSpent, tries } = await spend(platform.db, challenge, terms);
  if (!isSpent) return { outcome: 'expired' };
  const level = terms.level(tries);
  const done = ways.work && work !== '' ? await levelOfWork(challenge.secrets, token, work) : undefined;
  if (done !== undefined && done >= level) return { outcome: 'right', byWork: true, level: done, times: 0 };
  const isCopied = ways.image && sameText(foldAnswer(answer), answerOf(challenge));
  if (!isCopied) return done === undefined ? { outcome: 'wrong' } : { outcome: 'too-little-work', level };
  const image = await takeImage(tries);
  return image.taken
    ? { outcome: 'right', byWork: false, level, times: 0 }
    : { outcome: 'too-many-images', until: image.enoughAt };
}

/** What was right minutes ago in this form and this browser; it is used up like a captcha, and costs what one costs now. */
async function checkKept(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  { form, browser }: CaptchaReply,
  { byWork, times, ...kept }: KeptAnswer,
  terms: CaptchaTerms,
): Promise<CaptchaOutcome> {
  const expiresAt = new Date(kept.expiresAt);
  const isUsable = kept.form === form && kept.browser === browser && expiresAt > clock.now();
  if (!isUsable) return { outcome: 'expired' };
  const { isSpent, tries } = await spend(db, { id: kept.id, expiresAt }, terms);
  if (!isSpent) return { outcome: 'expired' };
  const level = terms.level(tries);
  if (kept.level >= level) return { outcome: 'right', byWork, level: kept.level, times };
  if (byWork) return { outcome: 'too-little-work', level };
  const image = await terms.takeImage(tries);
  return image.taken
    ? { outcome: 'right', byWork, level, times }
    : { outcome: 'too-many-images', until: image.enoughAt };
}

/**
 * Not in a transaction that may be rolled back, which would give the token back.
 * @returns whether it was unspent, and the tries of late that its price depends on
 */
async function spend(
  db: Database,
  { id, expiresAt }: { id: string; expiresAt: Date },
  { tries }: Pick<CaptchaTerms, 'tries'>,
): Promise<{ isSpent: boolean; tries: unknown }> {
  return db
    .with('spent', (w) =>
      w
        .insertInto('used_captcha')
        .values({ id, expires_at: expiresAt })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id'),
    )
    .selectNoFrom([sql<boolean>`exists (select from spent)`.as('isSpent'), tries.as('tries')])
    .executeTakeFirstOrThrow();
}

/**
 * Forgets the captchas that nobody can answer any more. They are kept as long again as they were valid:
 * one forgotten too soon could be used twice on an instance whose clock runs late.
 */
export async function purgeUsedCaptchas({ db }: { db: Database }, now: Date): Promise<void> {
  const before = new Date(now.getTime() - CAPTCHA_LIFETIME * 1000);
  await inStretches(db, 'used_captcha', (here) =>
    db.deleteFrom('used_captcha').where('expires_at', '<=', before).where(here).execute(),
  );
}
