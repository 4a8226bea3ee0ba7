import type { FastifyInstance, FastifyReply } from 'fastify';
import { dossiersOf } from '../account/dossier.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { logRefusal } from '../http/server/logged.ts';
import { actorOf, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import type { Catalogue } from './catalogue.ts';
import { chooseDossier } from './choose-dossier.ts';
import { DossiersPage } from './dossiers-page.tsx';
import { HomePage } from './home-page.tsx';
import { dossierPage, homeOf, isManaged } from './rules.ts';
import { PlainServicePage, ServicesPage } from './services-page.tsx';
import { DOSSIER_TEXTS } from './texts.ts';
import { type PendingAddress, toDoOf } from './to-do.tsx';

export interface HomeRoutesOptions extends Web {
  catalogue: Catalogue;
  /** Of an account, where one waits. */
  pendingAddress(accountId: string): Promise<PendingAddress | undefined>;
}

/** `/espace`, `/espace/dossiers`, `/espace/dossier`, `/espace/services`, `/espace/service/…` */
export async function homeRoutes(app: FastifyInstance, web: HomeRoutesOptions): Promise<void> {
  const { catalogue } = web;
  app.addHook('onRequest', requireSession);

  app.get<{ Querystring: FormBody }>('/espace', async (request, reply) => {
    const { account, session } = signedIn(request);
    const { db, clock } = request.platform;
    const dossiers = await dossiersOf(db, account.id);
    const home = homeOf(dossiers, session.dossier_id);
    const pending = await web.pendingAddress(account.id);
    const toDo = toDoOf(pending, account.password_valid_until, dossiers, clock.now());
    const deletionCancelled = field(request.query, 'suppression') === 'annulee';
    return reply.page(HomePage, { catalogue, home, dossiers, toDo, deletionCancelled });
  });

  app.get<{ Querystring: FormBody }>('/espace/dossiers', async ({ query }, reply) =>
    showDossiers(reply, {
      search: field(query, 'recherche'),
      page: Number.parseInt(field(query, 'page'), 10),
    }),
  );

  app.post<{ Body: FormBody }>('/espace/dossier', async (request, reply) => {
    const dossier = field(request.body, 'dossier');
    if (dossier === '') return showDossiers(reply, { error: DOSSIER_TEXTS.missing });
    const { outcome } = await chooseDossier(request.platform, actorOf(request), dossier);
    switch (outcome) {
      case 'chosen':
        return reply.seeOther('/espace');
      case 'not-ones-own':
        logRefusal(request, 'dossier-not-ones-own');
        return showDossiers(reply, {
          error: DOSSIER_TEXTS.notOnesOwn,
        });
    }
  });

  app.get('/espace/services', async (request, reply) => {
    const dossiers = await dossiersOf(request.platform.db, signedIn(request).account.id);
    return reply.page(ServicesPage, { catalogue, withoutDossier: dossiers.length === 0 });
  });

  app.get<{ Params: { id: string } }>('/espace/service/:id', async (request, reply) => {
    const service = catalogue.plainServices.get(request.params.id);
    if (!service) return reply.callNotFound();
    const managed = isManaged(catalogue, request.url.split('?')[0] ?? '');
    return reply.page(PlainServicePage, { service, managed });
  });

  async function showDossiers(
    reply: FastifyReply,
    { search = '', page = 1, error }: { search?: string; page?: number; error?: string },
  ): Promise<FastifyReply> {
    const { account, session } = signedIn(reply.request);
    const dossiers = await dossiersOf(reply.request.platform.db, account.id);
    const home = homeOf(dossiers, session.dossier_id);
    const currentId = 'current' in home ? home.current.id : undefined;
    const list = dossierPage(dossiers, search, page || 1);
    return reply.page(DossiersPage, { catalogue, list, currentId, error }, error === undefined ? 200 : 422);
  }
}
