import type { FastifyInstance } from 'fastify';
import type { Web } from '../http/web.ts';
import { relyingPartyOf } from '../passkeys/relying-party.ts';
import { ADD_PASSKEY, METHODS } from './paths.ts';

/**
 * `/.well-known/passkey-endpoints` (W3C, « A Well-Known URL for Relying Party Passkey Endpoints »): by it password managers
 * lead people to where passkeys are added and managed. Nothing is there where the site can have none.
 */
export async function passkeyEndpointsRoute(
  app: FastifyInstance,
  { site }: Pick<Web, 'site'>,
): Promise<void> {
  const endpoints = { enroll: site.BASE_URL + ADD_PASSKEY, manage: site.BASE_URL + METHODS };
  app.get('/.well-known/passkey-endpoints', async (_request, reply) => {
    if (!relyingPartyOf(site)) return reply.callNotFound();
    return reply.type('application/json; charset=utf-8').header('cache-control', 'no-store').send(endpoints);
  });
}
