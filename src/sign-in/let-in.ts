import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from '../account/http/browser-cookie.ts';
import { returnPath } from '../account/http/return-path.ts';
import { giveSession } from '../account/http/signed-in.ts';
import type { Web } from '../account/http/web.ts';
import { replaceSession } from '../account/kept-form/kept-form.ts';
import { hashToken } from '../account/session.ts';
import { seeOther } from '../platform/http/send-page.ts';
import type { Opened } from './open-space.ts';

/** Gives the browser what was opened for it, and leads on to where it wanted to go. */
export async function letIn(
  web: Web,
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Opened,
  returnTo: string | undefined,
): Promise<FastifyReply> {
  const { sessionTokenHash } = request;
  if (sessionTokenHash)
    await replaceSession(web.platform.db, sessionTokenHash, hashToken(opened.sessionToken));
  browserCookie(web).give(reply, opened.browserTokens);
  giveSession(reply, web.secureCookies, opened.sessionToken);
  // A mail may tell of a new browser or of a deletion that was cancelled.
  web.pokeMail();
  return seeOther(reply, opened.deletionCancelled ? '/espace?suppression=annulee' : returnPath(returnTo));
}
