import type { FastifyRequest } from 'fastify';
import type { Turn } from '../platform/fair-queue.ts';
import { networksOf } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import type { Web } from './web.ts';

/** A proxy and a person still wait then. */
const LONGEST_WAIT_MS = 20_000;

/**
 * The platform as a use case is handed it that hashes, judges passwords or prints on behalf of a request: each in
 * turn, by who is signed in and by the network, until the client goes away.
 * @param person known otherwise than by a session: a browser that signed in before
 */
export function inTurn(
  { platform, longestWait = LONGEST_WAIT_MS }: Pick<Web, 'platform' | 'longestWait'>,
  request: FastifyRequest,
  person = request.signedIn?.account.id,
): Platform {
  const turn: Turn = {
    networks: networksOf(request.ip)
      .map(({ network }) => network)
      .toReversed(),
    person,
    signal: AbortSignal.any([request.clientGone, AbortSignal.timeout(longestWait)]),
  };
  const { hasher, strength, printer } = platform;
  return {
    ...platform,
    hasher: hasher.inTurn(turn),
    strength: strength.inTurn(turn),
    printer: printer.inTurn(turn),
  };
}
