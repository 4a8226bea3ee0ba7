import type { FastifyInstance, FastifyRequest } from 'fastify';
import { recordRecapDownload } from '../documents/recap.ts';
import { sendRecapPdf } from '../documents/send-recap.ts';
import { originOf } from '../http/session.ts';
import type { StepCookie } from '../http/step-cookie.ts';
import type { Web } from '../http/web.ts';
import { currentUserDetails } from '../passkeys/options.ts';
import type { ActivationKinds } from './activation-kind.ts';
import { type ActivationProof, isRecapOpen } from './recap-access.ts';
import { RecapPage } from './recap-page.tsx';

export const RECAP = '/activation/recapitulatif';
/** Where the recap is for whoever signs in. */
const RECAP_OF_SPACE = '/connexion?retour=%2Fespace%2Fcoordonnees';

/** Third tab: the recap as a page and as a PDF, for who has just proved mailbox and password both, or is signed in. */
export function recapRoutes(
  app: FastifyInstance,
  web: Web & { kinds: ActivationKinds },
  proofs: StepCookie<ActivationProof>,
): void {
  app.get(RECAP, async (request, reply) => {
    const found = await recapFor(request);
    if (typeof found === 'string') return reply.seeOther(found);
    const { activated } = found;
    const passkeyDetails = await currentUserDetails(request.platform, activated.account);
    return reply.page(RecapPage, { activated, passkeyDetails });
  });

  app.get(`${RECAP}.pdf`, async (request, reply) => {
    const found = await recapFor(request);
    if (typeof found === 'string') return reply.seeOther(found);
    const { account } = found.activated;
    return sendRecapPdf(web, reply, {
      account,
      countedFor: found.subjectId,
      onceMade: () => recordRecapDownload(request.platform, account.id, originOf(request)),
    });
  });

  /** @returns where to go instead, when there is nothing to show to this browser */
  async function recapFor(request: FastifyRequest) {
    const proof = await proofs.read(request);
    if (proof?.step !== 'activated') return '/activation';
    const { kinds } = web;
    const { platform } = request;
    const activated = await kinds[proof.purpose].activated(platform, proof.subjectId);
    if (!activated) return '/activation';
    const isOpen =
      (await request.session())?.account.id === activated.account.id ||
      (await isRecapOpen(platform.db, kinds, proof.purpose, activated));
    return isOpen ? { activated, subjectId: proof.subjectId } : RECAP_OF_SPACE;
  }
}
