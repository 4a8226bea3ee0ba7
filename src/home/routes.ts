import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
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
import { type PendingAddress, toDoOf } from './to-do.tsx';

export interface HomeRoutesOptions extends Web {
  catalogue: Catalogue;
  /** Of an account, where one waits. */
  pendingAddress(accountId: string): Promise<PendingAddress | undefined>;
}

type Query = FormBody;

/** `/espace`, `/espace/dossiers`, `/espace/dossier`, `/espace/services`, `/espace/service/…` */
export async function homeRoutes(app: FastifyInstance, web: HomeRoutesOptions): Promise<void> {
  const { platform, catalogue } = web;
  app.addHook('onRequest', requireSession);

  app.get<{ Querystring: Query }>('/espace', async (request, reply) => {
    const { account, session } = signedIn(request);
    const dossiers = await dossiersOf(platform.db, account.id);
    const home = homeOf(dossiers, session.dossier_id);
    const deletionCancelled = field(request.query, 'suppression') === 'annulee';
    const pending = await web.pendingAddress(account.id);
    const toDo = toDoOf(pending, account.password_valid_until, dossiers, platform.clock.now());
    return reply.page(HomePage, { catalogue, home, dossiers, toDo, deletionCancelled });
  });

  app.get<{ Querystring: Query }>('/espace/dossiers', async (request, reply) =>
    showDossiers(request, reply, { query: request.query }),
  );

  app.post<{ Body: FormBody }>('/espace/dossier', async (request, reply) => {
    const dossier = field(request.body, 'dossier');
    if (dossier === '')
      return showDossiers(request, reply, { error: 'Choisissez un dossier dans la liste.' });
    const { outcome } = await chooseDossier(platform, actorOf(request), dossier);
    switch (outcome) {
      case 'chosen':
        return reply.seeOther('/espace');
      case 'not-ones-own':
        logRefusal(request, 'dossier-not-ones-own');
        return showDossiers(request, reply, {
          error: 'Ce dossier n’est pas dans votre espace. Choisissez-en un dans la liste.',
        });
    }
  });

  app.get('/espace/services', async (request, reply) => {
    const dossiers = await dossiersOf(platform.db, signedIn(request).account.id);
    return reply.page(ServicesPage, { catalogue, withoutDossier: dossiers.length === 0 });
  });

  app.get<{ Params: { id: string } }>('/espace/service/:id', async (request, reply) => {
    const service = catalogue.plainServices.get(request.params.id);
    if (!service) return reply.callNotFound();
    const managed = isManaged(catalogue, request.url.split('?')[0] ?? '');
    return reply.page(PlainServicePage, { service, managed });
  });

  async function showDossiers(
    request: FastifyRequest,
    reply: FastifyReply,
    { query = {}, error }: { query?: Query; error?: string },
  ): Promise<FastifyReply> {
    const { account, session } = signedIn(request);
    const dossiers = await dossiersOf(platform.db, account.id);
    const home = homeOf(dossiers, session.dossier_id);
    const page = {
      catalogue,
      list: dossierPage(dossiers, field(query, 'recherche'), Number.parseInt(field(query, 'page'), 10) || 1),
      currentId: 'current' in home ? home.current.id : undefined,
      ...(error === undefined ? {} : { error }),
    };
    return reply.page(DossiersPage, page, error === undefined ? 200 : 422);
  }
}
