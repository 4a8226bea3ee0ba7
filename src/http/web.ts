import type { Captcha } from '../captcha/captcha.ts';
import type { Ground } from '../platform/platform.ts';
import type { Site } from '../web/components/view.ts';

/** What the routes of every feature are handed. */
export interface Web {
  /** What hashes, judges or prints is had of a request alone, for which it takes its turn: `request.platform`. */
  platform: Ground;
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
