import type { FastifyRequest } from 'fastify';
import type { SignInTry } from '../account/sign-in-tries.ts';
import { type FormBody, field } from '../http/form-body.ts';
import type { Web } from '../http/web.ts';
import { networkKey } from '../platform/network.ts';
import { countAttempt, forgiveAttempt, type RateLimit } from '../platform/throttle.ts';
import { CODE_INSTEAD } from './pages.tsx';

/** For the load: such a try tells nothing, and its mail leaves for the right password alone. */
const LIMIT: RateLimit = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

/**
 * Whether a code by mail is asked for in place of the captcha: who can neither run scripts, nor read the image, nor write
 * down what the recording says, proves the mailbox instead (WCAG 2.2, 3.3.8).
 */
export function wantsCodeInstead(body: FormBody): boolean {
  return field(body, CODE_INSTEAD) !== '';
}

/** A code by mail in place of the captcha, as it was counted. */
export interface CountedInstead {
  /** When one more may be asked for, where too many came from there. */
  retryAt: Date | undefined;
  /** Nothing was compared, for the program was too busy. */
  giveBack(): Promise<void>;
}

/**
 * Counts it by its network; a browser known to the account waits for no neighbour, and is counted by itself: whoever has
 * an account of his own has such a browser, and would else have hashes for nothing.
 */
export async function countCodeInstead(
  { platform, throttle }: Pick<Web, 'platform' | 'throttle'>,
  request: FastifyRequest,
  { knownBrowser }: SignInTry,
): Promise<CountedInstead> {
  if (!throttle) return { retryAt: undefined, giveBack: async () => {} };
  const key =
    knownBrowser === undefined
      ? networkKey('sign-in-code-instead', request.ip)
      : `sign-in-code-instead/browser/${platform.secrets.keyedHash('throttle', `browser ${knownBrowser}`)}`;
  const attempt = await countAttempt(platform, key, LIMIT);
  return {
    retryAt: attempt.allowed ? undefined : attempt.retryAt,
    giveBack: () => forgiveAttempt(platform.db, key),
  };
}
