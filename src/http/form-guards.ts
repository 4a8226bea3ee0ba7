import type { FastifyRequest } from 'fastify';
import { isSharedNetwork } from '../account/known-browser.ts';
import { HIGHEST_LEVEL } from '../captcha/price.ts';
import { addressOf, networkKey } from '../platform/network.ts';
import { countAttempt, delayedUntil, type RateLimit, TooManyTries } from '../platform/throttle.ts';
import { wasWorkDone } from './form-captcha.ts';
import type { Web } from './web.ts';

/**
 * Counts what came from a network (an IPv6 /64 is one) and was nothing: a code that is none, a link that none can read.
 * Not what was right, for whoever has that never waits for what others do in the same network.
 * @param what names the form in the table of tries
 * @throws TooManyTries, answered with 429 and the hour of the next try
 */
export async function countNoise(
  web: Pick<Web, 'throttle' | 'platform'>,
  request: FastifyRequest,
  what: string,
  policy: RateLimit,
): Promise<void> {
  if (!web.throttle) return;
  const attempt = await countAttempt(web.platform, networkKey(what, request.ip), policy);
  if (!attempt.allowed) throw new TooManyTries(attempt.retryAt);
}

/** Of a request that proves nothing, the level of the work: the highest while too many have come from its network. */
export async function priceFromNetwork(
  web: Pick<Web, 'throttle' | 'platform'>,
  request: FastifyRequest,
  what: string,
): Promise<number> {
  if (!web.throttle) return 0;
  const until = await delayedUntil(web.platform, networkKey(what, request.ip));
  return until ? HIGHEST_LEVEL : 0;
}

/**
 * Counts a request that proves nothing by its network, its captcha having been answered. Beyond the count whoever paid the
 * highest work is let through, and so is everybody where many accounts sign in from that network: a neighbour could
 * else keep them out by asking first whenever a delay ends.
 * @param paid the level that was asked for of that work, see {@link priceFromNetwork}
 * @throws TooManyTries, answered with 429 and the hour of the next try
 */
export async function countRequest(
  web: Pick<Web, 'throttle' | 'platform'>,
  request: FastifyRequest,
  what: string,
  policy: RateLimit,
  paid: number,
): Promise<void> {
  if (!web.throttle) return;
  const attempt = await countAttempt(web.platform, networkKey(what, request.ip), policy);
  if (attempt.allowed || (paid === HIGHEST_LEVEL && wasWorkDone(request))) return;
  if (!(await isSharedNetwork(web.platform, addressOf(request)))) throw new TooManyTries(attempt.retryAt);
}
