import type { FastifyRequest } from 'fastify';
import { networkOf } from '../../platform/http/network.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Web } from './web.ts';

/**
 * The platform as a use case is handed it that hashes on behalf of a request: who is signed in is served first, in
 * places kept for such people; strangers share theirs by network, so that a flood waits behind itself.
 */
export function inTurn({ platform }: Pick<Web, 'platform'>, request: FastifyRequest): Platform {
  const { signedIn } = request;
  const turn = signedIn
    ? { from: signedIn.account.id, known: true }
    : { from: networkOf(request.ip), known: false };
  return { ...platform, hasher: platform.hasher.inTurn(turn) };
}
