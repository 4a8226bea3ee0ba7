import type { StepCookieKind } from '../http/step-cookie.ts';

/**
 * By it the browser that asked for an account, and no other, sends the code again, corrects the request, and enters the
 * code without the password chosen.
 */
export interface OwnRequest {
  registrationId: string;
}

/** Long enough for a slow mail; short, because on a shared computer the next person could correct the request. */
const TWO_HOURS_MS = 2 * 3_600_000;

export const REQUEST_COOKIE: StepCookieKind = {
  name: 'registration',
  purpose: 'registration-step',
  lifetime: TWO_HOURS_MS,
};
