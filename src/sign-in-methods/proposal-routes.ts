import type { FastifyInstance } from 'fastify';
import { FACTOR_PROPOSAL, factorAsked, MOST_PUT_OFF } from '../account/factor-asked.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { returnPath } from '../http/return-path.ts';
import { actorOf, signedIn } from '../http/session.ts';
import { relyingPartyOf } from '../passkeys/relying-party.ts';
import { ProposalPage } from './proposal-page.tsx';
import { putOffFactor } from './put-off.ts';

/** `/espace/moyens-de-connexion/proposition`: where the installation wants everybody to have a factor. */
export async function proposalRoutes(app: FastifyInstance): Promise<void> {
  app.get<{ Querystring: { retour?: string } }>(FACTOR_PROPOSAL, async (request, reply) => {
    const { account } = signedIn(request);
    const { installation, clock } = request.platform;
    const returnTo = returnPath(request.query.retour);
    const asked = factorAsked(installation, account, clock.now());
    if (!asked) return reply.seeOther(returnTo);
    const before = account.factor_put_off;
    return reply.page(ProposalPage, {
      withPasskey: relyingPartyOf(installation) !== undefined,
      returnTo,
      ...(asked === 'may-wait' && { putOff: { before, left: MOST_PUT_OFF - before } }),
    });
  });

  app.post<{ Body: FormBody }>(FACTOR_PROPOSAL, async (request, reply) => {
    const before = Number.parseInt(field(request.body, 'fois'), 10) || 0;
    const isPutOff = await putOffFactor(request.platform, actorOf(request), before);
    return reply.seeOther(isPutOff ? returnPath(field(request.body, 'retour')) : FACTOR_PROPOSAL);
  });
}
