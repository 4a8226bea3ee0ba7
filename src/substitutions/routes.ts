import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bothAlong } from '../database/read-along.ts';
import type { Catalogue } from '../home/catalogue.ts';
import { countUse } from '../http/account-limits.ts';
import { draftOf } from '../http/draft.tsx';
import { chosen, type FormBody, field, lineOf } from '../http/form-body.ts';
import { actorOf, readAlong, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { DOSSIERS, onlyWaits } from '../mandates/dossier.ts';
import { OWN_REQUESTS, type OwnRequest, RECEIVED_REQUESTS, titulairesOf } from '../mandates/role-request.ts';
import { readSiren } from '../mandates/typed-siren.ts';
import { askRole } from '../role-requests/ask-role.ts';
import { serviceFields } from '../role-requests/form.ts';
import { newsOf } from '../role-requests/own-requests.tsx';
import { answerAsked, requestRoutes } from '../role-requests/routes.ts';
import { heldByOthers, readSubstitution, type SubstitutionErrors } from './form.ts';
import { ReplacePage, SUBSTITUTIONS_PATH, SubstitutionsPage } from './pages.tsx';
import { SubstitutionRequestPage } from './request-page.tsx';

type Asking = { Querystring: FormBody; Body: FormBody };
type OfRequest = { Params: { id: string }; Querystring: FormBody };

/** `/espace/substitutions…`, as whoever asks */
export async function substitutionRoutes(
  app: FastifyInstance,
  web: Web & { catalogue: Catalogue },
): Promise<void> {
  const { catalogue } = web;
  app.addHook('onRequest', requireSession);
  const along = bothAlong(DOSSIERS, bothAlong(OWN_REQUESTS, RECEIVED_REQUESTS));
  const reading = { config: { along } };
  const fields = ['siren', 'capacity', 'reason', ...serviceFields(catalogue)];
  const asking = { config: { along, draft: { page: `${SUBSTITUTIONS_PATH}/services`, fields } } };

  requestRoutes(app, { path: SUBSTITUTIONS_PATH, along, showFirst: showList });

  app.get<Asking>(`${SUBSTITUTIONS_PATH}/services`, reading, async (request, reply) => {
    await countUse(web, 'company', signedIn(request).account.id);
    return showServices(reply, draftOf(request) ?? request.query);
  });
  app.post<Asking>(`${SUBSTITUTIONS_PATH}/services`, asking, async (request, reply) => {
    await countUse(web, 'role-request', signedIn(request).account.id);
    const { asked, errors } = (await readStep(request, request.body)).read;
    if (!asked) return showServices(reply, request.body, errors);
    const result = await askRole(request.platform, actorOf(request), asked);
    return answerAsked(reply, SUBSTITUTIONS_PATH, result, (wrong) =>
      showServices(reply, request.body, wrong),
    );
  });

  app.get<OfRequest>(`${SUBSTITUTIONS_PATH}/:id`, reading, async (request, reply) => {
    const [, [own]] = readAlong(request, along);
    const mine = own.find((one) => isSubstitution(one) && one.id === request.params.id);
    if (!mine) return reply.callNotFound();
    const now = request.platform.clock.now();
    const news = newsOf(mine, field(request.query, 'fait'));
    return reply.page(SubstitutionRequestPage, { catalogue, request: mine, now, news });
  });

  async function readStep(request: FastifyRequest, body: FormBody) {
    const { siren = '' } = readSiren(lineOf(body, 'siren'));
    const titulaires = await titulairesOf(request.platform.db, siren);
    const offered = heldByOthers(catalogue, titulaires, signedIn(request).account.id);
    return { siren, titulaires, read: readSubstitution(body, catalogue, offered) };
  }

  async function showServices(reply: FastifyReply, body: FormBody, errors?: SubstitutionErrors) {
    const { request } = reply;
    if (isFirstLetterAwaited(request)) return reply.seeOther(SUBSTITUTIONS_PATH);
    const typed = lineOf(body, 'siren');
    const { fault } = readSiren(typed);
    if (fault !== undefined) return showList(reply, { siren: typed, error: fault });
    const { siren, titulaires, read } = await readStep(request, body);
    const { account } = signedIn(request);
    const page = { catalogue, siren, typed: read.typed, titulaires, accountId: account.id, errors };
    return reply.page(ReplacePage, page, errors ? 422 : 200);
  }

  function showList(reply: FastifyReply, { siren = '', error }: { siren?: string; error?: string } = {}) {
    const { request } = reply;
    const [, [own, received]] = readAlong(request, along);
    const answered = chosen(ANSWERED, field(request.query as FormBody, 'fait'));
    const firstLetterAwaited = isFirstLetterAwaited(request);
    const page = {
      requests: own.filter(isSubstitution),
      received,
      firstLetterAwaited,
      siren,
      error,
      answered,
    };
    return reply.page(SubstitutionsPage, page, error === undefined ? 200 : 422);
  }

  function isFirstLetterAwaited(request: FastifyRequest): boolean {
    return onlyWaits(readAlong(request, along)[0]);
  }
}

const ANSWERED = { accord: 'agreed', opposition: 'contested' } as const;

const isSubstitution = ({ kind }: OwnRequest) => kind === 'substitution';
