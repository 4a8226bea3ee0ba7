import type { FastifyInstance } from 'fastify';
import { wasCompleted } from '../account/completed-step.ts';
import { seeOther, sendPage } from '../http/send-page.ts';
import { requireSessionEvenExpired } from '../http/session.ts';
import { viewOf, type Web } from '../http/web.ts';
import { lastEndedByPassword } from './pending-change.ts';
import { PasswordChangedPage, PasswordWasChangedPage } from './result-pages.tsx';

export const PASSWORD_CHANGED = '/espace/identifiants/mot-de-passe';

/** What a change of password did; and where password managers send people to make one. */
export async function passwordChangedRoutes(app: FastifyInstance, web: Web): Promise<void> {
  const { platform } = web;

  /** Shown too, without a word about the account, to the browser whose session that change gave another token. */
  app.get(PASSWORD_CHANGED, async (request, reply) => {
    const { signedIn, sessionTokenHash: by } = request;
    const view = viewOf(web, request, reply);
    if (signedIn) {
      const { account, session } = signedIn;
      const requestKilled = await lastEndedByPassword(platform.db, account.id, session.created_at);
      return sendPage(reply, PasswordChangedPage({ view, account, requestKilled }));
    }
    if (by !== undefined && (await wasCompleted(platform, { what: 'password-change', by })))
      return sendPage(reply, PasswordWasChangedPage({ view }));
    return requireSessionEvenExpired(request, reply);
  });

  // W3C, « A Well-Known URL for Changing Passwords ».
  app.get('/.well-known/change-password', async (_request, reply) => seeOther(reply, '/espace/identifiants'));
}
