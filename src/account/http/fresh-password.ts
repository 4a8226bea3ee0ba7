import type { FastifyReply, FastifyRequest } from 'fastify';
import { seeOther } from '../../platform/http/send-page.ts';
import { signedIn } from './signed-in.ts';
import { saveDraft } from './waiting-form.ts';
import type { Web } from './web.ts';

/** A password given longer ago does not do for what is sensitive. */
export const FRESH_FOR_MS = 10 * 60_000;

/**
 * Makes the hook `preHandler` of what asks for a recent password: whatever recovery depends on, and whatever tells
 * about the person (OWASP ASVS 5.0, 7.5.1 and 7.5.2; docs/security/choices.md lists every route). On routes behind
 * `requireSession`. Whoever gave it longer than 10 minutes ago is asked for it, and comes back to the page, or to the
 * form filled in as it was (see `resumable`).
 */
export function requireFreshPassword(web: Pick<Web, 'platform'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { session } = signedIn(request);
    const age = web.platform.clock.now().getTime() - session.authenticated_at.getTime();
    if (age < FRESH_FOR_MS) return;
    const back = (await saveDraft(web, request, session.token_hash)) ?? '/espace';
    seeOther(reply, `/espace/confirmation?retour=${encodeURIComponent(back)}`);
  };
}
