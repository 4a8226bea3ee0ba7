import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asHolder } from '../account/as-holder.ts';
import { type Catalogue, serviceLabels } from '../home/catalogue.ts';
import { countUse } from '../http/account-limits.ts';
import { chosen, type FormBody, field } from '../http/form-body.ts';
import { idOfForm } from '../http/sent-twice.ts';
import { logRefusal } from '../http/server/logged.ts';
import { actorOf, readAlong, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { withdrawOffer } from '../mandates/granting/answer-offer.ts';
import { MOST_SUPPLEANTS } from '../mandates/granting/company.ts';
import { makeOffer, type OfferOutcome } from '../mandates/granting/offer.ts';
import { offersMade } from '../mandates/granting/offers.ts';
import { keepSuppleant } from '../mandates/granting/review.ts';
import { changeStanding, layDown } from '../mandates/granting/standing.ts';
import { DESIGNATED_TEXTS } from '../mandates/granting/texts.ts';
import { asConfirmedHolder, type ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import { confirmationOf } from '../passwords/reauthentication.ts';
import { paged } from '../web/paged.ts';
import { CompaniesPage, CompanyPage, DONE } from './company-pages.tsx';
import { DesignationPage } from './designation-page.tsx';
import {
  type DesignationErrors,
  readDesignation,
  readStandingChange,
  type TypedDesignation,
} from './form.ts';
import { companyPath, SUPPLEANTS_PATH } from './paths.ts';
import { LayDownPage, SuppleantPage, type SuppleantPageProps } from './person-pages.tsx';
import { type HeldCompany, ROLES, suppleantsOf } from './read-suppleants.ts';
import { SUPPLEANT_TEXTS } from './texts.ts';

type OfCompany = { Params: { siren: string }; Querystring: FormBody; Body: FormBody };
type OfPerson = { Params: { siren: string; id: string }; Body: FormBody };

/** `/espace/administrateurs-suppleants` and what hangs below it. */
export async function suppleantsRoutes(
  app: FastifyInstance,
  web: Web & { catalogue: Catalogue },
): Promise<void> {
  const { catalogue } = web;
  const labels = serviceLabels(catalogue);
  const reading = { config: { along: ROLES } };
  app.addHook('onRequest', requireSession);

  app.get<OfCompany>(SUPPLEANTS_PATH, reading, async (request, reply) => {
    const done = chosen(DONE, request.query.fait);
    const { held, own } = readAlong(request, ROLES);
    return reply.page(CompaniesPage, { held: paged(held, field(request.query, 'page')), own, done });
  });

  app.get<OfCompany>(companyPath(':siren'), reading, async (request, reply) => {
    const company = heldCompany(request, request.params.siren);
    if (!company) return reply.callNotFound();
    return showCompany(request, reply, company, { done: chosen(DONE, request.query.fait) });
  });

  app.get<OfCompany>(`${companyPath(':siren')}/designer`, reading, async (request, reply) => {
    const company = heldCompany(request, request.params.siren);
    if (!company) return reply.callNotFound();
    return reply.page(DesignationPage, { company, catalogue });
  });

  app.post<OfCompany>(`${companyPath(':siren')}/designer`, reading, async (request, reply) => {
    const company = heldCompany(request, request.params.siren);
    if (!company) return reply.callNotFound();
    const { account } = signedIn(request);
    const read = readDesignation(request.body, company.services, account.subscriber_number);
    const { present, missing } = confirmationOf(web, request);
    const { typed, named } = read;
    const errors = { ...read.errors, ...missing };
    const refuse = (wrong: DesignationErrors) =>
      reply.page(DesignationPage, { company, catalogue, typed, errors: wrong }, 422);
    if (!named || Object.keys(errors).length > 0) return refuse(errors);
    await countUse(web, 'designation', account.id);
    const actor = actorOf(request);
    const { siren } = company;
    const wanted = {
      id: idOfForm(request),
      siren,
      services: typed.services,
      role: 'suppleant',
      named,
    } as const;
    const result = await asConfirmedHolder(request.platform, actor, present, (holder) =>
      makeOffer(holder, actor, wanted),
    );
    if (result.outcome === 'offered') return reply.seeOther(`${companyPath(siren)}?fait=proposee`);
    return refuse(result.outcome === 'not-confirmed' ? result.errors : faultOf(result, typed));
  });

  app.post<OfPerson>(`${companyPath(':siren')}/propositions/:id/retirer`, reading, async (request, reply) => {
    const company = heldCompany(request, request.params.siren);
    if (!company) return reply.callNotFound();
    const actor = actorOf(request);
    const { outcome } = await asHolder(request.platform, actor, (holder) =>
      withdrawOffer(holder, actor, request.params.id),
    );
    if (outcome === 'withdrawn') return reply.seeOther(`${companyPath(company.siren)}?fait=retiree`);
    return showCompany(request, reply, company, { error: SUPPLEANT_TEXTS.gone });
  });

  app.get<OfCompany>(`${companyPath(':siren')}/fin`, reading, async (request, reply) => {
    const role = ownRole(request, request.params.siren);
    return role ? reply.page(LayDownPage, { role, catalogue }) : reply.callNotFound();
  });

  app.post<OfCompany>(`${companyPath(':siren')}/fin`, reading, async (request, reply) => {
    const role = ownRole(request, request.params.siren);
    if (!role) return reply.callNotFound();
    const { present, missing } = confirmationOf(web, request);
    const refuse = (errors: ConfirmationErrors) => reply.page(LayDownPage, { role, catalogue, errors }, 422);
    if (Object.keys(missing).length > 0) return refuse(missing);
    const actor = actorOf(request);
    const result = await asConfirmedHolder(request.platform, actor, present, (holder) =>
      layDown(holder, actor, { ...role, role: 'suppleant' }),
    );
    if (result.outcome === 'not-confirmed') return refuse(result.errors);
    // Ended elsewhere meanwhile: what was wanted is so.
    return reply.seeOther(`${SUPPLEANTS_PATH}?fait=fin`);
  });

  app.get<OfPerson>(`${companyPath(':siren')}/:id`, reading, async (request, reply) =>
    showPerson(request, reply, {}),
  );

  app.post<OfPerson>(`${companyPath(':siren')}/:id`, reading, async (request, reply) => {
    const found = await findPerson(request);
    if (!found) return reply.callNotFound();
    const { company, person } = found;
    const offered = person.services.map(({ id }) => id);
    const { present, missing } = confirmationOf(web, request);
    const { change, services, errors: wrong } = readStandingChange(request.body, offered);
    const errors = { ...wrong, ...missing };
    const typed = { change, services };
    if (!change || Object.keys(errors).length > 0) return showPerson(request, reply, { typed, errors });
    const actor = actorOf(request);
    await countUse(web, 'standing', company.siren);
    const of = { siren: company.siren, role: 'suppleant', holderId: person.accountId, services } as const;
    const result = await asConfirmedHolder(request.platform, actor, present, (holder) =>
      changeStanding(holder, actor, of, change),
    );
    switch (result.outcome) {
      case 'not-confirmed':
        return showPerson(request, reply, { typed, errors: result.errors });
      case 'gone':
        return showPerson(request, reply, { typed, errors: { form: SUPPLEANT_TEXTS.gone } });
      case 'changed':
        return reply.seeOther(`${companyPath(company.siren)}?fait=${change}`);
    }
  });

  app.post<OfPerson>(`${companyPath(':siren')}/:id/garder`, reading, async (request, reply) => {
    const found = await findPerson(request);
    if (!found) return reply.callNotFound();
    const { company, person } = found;
    const actor = actorOf(request);
    const services = person.services.map(({ id }) => id);
    await asHolder(request.platform, actor, (holder) =>
      keepSuppleant(holder, actor, { siren: company.siren, holderId: person.accountId, services }),
    );
    return reply.seeOther(`${companyPath(company.siren)}?fait=garde`);
  });

  /** Of which the signed-in person is the titulaire; any other is as if it were not there. */
  function heldCompany(request: FastifyRequest, siren: string): HeldCompany | undefined {
    return readAlong(request, ROLES).held.find((one) => one.siren === siren);
  }

  function ownRole(request: FastifyRequest, siren: string) {
    return readAlong(request, ROLES).own.find((one) => one.siren === siren);
  }

  async function findPerson(request: FastifyRequest<OfPerson>) {
    const company = heldCompany(request, request.params.siren);
    if (!company) return undefined;
    const all = await suppleantsOf(request.platform.db, company.siren, company.services);
    const person = all.find(({ id }) => id === request.params.id);
    if (!person) logRefusal(request, 'mandate-not-ones-own');
    return person && { company, person };
  }

  async function showPerson(
    request: FastifyRequest<OfPerson>,
    reply: FastifyReply,
    content: Pick<SuppleantPageProps, 'typed' | 'errors'>,
  ) {
    const found = await findPerson(request);
    if (!found) return reply.callNotFound();
    return reply.page(SuppleantPage, { ...found, catalogue, ...content }, content.errors ? 422 : 200);
  }

  async function showCompany(
    request: FastifyRequest,
    reply: FastifyReply,
    company: HeldCompany,
    content: { done?: keyof typeof DONE | undefined; error?: string },
  ) {
    const { platform } = request;
    const suppleants = await suppleantsOf(platform.db, company.siren, company.services);
    const all = await offersMade(platform, signedIn(request).account.id, 'suppleant');
    const offers = all.filter(({ siren }) => siren === company.siren);
    const page = { company, suppleants, offers, catalogue, ...content };
    return reply.page(CompanyPage, page, content.error ? 422 : 200);
  }

  function faultOf(
    result: Exclude<OfferOutcome, { outcome: 'offered' }>,
    { services }: TypedDesignation,
  ): DesignationErrors {
    const named = (ids: readonly string[]) => ids.map((id) => labels.get(id) ?? id).join(', ');
    switch (result.outcome) {
      case 'oneself':
        return { subscriber_number: DESIGNATED_TEXTS.numberOwn };
      case 'already':
        return {
          services: SUPPLEANT_TEXTS.already(named(services.filter((one) => result.services.includes(one)))),
        };
      case 'offered-already':
        return { form: SUPPLEANT_TEXTS.offeredAlready };
      case 'too-many':
        return { form: SUPPLEANT_TEXTS.tooMany(MOST_SUPPLEANTS) };
      case 'not-givable':
      case 'recovered-lately':
      case 'replacement-asked':
        return { services: SUPPLEANT_TEXTS.notGivable };
    }
  }
}
