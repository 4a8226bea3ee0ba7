import { sql } from 'kysely';
import type { CaptchaWays } from '../config/installation.ts';
import type { CaptchaPainter, Platform } from '../platform/platform.ts';
import { speakCaptcha } from './audio/speak.ts';
import { CAPTCHA_LIFETIME, type CaptchaForm, issueCaptcha, usableChallenge } from './challenge.ts';
import { type CaptchaOutcome, type CaptchaReply, checkCaptcha } from './check.ts';
import { drawCaptcha } from './drawing/image.ts';
import { type RightAnswer, sealAnswer, unsealAnswer } from './kept.ts';
import { hastyLevel, priceOfTries, type ReadingOfPrice } from './price.ts';
import { takeImage } from './tally.ts';
import { makeWork, type WorkChallenge } from './work.ts';

const ALL_WAYS: CaptchaWays = { image: true, audio: true, work: true };

export type { CaptchaForm } from './challenge.ts';
export type { CaptchaOutcome, CaptchaReply } from './check.ts';

/** What forms and routes ask of a captcha: the place where another kind can be put. */
export interface Captcha {
  /**
   * The token of a new captcha, for the form's hidden field; empty when there is nothing to answer.
   * @param atLeast the level of the work that will be set for it, or of more
   */
  issue(form: CaptchaForm, atLeast?: number): string;
  /**
   * Seconds during which a token that was issued for this form can still be answered; 0 for any other. Whether it was
   * answered already is not looked at.
   */
  secondsLeft(token: string, form: CaptchaForm): number;
  /**
   * The picture, PNG; `undefined` when the token is unknown or expired.
   * @param painter who draws it, in whoever's turn
   * @throws Overloaded, Abandoned, WorkerFailed as the painter does
   */
  draw(token: string, painter: CaptchaPainter): Promise<Buffer | undefined>;
  /** The same characters said in French, WAV; `undefined` when the token is unknown or expired. */
  speak(token: string): Promise<Buffer | undefined>;
  /** Work that may be done instead, for somebody at this address; `undefined` when the token is unknown or expired. */
  work(token: string, ip: string): Promise<WorkChallenge | undefined>;
  /**
   * Uses the token up, then looks at the answer: see {@link checkCaptcha}.
   * @param ip of whoever sent it
   * @param atLeast the level that the work must have, whatever the tries of late from there say; an image that is
   *   copied instead takes the more from its allowance
   */
  check(reply: CaptchaReply, ip: string, atLeast?: number): Promise<CaptchaOutcome>;
  /**
   * An answer that was right, for the form that comes back for another reason: to be sent as its work.
   * @returns undefined where nothing can be kept, or was too often
   */
  keep(reply: CaptchaReply, answer: RightAnswer): string | undefined;
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
  const levelOf: typeof price.level = async (...asked) => (counting ? price.level(...asked) : 0);
  function secondsLeft(token: string, form: CaptchaForm): number {
    const challenge = usableChallenge(platform, token);
    if (challenge?.form !== form) return 0;
    return Math.floor((challenge.expiresAt.getTime() - platform.clock.now().getTime()) / 1000);
  }
  return {
    issue: (form, atLeast) => issueCaptcha(platform, form, atLeast),
    secondsLeft,
    draw: async (token, painter) => (ways.image ? drawCaptcha({ ...platform, painter }, token) : undefined),
    speak: async (token) => (ways.audio ? speakCaptcha(platform.secrets, platform.clock, token) : undefined),
    async work(token, ip) {
      const challenge = ways.work ? usableChallenge(platform, token) : undefined;
      if (!challenge) return undefined;
      const level = Math.max(challenge.atLeast, await levelOf(challenge.form, ip, true));
      return makeWork({ ...platform, secrets: challenge.secrets }, token, level);
    },
    async check(reply, ip, atLeast = 0) {
      const age = CAPTCHA_LIFETIME - secondsLeft(reply.token, reply.form);
      const mayBeHasty = counting && !unsealAnswer(platform, reply.work);
      const hasty = mayBeHasty ? hastyLevel(age) : 0;
      const { json, level } = counting ? price.reading(reply.form, ip) : UNPRICED;
      return checkCaptcha(platform, reply, {
        ways,
        tries: json,
        level: (tries) => Math.max(atLeast, hasty, level(tries)),
        takeImage: async (tries) =>
          counting ? takeImage(platform, ip, Math.max(atLeast, level(tries))) : { taken: true },
      });
    },
    keep: (reply, answer) => sealAnswer(platform, reply, answer),
    raisePrice: async (form, ip) => (counting ? price.raise(form, ip) : undefined),
  };
}

const UNPRICED: ReadingOfPrice = { json: sql`null`, level: () => 0 };

/** For automated checks, `CAPTCHA=off`: nothing is asked, everyone passes. */
export function noCaptcha(): Captcha {
  return {
    issue: () => '',
    secondsLeft: () => 0,
    draw: async () => undefined,
    speak: async () => undefined,
    work: async () => undefined,
    check: async () => ({ outcome: 'right', byWork: false, level: 0, times: 0 }),
    keep: () => undefined,
    raisePrice: async () => {},
  };
}
