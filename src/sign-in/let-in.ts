import type { FastifyReply, FastifyRequest } from 'fastify';
import { FACTOR_PROPOSAL } from '../account/factor-asked.ts';
import { hashToken } from '../account/session.ts';
import { deviceCookie } from '../http/device-cookie.ts';
import { replaceSession } from '../http/draft.tsx';
import { returnPath } from '../http/return-path.ts';
import { setSessionCookie } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { StillLockedPage } from '../space-lock/pages.tsx';
import { FrozenPage } from './frozen-page.tsx';
import { type Opening, secondSteps } from './second-step.ts';
import { SECOND_STEP_PATHS } from './second-step-page.tsx';

/** Gives the browser what was opened for it, and leads on to where it wanted to go; says what keeps it out, or asks for the second step. */
export async function letIn(
  web: Web,
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Opening,
  returnTo: string | undefined,
): Promise<FastifyReply> {
  if (opened.outcome === 'second-step') {
    await secondSteps(web).give(reply, { id: opened.pendingId, ...(returnTo && { returnTo }) });
    return reply.seeOther(SECOND_STEP_PATHS.entry);
  }
  if (opened.outcome === 'frozen') return reply.page(FrozenPage, { until: opened.until }, 403);
  if (opened.outcome === 'locked') return reply.page(StillLockedPage, {}, 403);
  const { sessionTokenHash } = request;
  if (sessionTokenHash)
    await replaceSession(web.platform.db, sessionTokenHash, hashToken(opened.sessionToken));
  deviceCookie(web).give(reply, opened.browserTokens);
  setSessionCookie(reply, web.secureCookies, opened.sessionToken);
  const path = opened.deletionCancelled ? '/espace?suppression=annulee' : returnPath(returnTo);
  return reply.seeOther(opened.factorAsked ? `${FACTOR_PROPOSAL}?retour=${encodeURIComponent(path)}` : path);
}
