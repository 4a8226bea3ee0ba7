import type { FastifyInstance } from 'fastify';
import { wasCompleted } from '../account/completed-step.ts';
import { requireAnySession } from '../http/session.ts';
import { lastEndedByPassword } from './pending-change.ts';
import { PasswordChangedPage, PasswordWasChangedPage } from './result-pages.tsx';

export const PASSWORD_CHANGED = '/espace/identifiants/mot-de-passe';

/** What a change of password did; and where password managers send people to make one. */
export async function passwordChangedRoutes(app: FastifyInstance): Promise<void> {
  /** Shown too, without a word about the account, to the browser whose session that change gave another token. */
  app.get(PASSWORD_CHANGED, async (request, reply) => {
    const { platform, sessionTokenHash: by } = request;
    const signedIn = await request.session();
    if (signedIn) {
      const { account, session } = signedIn;
      const requestKilled = await lastEndedByPassword(platform.db, account.id, session.created_at);
      return reply.page(PasswordChangedPage, { account, requestKilled });
    }
    if (by !== undefined && (await wasCompleted(platform, { what: 'password-change', by })))
      return reply.page(PasswordWasChangedPage);
    return requireAnySession(request, reply);
  });

  // W3C, « A Well-Known URL for Changing Passwords ».
  app.get('/.well-known/change-password', async (_request, reply) => reply.seeOther('/espace/identifiants'));
}
