import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dossierCount } from '../account/dossier.ts';
import { countUse } from '../http/account-limits.ts';
import type { FormBody } from '../http/form-body.ts';
import { inTurn } from '../http/in-turn.ts';
import { seeOther, sendPage } from '../http/send-page.ts';
import { actorOf, clearSession, requireSession, signedIn } from '../http/session.ts';
import { viewOf, type Web } from '../http/web.ts';
import {
  forgetPresentPasswordFailures,
  PRESENT_PASSWORD_TEXTS,
  tryPresentPassword,
} from '../passwords/reauthentication.ts';
import { readDeletionForm } from './form.ts';
import { loneDossiers } from './lone-dossiers.ts';
import { DeletionAskedPage, DeletionPage, type DeletionPageProps } from './pages.tsx';
import { requestDeletion } from './request-deletion.ts';

const FORM = '/espace/suppression';
/** Open to everybody: whoever arrives there has just been signed out. */
const ASKED = '/espace/suppression/demandee';

/** `/espace/suppression`; not available with an expired password. */
export async function deletionRoutes(app: FastifyInstance, web: Web): Promise<void> {
  const { platform } = web;

  app.get(FORM, { onRequest: requireSession }, async (request, reply) => showForm(request, reply, 200, {}));

  const endsOwnSession = { what: 'deletion', result: ASKED } as const;
  const deleting = { onRequest: requireSession, config: { endsOwnSession } };
  app.post<{ Body: FormBody }>(FORM, deleting, async (request, reply) => {
    const { password, confirmed, errors } = readDeletionForm(request.body);
    if (Object.keys(errors).length > 0) return showForm(request, reply, 422, { confirmed, errors });
    await countUse(web, 'deletion', signedIn(request).account.id);
    const result = await tryPresentPassword(web, request, () =>
      requestDeletion(inTurn(web, request), actorOf(request), password),
    );
    switch (result.outcome) {
      case 'asked':
        await forgetPresentPasswordFailures(web, request);
        await clearSession(web, reply);
        return seeOther(reply, ASKED);
      case 'wrong-password':
        return showForm(request, reply, 422, {
          confirmed,
          errors: { password: PRESENT_PASSWORD_TEXTS.wrong },
        });
    }
  });

  app.get(ASKED, async (request, reply) => {
    if (request.signedIn) return seeOther(reply, '/espace');
    return sendPage(reply, DeletionAskedPage({ view: viewOf(web, request, reply) }));
  });

  async function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    content: Pick<DeletionPageProps, 'confirmed' | 'errors'>,
  ) {
    const { account } = signedIn(request);
    const page = DeletionPage({
      view: viewOf(web, request, reply),
      account,
      dossiers: await dossierCount(platform.db, account.id),
      lone: await loneDossiers(platform.db, account.id),
      installation: platform.installation,
      ...content,
    });
    return sendPage(reply, page, status);
  }
}
