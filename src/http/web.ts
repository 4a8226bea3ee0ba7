import type { FastifyReply, FastifyRequest } from 'fastify';
import { IDLE_LIMIT_MS } from '../account/session.ts';
import type { Captcha } from '../captcha/captcha.ts';
import type { Platform } from '../platform/platform.ts';
import { secretsTypedIn } from '../web/components/form.tsx';
import type { HolderHeader, Site, View } from '../web/components/view.ts';
import { shortDay } from '../web/french-dates.ts';
import type { FormBody } from './form-body.ts';
import type { SignedInRequest } from './session.ts';

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

/** What a page is handed besides its own content. */
export function viewOf(web: Pick<Web, 'site'>, request: FastifyRequest, reply: FastifyReply): View {
  return {
    site: web.site,
    ...(request.signedIn && {
      holder: holderHeader(request.signedIn),
      session: { idleMinutes: IDLE_LIMIT_MS / 60_000, mark: request.signedIn.mark },
    }),
    ...(request.method === 'POST' && { emptied: secretsTypedIn((request.body ?? {}) as FormBody) }),
    path: request.url.split('?')[0] ?? '/',
    // Made only by pages that hold a form: making one sets a cookie.
    get csrfToken() {
      return reply.csrfToken();
    },
  };
}

function holderHeader({ account, passwordExpired, severalDossiers }: SignedInRequest): HolderHeader {
  return {
    title: account.title,
    firstName: account.first_name,
    lastName: account.last_name,
    subscriberNumber: account.subscriber_number,
    passwordExpiry: shortDay(account.password_valid_until),
    city: account.city,
    country: account.country,
    passwordExpired,
    severalDossiers,
  };
}
