import type { Captcha } from '../captcha/captcha.ts';
import type { Platform } from '../platform/platform.ts';
import type { Site } from '../web/components/view.ts';

/** What the routes of every feature are handed. */
export interface Web {
  platform: Platform;
  site: Site;
  captcha: Captcha;
  /** Failures of late before the sign-in form asks for a captcha; 0: always. */
  captchaAfterFailures: number;
  secureCookies: boolean;
  /** Tries are counted and delayed. */
  throttle: boolean;
  /** Milliseconds that one request may wait for all its turns together; 20 000 unless said otherwise. */
  longestWait?: number;
}
