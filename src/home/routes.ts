import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Account, factorsFrozen } from '../account/account.ts';
import { factorAsked } from '../account/factor-asked.ts';
import { asksSecondStep } from '../account/proof.ts';
import { bothAlong, type ReadAlong } from '../database/read-along.ts';
import { BACKUP_CODES_LEFT } from '../factors/backup-code.ts';
import { REMOVAL_WAITING } from '../factors/removal.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { logRefusal } from '../http/server/logged.ts';
import { actorOf, readAlong, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { DOSSIERS } from '../mandates/dossier.ts';
import { OFFERS_WAITING, SUCCESSORS_WAITING } from '../mandates/granting/offers.ts';
import { REVIEWS_WAITING } from '../mandates/granting/review.ts';
import { OWN_REQUESTS, RECEIVED_REQUESTS } from '../mandates/role-request.ts';
import type { Catalogue } from './catalogue.ts';
import { chooseDossier } from './choose-dossier.ts';
import { DossiersPage } from './dossiers-page.tsx';
import type { FactorsWaiting } from './factors-to-do.tsx';
import { HomePage } from './home-page.tsx';
import { countOffered, isRoleOffered } from './of-entry.ts';
import { unansweredRequests, waitingRequests } from './role-requests.tsx';
import { dossierPage, homeOf, isManaged, searchServices } from './rules.ts';
import { PlainServicePage, ServicesPage } from './services-page.tsx';
import { DOSSIER_TEXTS } from './texts.ts';
import { type PendingAddress, toDoOf } from './to-do.tsx';

export interface HomeRoutesOptions extends Web {
  catalogue: Catalogue;
  /** Of an account, where one waits. */
  pendingAddress: ReadAlong<PendingAddress | undefined>;
}

/** `/espace`, `/espace/dossiers`, `/espace/dossier`, `/espace/services`, `/espace/service/…` */
export async function homeRoutes(app: FastifyInstance, web: HomeRoutesOptions): Promise<void> {
  const { catalogue } = web;
  app.addHook('onRequest', requireSession);

  const along = bothAlong(
    bothAlong(
      bothAlong(DOSSIERS, bothAlong(bothAlong(OFFERS_WAITING, SUCCESSORS_WAITING), REVIEWS_WAITING)),
      web.pendingAddress,
    ),
    bothAlong(bothAlong(OWN_REQUESTS, RECEIVED_REQUESTS), bothAlong(BACKUP_CODES_LEFT, REMOVAL_WAITING)),
  );
  app.get<{ Querystring: FormBody }>('/espace', { config: { along } }, async (request, reply) => {
    const { account, session } = signedIn(request);
    const { clock } = request.platform;
    const [[[dossiers, [[offers, successors], reviews]], pending], [[own, asking], [codesLeft, removal]]] =
      readAlong(request, along);
    const requests = waitingRequests(catalogue, own);
    const received = unansweredRequests(catalogue, asking);
    const home = homeOf(dossiers, session.dossier_id);
    const toDo = toDoOf(
      pending,
      account.password_valid_until,
      {
        dossiers,
        offers: countOffered(catalogue, offers),
        successors: isRoleOffered(catalogue, 'titulaire') ? successors : 0,
        reviews: isRoleOffered(catalogue, 'suppleant') ? reviews : 0,
        requests,
        received,
        ...factorsWaiting(request, account, { codesLeft, removal }),
      },
      clock.now(),
    );
    const deletionCancelled = field(request.query, 'suppression') === 'annulee';
    const services = searchServices(catalogue, home, field(request.query, 'service'));
    return reply.page(HomePage, { catalogue, home, dossiers, toDo, services, deletionCancelled });
  });

  const withDossiers = { config: { along: DOSSIERS } };
  app.get<{ Querystring: FormBody }>('/espace/dossiers', withDossiers, async ({ query }, reply) =>
    showDossiers(reply, {
      search: field(query, 'recherche'),
      page: Number.parseInt(field(query, 'page'), 10),
    }),
  );

  app.post<{ Body: FormBody }>('/espace/dossier', withDossiers, async (request, reply) => {
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
    const withoutDossier = signedIn(request).dossiers === 0;
    return reply.page(ServicesPage, { catalogue, withoutDossier });
  });

  app.get<{ Params: { id: string } }>('/espace/service/:id', async (request, reply) => {
    const service = catalogue.plainServices.get(request.params.id);
    if (!service) return reply.callNotFound();
    const managed = isManaged(catalogue, request.url.split('?')[0] ?? '');
    return reply.page(PlainServicePage, { service, managed });
  });

  function factorsWaiting(
    { platform }: FastifyRequest,
    account: Account,
    { codesLeft, removal }: { codesLeft: number; removal: Date | undefined },
  ): FactorsWaiting {
    const now = platform.clock.now();
    const isAsked = asksSecondStep(platform, account);
    const isOpen = !catalogue.plainServices.has('moyens-de-connexion') && !factorsFrozen(account, now);
    return {
      removal: isAsked ? removal : undefined,
      noCodesLeft: isOpen && isAsked && codesLeft === 0,
      factorAsked: isOpen && factorAsked(platform.installation, account, now) !== undefined,
    };
  }

  async function showDossiers(
    reply: FastifyReply,
    { search = '', page = 1, error }: { search?: string; page?: number; error?: string },
  ): Promise<FastifyReply> {
    const { session } = signedIn(reply.request);
    const dossiers = readAlong(reply.request, DOSSIERS);
    const home = homeOf(dossiers, session.dossier_id);
    const currentId = 'current' in home ? home.current.id : undefined;
    const list = dossierPage(dossiers, search, page || 1);
    return reply.page(DossiersPage, { catalogue, list, currentId, error }, error === undefined ? 200 : 422);
  }
}
