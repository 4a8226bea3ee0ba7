import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Catalogue } from '../home/catalogue.ts';
import { countUse } from '../http/account-limits.ts';
import { chosen, type FormBody } from '../http/form-body.ts';
import {
  actorOf,
  clearSession,
  readAlong,
  requireSession,
  signedIn,
  signedInIfTold,
} from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { forgetCurrentPasswordFailures, tryCurrentPassword } from '../passwords/reauthentication.ts';
import { CURRENT_PASSWORD_TEXTS } from '../passwords/texts.ts';
import { readDeletionForm } from './form.ts';
import { DeletionAskedPage, DeletionPage, type DeletionPageProps } from './pages.tsx';
import { requestDeletion } from './request-deletion.ts';
import { SUCCESSIONS, successionsOf } from './successions.ts';
import { successorRoutes } from './successor-routes.ts';

const FORM = '/espace/suppression';
/** Open to everybody: whoever arrives there has just been signed out. */
const ASKED = '/espace/suppression/demandee';

const DONE_NAMES = { proposee: 'proposee', retiree: 'retiree' } as const;

/** `/espace/suppression`; not available with an expired password. */
export async function deletionRoutes(
  app: FastifyInstance,
  web: Web & { catalogue: Catalogue },
): Promise<void> {
  const along = SUCCESSIONS;
  app.get<{ Querystring: { fait?: string } }>(
    FORM,
    { onRequest: requireSession, config: { along } },
    async (request, reply) => showForm(reply, { done: chosen(DONE_NAMES, request.query.fait) }),
  );
  await app.register(successorRoutes, web);

  const endsOwnSession = { what: 'deletion', result: ASKED } as const;
  const deleting = { onRequest: requireSession, config: { along, endsOwnSession } };
  app.post<{ Body: FormBody }>(FORM, deleting, async (request, reply) => {
    const { password, confirmed, errors } = readDeletionForm(request.body);
    if (Object.keys(errors).length > 0) return showForm(reply, { confirmed, errors });
    await countUse(web, 'deletion', signedIn(request).account.id);
    const result = await tryCurrentPassword(web, request, () =>
      requestDeletion(request.platform, actorOf(request), password),
    );
    switch (result.outcome) {
      case 'asked':
        await forgetCurrentPasswordFailures(web, request);
        await clearSession(web, reply);
        return reply.seeOther(ASKED);
      case 'wrong-password':
        return showForm(reply, {
          confirmed,
          errors: { password: CURRENT_PASSWORD_TEXTS.wrong },
        });
    }
  });

  app.get(ASKED, async (request, reply) => {
    if (await signedInIfTold(request)) return reply.seeOther('/espace');
    return reply.page(DeletionAskedPage);
  });

  function showForm(reply: FastifyReply, content: Pick<DeletionPageProps, 'confirmed' | 'errors' | 'done'>) {
    const { account, dossiers } = signedIn(reply.request);
    const { platform } = reply.request;
    const successions = successionsOf(platform, readAlong(reply.request, along));
    const page = { account, dossiers, successions, installation: platform.installation, ...content };
    return reply.page(DeletionPage, page, content.errors ? 422 : 200);
  }
}
