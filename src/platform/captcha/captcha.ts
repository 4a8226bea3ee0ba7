import type { Database, Trx } from '../database/schema.ts';
import type { Platform } from '../platform.ts';
import { speakCaptcha } from './audio/speak.ts';
import { type CaptchaForm, issueCaptcha } from './challenge.ts';
import { type CaptchaReply, type CaptchaResult, checkCaptcha } from './check.ts';
import { drawCaptcha } from './drawing/image.ts';

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
  /** Uses the token up, then compares: see {@link checkCaptcha}. */
  check(db: Database | Trx, reply: CaptchaReply): Promise<CaptchaResult>;
}

/** Six characters to copy from an image or from a recording (SPEC 4). */
export function imageCaptcha(platform: Pick<Platform, 'clock' | 'random' | 'secrets'>): Captcha {
  return {
    issue: (form) => issueCaptcha(platform, form),
    draw: (token) => drawCaptcha(platform.secrets, platform.clock, token),
    speak: async (token) => speakCaptcha(platform.secrets, platform.clock, token),
    check: (db, reply) => checkCaptcha(db, platform, reply),
  };
}

/** For automated checks, `CAPTCHA=off` (SPEC 9): nothing is asked, everyone passes. */
export function noCaptcha(): Captcha {
  return {
    issue: () => '',
    draw: async () => undefined,
    speak: async () => undefined,
    check: async () => 'right',
  };
}
