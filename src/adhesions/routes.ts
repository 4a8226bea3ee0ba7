import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bothAlong } from '../database/read-along.ts';
import { adhesionFormPdf } from '../documents/adhesion-form.ts';
import { type Catalogue, serviceLabels } from '../home/catalogue.ts';
import { countUse } from '../http/account-limits.ts';
import { draftOf } from '../http/draft.tsx';
import { type FormBody, field, lineOf } from '../http/form-body.ts';
import { actorOf, readAlong, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { DOSSIERS, onlyWaits } from '../mandates/dossier.ts';
import { OWN_REQUESTS, type OwnRequest, titulairesOf } from '../mandates/role-request.ts';
import { readSiren } from '../mandates/typed-siren.ts';
import { askRole } from '../role-requests/ask-role.ts';
import { serviceFields } from '../role-requests/form.ts';
import { newsOf } from '../role-requests/own-requests.tsx';
import { answerAsked, requestRoutes } from '../role-requests/routes.ts';
import { ROLE_REQUEST_TEXTS } from '../role-requests/texts.ts';
import { CompanyPage } from './company-page.tsx';
import { type AdhesionErrors, queryOf, type ReadAdhesion, readAdhesion } from './form.ts';
import { AdhesionRequestPage } from './request-page.tsx';
import { AdhesionServicesPage } from './services-page.tsx';
import { ADHESION_PATH } from './step-page.tsx';
import { AdhesionSummaryPage } from './summary-page.tsx';

type Asking = { Querystring: FormBody; Body: FormBody };
type OfRequest = { Params: { id: string }; Querystring: FormBody };

/** `/espace/adhesion…` */
export async function adhesionRoutes(
  app: FastifyInstance,
  web: Web & { catalogue: Catalogue },
): Promise<void> {
  const { catalogue } = web;
  app.addHook('onRequest', requireSession);
  const along = bothAlong(DOSSIERS, OWN_REQUESTS);
  const reading = { config: { along } };
  const services = {
    page: `${ADHESION_PATH}/services`,
    fields: ['siren', 'capacity', 'way', ...serviceFields(catalogue)],
  };
  const asking = { config: { along, draft: services } };
  const ofOne = { config: { along: OWN_REQUESTS } };

  requestRoutes(app, { path: ADHESION_PATH, along, showFirst: showCompany });

  app.get<Asking>(`${ADHESION_PATH}/services`, reading, async (request, reply) => {
    await countUse(web, 'company', signedIn(request).account.id);
    return showServices(reply, draftOf(request) ?? request.query);
  });
  app.post<Asking>(`${ADHESION_PATH}/services`, asking, async (request, reply) => {
    const read = await readStep(request, request.body);
    return read.asked
      ? reply.seeOther(`${ADHESION_PATH}/recapitulatif?${queryOf(read.typed)}`)
      : showServices(reply, request.body, read.errors);
  });

  app.get<Asking>(`${ADHESION_PATH}/recapitulatif`, reading, async (request, reply) => {
    const { asked, typed, siren } = await readStep(request, request.query);
    if (!asked) return reply.seeOther(siren ? `${ADHESION_PATH}/services?siren=${siren}` : ADHESION_PATH);
    return reply.page(AdhesionSummaryPage, { catalogue, typed, asked });
  });
  app.post<Asking>(`${ADHESION_PATH}/recapitulatif`, asking, async (request, reply) => {
    await countUse(web, 'role-request', signedIn(request).account.id);
    const { asked, errors } = await readStep(request, request.body);
    // Somebody else was faster since the page was shown, unless what it sends was never on it.
    if (!asked) return showServices(reply, request.body, { ...errors, services: ROLE_REQUEST_TEXTS.changed });
    const result = await askRole(request.platform, actorOf(request), asked);
    return answerAsked(reply, ADHESION_PATH, result, (wrong) => showServices(reply, request.body, wrong));
  });

  app.get<OfRequest>(`${ADHESION_PATH}/:id`, ofOne, async (request, reply) => {
    const found = oneOf(request);
    if (!found) return reply.callNotFound();
    const news = newsOf(found, field(request.query, 'fait'));
    return reply.page(AdhesionRequestPage, { catalogue, request: found, news });
  });

  app.get<OfRequest>(`${ADHESION_PATH}/:id/formulaire.pdf`, ofOne, async (request, reply) => {
    const found = oneOf(request);
    if (found?.state !== 'waiting') return reply.callNotFound();
    const { account } = signedIn(request);
    await countUse(web, 'recap', account.id);
    const names = serviceLabels(catalogue);
    const services = found.services.map((id) => names.get(id) ?? id);
    const { platform } = request;
    const pdf = await adhesionFormPdf(platform, { account, request: found, services }, platform.clock.now());
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="adhesion-${found.reference}.pdf"`)
      .type('application/pdf')
      .send(pdf);
  });

  async function readStep(request: FastifyRequest<Asking>, fields: FormBody): Promise<ReadAdhesion> {
    const { siren = '' } = readSiren(lineOf(fields, 'siren'));
    return readAdhesion(fields, catalogue, await titulairesOf(request.platform.db, siren));
  }

  async function showServices(reply: FastifyReply, fields: FormBody, errors?: AdhesionErrors) {
    const { account } = signedIn(reply.request);
    if (isFirstLetterAwaited(reply.request)) return reply.seeOther(ADHESION_PATH);
    const { siren, fault } = readSiren(lineOf(fields, 'siren'));
    if (fault !== undefined) return showCompany(reply, { siren: lineOf(fields, 'siren'), error: fault });
    const titulaires = await titulairesOf(reply.request.platform.db, siren);
    const { typed } = readAdhesion(fields, catalogue, titulaires);
    const page = { catalogue, siren, typed, titulaires, accountId: account.id, errors };
    return reply.page(AdhesionServicesPage, page, errors ? 422 : 200);
  }

  function showCompany(reply: FastifyReply, { siren = '', error }: { siren?: string; error?: string } = {}) {
    const [dossiers, requests] = readAlong(reply.request, along);
    const page = {
      requests: requests.filter(isAdhesion),
      dossiers: dossiers.length,
      firstLetterAwaited: isFirstLetterAwaited(reply.request),
      siren,
      error,
    };
    return reply.page(CompanyPage, page, error === undefined ? 200 : 422);
  }

  function isFirstLetterAwaited(request: FastifyRequest): boolean {
    return onlyWaits(readAlong(request, along)[0]);
  }
}

const isAdhesion = ({ kind }: OwnRequest) => kind === 'adhesion';

function oneOf(request: FastifyRequest<OfRequest>): OwnRequest | undefined {
  return readAlong(request, OWN_REQUESTS).find((one) => isAdhesion(one) && one.id === request.params.id);
}
