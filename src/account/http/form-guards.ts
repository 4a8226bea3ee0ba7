import type { FastifyRequest } from 'fastify';
import { networkKey } from '../../platform/http/network.ts';
import { TooManyTries } from '../../platform/http/too-many.ts';
import { countAttempt, type ThrottlePolicy } from '../../platform/throttle.ts';
import type { Web } from './web.ts';

/**
 * Counts a try from the network of a request (an IPv6 /64 is one network), before anything costly is done.
 * @param what names the form in the table of tries
 * @throws TooManyTries, answered with 429 and the hour of the next try
 */
export async function countTryFromNetwork(
  web: Pick<Web, 'throttle' | 'platform'>,
  request: FastifyRequest,
  what: string,
  policy: ThrottlePolicy,
): Promise<void> {
  if (!web.throttle) return;
  const attempt = await countAttempt(web.platform, networkKey(what, request.ip), policy);
  if (!attempt.allowed) throw new TooManyTries(attempt.retryAt);
}
