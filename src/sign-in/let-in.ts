import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashToken } from '../account/session.ts';
import { deviceCookie } from '../http/device-cookie.ts';
import { replaceSession } from '../http/draft.tsx';
import { returnPath } from '../http/return-path.ts';
import { setSessionCookie } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { FrozenPage } from './frozen-page.tsx';
import type { Door } from './open-space.ts';

/** Gives the browser what was opened for it, and leads on to where it wanted to go; or says what keeps it out. */
export async function letIn(
  web: Web,
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Door,
  returnTo: string | undefined,
): Promise<FastifyReply> {
  if (opened.outcome === 'frozen') return reply.page(FrozenPage, { until: opened.until }, 403);
  const { sessionTokenHash } = request;
  if (sessionTokenHash)
    await replaceSession(web.platform.db, sessionTokenHash, hashToken(opened.sessionToken));
  deviceCookie(web).give(reply, opened.browserTokens);
  setSessionCookie(reply, web.secureCookies, opened.sessionToken);
  return reply.seeOther(opened.deletionCancelled ? '/espace?suppression=annulee' : returnPath(returnTo));
}
