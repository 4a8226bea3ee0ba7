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
import { confirmationOf } from '../passwords/reauthentication.ts';
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
    const { present, missing } = confirmationOf(web, request);
    const { confirmed, errors: wrong } = readDeletionForm(request.body);
    const errors = { ...missing, ...wrong };
    if (Object.keys(errors).length > 0) return showForm(reply, { confirmed, errors });
    await countUse(web, 'deletion', signedIn(request).account.id);
    const result = await requestDeletion(request.platform, actorOf(request), present);
    switch (result.outcome) {
      case 'asked':
        await clearSession(web, reply);
        return reply.seeOther(ASKED);
      case 'not-confirmed':
        return showForm(reply, { confirmed, errors: result.errors });
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
