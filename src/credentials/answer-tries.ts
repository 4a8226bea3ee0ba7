import type { FastifyRequest } from 'fastify';
import { signedIn } from '../account/http/signed-in.ts';
import type { Web } from '../account/http/web.ts';
import type { CountedTry } from '../account/password/counted-try.ts';
import { TooManyTries } from '../platform/http/too-many.ts';
import { countAttempt, forgetAttempts, forgiveAttempt, type ThrottlePolicy } from '../platform/throttle.ts';
import { orGiveBack } from '../platform/turns.ts';

/**
 * Only who holds a session and gives the right password can count against it. A count of its own: whoever reads the
 * mailbox can use up that of forgotten passwords, and would keep the holder from leaving that mailbox.
 */
const PATIENCE: ThrottlePolicy = { free: 5, firstDelay: 3_600, longestDelay: 86_400, forgetAfter: 86_400 };

/** Counts a security answer in the credentials form, first; one that was not compared for the load is given back. */
export function answerTries(
  { throttle, platform }: Pick<Web, 'throttle' | 'platform'>,
  request: FastifyRequest,
): CountedTry {
  const key = `change-answer/account/${signedIn(request).account.id}`;
  return async (compare) => {
    if (!throttle) return compare();
    const attempt = await countAttempt(platform, key, PATIENCE);
    if (!attempt.allowed) throw new TooManyTries(attempt.retryAt);
    const isRight = await orGiveBack(compare(), () => forgiveAttempt(platform.db, key));
    if (isRight) await forgetAttempts(platform.db, key);
    return isRight;
  };
}
