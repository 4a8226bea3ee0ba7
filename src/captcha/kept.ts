import type { Platform } from '../platform/platform.ts';
import { CAPTCHA_LIFETIME, type CaptchaForm } from './challenge.ts';

/** A captcha that was answered rightly, in a form that came back for another reason (rule 4.9). */
export interface KeptAnswer {
  /** 16 random bytes, base64url: spent like the captcha that it stands for. */
  id: string;
  form: CaptchaForm;
  /** What names the browser that answered, and no other. */
  browser: string;
  /** By its machine's work; else copied. */
  byWork: boolean;
  /** Of the work that was done, or at which the image was counted. */
  level: number;
  /** How often it was kept already. */
  times: number;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** What is known of an answer that was right. */
export type RightAnswer = Pick<KeptAnswer, 'byWork' | 'level' | 'times'>;

/** Each time costs what a form's fields cost to look at, its password's strength included: not for ever. */
const MOST_TIMES = 20;

/**
 * The answer as the form bears it, sealed: for the same form in the same browser, and for another ten minutes.
 * @returns undefined where it was kept too often already
 */
export function sealAnswer(
  { secrets, random, clock }: Pick<Platform, 'secrets' | 'random' | 'clock'>,
  { form, browser }: Pick<KeptAnswer, 'form' | 'browser'>,
  { byWork, level, times }: RightAnswer,
): string | undefined {
  if (times >= MOST_TIMES) return undefined;
  const kept: KeptAnswer = {
    id: random.bytes(16).toString('base64url'),
    form,
    browser,
    byWork,
    level,
    times: times + 1,
    expiresAt: clock.now().getTime() + CAPTCHA_LIFETIME * 1000,
  };
  return secrets.seal('captcha-kept', JSON.stringify(kept));
}

/** What was sealed here; undefined for anything else, such as the work itself, which is sent in the same field. */
export function unsealAnswer({ secrets }: Pick<Platform, 'secrets'>, sent: string): KeptAnswer | undefined {
  const plain = sent.startsWith('{') ? undefined : secrets.unseal('captcha-kept', sent);
  return plain === undefined ? undefined : (JSON.parse(plain) as KeptAnswer);
}
