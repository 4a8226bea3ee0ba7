import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asHolder } from '../account/as-holder.ts';
import type { Catalogue } from '../home/catalogue.ts';
import { countUse } from '../http/account-limits.ts';
import type { FormBody } from '../http/form-body.ts';
import { idOfForm } from '../http/sent-twice.ts';
import { actorOf, readAlong, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { withdrawOffer } from '../mandates/granting/answer-offer.ts';
import { makeOffer, type OfferOutcome } from '../mandates/granting/offer.ts';
import { DESIGNATED_TEXTS } from '../mandates/granting/texts.ts';
import { asConfirmedHolder } from '../passwords/as-confirmed-holder.ts';
import { confirmationOf } from '../passwords/reauthentication.ts';
import { type DesignationErrors, readDesignation } from '../suppleants/form.ts';
import { longMoment } from '../web/french-dates.ts';
import { SUCCESSORS_PATH } from './succession-parts.tsx';
import { SUCCESSIONS, type Succession, successionsOf } from './successions.ts';
import { SuccessorPage, type SuccessorPageProps } from './successor-page.tsx';
import { SUCCESSOR_TEXTS } from './texts.ts';

type OfCompany = { Params: { siren: string; id: string }; Body: FormBody };

/** `/espace/suppression/successeurs/…`: who takes over, before the deletion. */
export async function successorRoutes(
  app: FastifyInstance,
  web: Web & { catalogue: Catalogue },
): Promise<void> {
  const { catalogue } = web;
  const reading = { onRequest: requireSession, config: { along: SUCCESSIONS } };
  const path = `${SUCCESSORS_PATH}/:siren`;

  app.get<OfCompany>(path, reading, async (request, reply) => {
    const company = companyOf(request);
    return company ? show(reply, company, {}) : reply.callNotFound();
  });

  app.post<OfCompany>(path, reading, async (request, reply) => {
    const company = companyOf(request);
    if (!company) return reply.callNotFound();
    const { account } = signedIn(request);
    const read = readDesignation(request.body, company.free, account.subscriber_number);
    const { present, missing } = confirmationOf(web, request);
    const { typed, named } = read;
    const errors = { ...read.errors, ...missing };
    const refuse = (wrong: DesignationErrors) => show(reply, company, { typed, errors: wrong });
    if (!named || Object.keys(errors).length > 0) return refuse(errors);
    await countUse(web, 'designation', account.id);
    const { siren } = company;
    const wanted = {
      id: idOfForm(request),
      siren,
      services: typed.services,
      role: 'titulaire',
      named,
    } as const;
    const actor = actorOf(request);
    const result = await asConfirmedHolder(request.platform, actor, present, (holder) =>
      makeOffer(holder, actor, wanted),
    );
    if (result.outcome === 'offered') return reply.seeOther('/espace/suppression?fait=proposee');
    return refuse(result.outcome === 'not-confirmed' ? result.errors : faultOf(result));
  });

  app.post<OfCompany>(`${path}/propositions/:id/retirer`, reading, async (request, reply) => {
    const actor = actorOf(request);
    const { outcome } = await asHolder(request.platform, actor, (holder) =>
      withdrawOffer(holder, actor, request.params.id),
    );
    if (outcome === 'withdrawn') return reply.seeOther('/espace/suppression?fait=retiree');
    const company = companyOf(request);
    return company
      ? show(reply, company, { errors: { form: SUCCESSOR_TEXTS.gone } })
      : reply.seeOther('/espace/suppression');
  });

  /** Of which the signed-in person is the titulaire; any other is as if it were not there. */
  function companyOf(request: FastifyRequest<OfCompany>): Succession | undefined {
    const { left } = successionsOf(request.platform, readAlong(request, SUCCESSIONS));
    return left.find(({ siren }) => siren === request.params.siren);
  }

  function show(
    reply: FastifyReply,
    company: Succession,
    content: Pick<SuccessorPageProps, 'typed' | 'errors'>,
  ) {
    return reply.page(SuccessorPage, { company, catalogue, ...content }, content.errors ? 422 : 200);
  }
}

function faultOf(result: Exclude<OfferOutcome, { outcome: 'offered' }>): DesignationErrors {
  switch (result.outcome) {
    case 'oneself':
      return { subscriber_number: DESIGNATED_TEXTS.numberOwn };
    case 'not-givable':
    case 'already':
      return { services: SUCCESSOR_TEXTS.notGivable };
    case 'recovered-lately':
      return { form: SUCCESSOR_TEXTS.recoveredLately(longMoment(result.from)) };
    case 'replacement-asked':
      return { form: SUCCESSOR_TEXTS.replacementAsked };
    case 'offered-already':
    case 'too-many':
      return { form: SUCCESSOR_TEXTS.offeredAlready };
  }
}
