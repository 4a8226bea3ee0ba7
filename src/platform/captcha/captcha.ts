import type { Database, Trx } from '../database/schema.ts';
import type { Platform } from '../platform.ts';
import { speakCaptcha } from './audio/speak.ts';
import { type CaptchaForm, issueCaptcha, usableChallenge } from './challenge.ts';
import { type CaptchaReply, type CaptchaResult, checkCaptcha } from './check.ts';
import { drawCaptcha } from './drawing/image.ts';
import { makeWork, type WorkChallenge } from './proof-of-work/challenge.ts';
import { ALL_WAYS, type CaptchaWays } from './ways.ts';

export type { CaptchaForm } from './challenge.ts';
export type { CaptchaReply, CaptchaResult } from './check.ts';

/** What forms and routes ask of a captcha: the place where another kind can be put. */
export interface Captcha {
  /** The token of a new captcha, for the form's hidden field; empty when there is nothing to answer. */
  issue(form: CaptchaForm): string;
  /** The picture, PNG; `undefined` when the token is unknown or expired. */
  draw(token: string): Promise<Buffer | undefined>;
  /** The same characters said in French, WAV; `undefined` when the token is unknown or expired. */
  speak(token: string): Promise<Buffer | undefined>;
  /**
   * Work that may be done instead; `undefined` when the token is unknown or expired.
   * @param difficulty how hard to make it, for the form of this captcha: 0 (easiest) to 3
   */
  work(token: string, difficulty: (form: CaptchaForm) => Promise<number>): Promise<WorkChallenge | undefined>;
  /** Uses the token up, then compares: see {@link checkCaptcha}. */
  check(db: Database | Trx, reply: CaptchaReply): Promise<CaptchaResult>;
}

/** Six characters to copy from an image or from a recording (SPEC 4), or work done instead: by the ways that are open. */
export function imageCaptcha(
  platform: Pick<Platform, 'clock' | 'random' | 'secrets'>,
  ways: CaptchaWays = ALL_WAYS,
): Captcha {
  return {
    issue: (form) => issueCaptcha(platform, form),
    draw: async (token) => (ways.image ? drawCaptcha(platform.secrets, platform.clock, token) : undefined),
    speak: async (token) => (ways.audio ? speakCaptcha(platform.secrets, platform.clock, token) : undefined),
    work: async (token, difficulty) => {
      const challenge = ways.work ? usableChallenge(platform, token) : undefined;
      return challenge && makeWork(platform, token, await difficulty(challenge.form));
    },
    check: (db, reply) => checkCaptcha(db, platform, reply, ways),
  };
}

/** For automated checks, `CAPTCHA=off` (SPEC 9): nothing is asked, everyone passes. */
export function noCaptcha(): Captcha {
  return {
    issue: () => '',
    draw: async () => undefined,
    speak: async () => undefined,
    work: async () => undefined,
    check: async () => 'right',
  };
}
