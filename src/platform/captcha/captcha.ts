import type { Platform } from '../platform.ts';
import { speakCaptcha } from './audio/speak.ts';
import { type CaptchaForm, issueCaptcha, makerOf, usableChallenge } from './challenge.ts';
import { type CaptchaOutcome, type CaptchaReply, checkCaptcha } from './check.ts';
import { drawCaptcha } from './drawing/image.ts';
import { priceOfTries } from './price.ts';
import { ALL_WAYS, type CaptchaWays } from './ways.ts';
import { makeWork, type WorkChallenge } from './work.ts';

export type { CaptchaForm } from './challenge.ts';
export type { CaptchaOutcome, CaptchaReply } from './check.ts';

/** What forms and routes ask of a captcha: the place where another kind can be put. */
export interface Captcha {
  /**
   * The token of a new captcha, for the form's hidden field; empty when there is nothing to answer.
   * @param atLeast the level of the work that will be set for it, or of more
   */
  issue(form: CaptchaForm, atLeast?: number): string;
  /** The picture, PNG; `undefined` when the token is unknown or expired. */
  draw(token: string): Promise<Buffer | undefined>;
  /** The same characters said in French, WAV; `undefined` when the token is unknown or expired. */
  speak(token: string): Promise<Buffer | undefined>;
  /** Work that may be done instead, for somebody at this address; `undefined` when the token is unknown or expired. */
  work(token: string, ip: string): Promise<WorkChallenge | undefined>;
  /**
   * Uses the token up, then looks at the answer: see {@link checkCaptcha}.
   * @param ip of whoever sent it
   * @param atLeast the level that the work must have, whatever the tries of late from there say
   */
  check(reply: CaptchaReply, ip: string, atLeast?: number): Promise<CaptchaOutcome>;
  /** A try on this form from this address got nothing, or caused a mail: the next ones cost more. */
  raisePrice(form: CaptchaForm, ip: string): Promise<void>;
}

export interface CaptchaOptions {
  ways?: CaptchaWays;
  /** Tries are counted, and what they cost depends on it. */
  counting?: boolean;
  /** Tries on one form in ten minutes, from everywhere, that are nothing unusual. */
  busyFrom?: number;
}

/** Six characters to copy from an image or from a recording, or work done instead: by the ways that are open. */
export function imageCaptcha(
  platform: Pick<Platform, 'db' | 'clock' | 'random' | 'secrets'>,
  { ways = ALL_WAYS, counting = true, busyFrom }: CaptchaOptions = {},
): Captcha {
  const price = priceOfTries(platform, busyFrom);
  const of = (token: string) => ({ ...platform, secrets: makerOf(platform.secrets, token) });
  const levelOf: typeof price.level = async (...asked) => (counting ? price.level(...asked) : 0);
  return {
    issue: (form, atLeast) => issueCaptcha(platform, form, atLeast),
    draw: async (token) => (ways.image ? drawCaptcha(of(token).secrets, platform.clock, token) : undefined),
    speak: async (token) => (ways.audio ? speakCaptcha(of(token).secrets, platform.clock, token) : undefined),
    async work(token, ip) {
      const challenge = ways.work ? usableChallenge(of(token), token) : undefined;
      if (!challenge) return undefined;
      return makeWork(of(token), token, Math.max(challenge.atLeast, await levelOf(challenge.form, ip, true)));
    },
    async check(reply, ip, atLeast = 0) {
      const level = reply.work === '' ? 0 : Math.max(atLeast, await levelOf(reply.form, ip));
      return checkCaptcha(of(reply.token), ways, reply, level);
    },
    raisePrice: async (form, ip) => (counting ? price.raise(form, ip) : undefined),
  };
}

/** For automated checks, `CAPTCHA=off`: nothing is asked, everyone passes. */
export function noCaptcha(): Captcha {
  return {
    issue: () => '',
    draw: async () => undefined,
    speak: async () => undefined,
    work: async () => undefined,
    check: async () => ({ outcome: 'right' }),
    raisePrice: async () => {},
  };
}
