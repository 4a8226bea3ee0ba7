import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asHolder } from '../account/as-holder.ts';
import type { Catalogue } from '../home/catalogue.ts';
import { countOffered } from '../home/of-entry.ts';
import { countUse } from '../http/account-limits.ts';
import { draftOf } from '../http/draft.tsx';
import { chosen, type FormBody, field } from '../http/form-body.ts';
import { idOfForm } from '../http/sent-twice.ts';
import { logRefusal } from '../http/server/logged.ts';
import { actorOf, readAlong, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { withdrawOffer } from '../mandates/granting/answer-offer.ts';
import { OFFERS_WAITING, offersMade } from '../mandates/granting/offers.ts';
import type { ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import { confirmationOf } from '../passwords/reauthentication.ts';
import { lastDayBefore, shortDay } from '../web/french-dates.ts';
import { paged } from '../web/paged.ts';
import { delegate } from './delegate.ts';
import { type Delegation, delegableBy, delegationsOf, hasEnded } from './delegations.ts';
import { endDelegation } from './end.ts';
import {
  type DelegationErrors,
  KEPT_FIELDS,
  readDelegationForm,
  readRenewalForm,
  type TypedDelegation,
  typedDelegation,
} from './form.ts';
import { DelegatePage } from './form-page.tsx';
import { DelegationsPage } from './list-page.tsx';
import { obstacleErrors } from './obstacles.ts';
import { EndPage, RenewPage } from './one-page.tsx';
import { DELEGATIONS, NEW_DELEGATION, WITHDRAW_OFFER } from './paths.ts';
import { renewDelegation } from './renew.ts';
import { furthestDay } from './rules.ts';
import { DONE_TEXTS, GONE_TEXTS } from './texts.ts';

const RENEW = `${DELEGATIONS}/:id/renouveler`;
const END = `${DELEGATIONS}/:id/fin`;

type One = { Params: { id: string }; Body: FormBody };

/** `/espace/delegations` and what hangs below it */
export async function delegationRoutes(
  app: FastifyInstance,
  web: Web & { catalogue: Catalogue },
): Promise<void> {
  const { catalogue } = web;
  app.addHook('onRequest', requireSession);

  const listing = { config: { along: OFFERS_WAITING } };
  app.get<{ Querystring: FormBody }>(DELEGATIONS, listing, async (request, reply) => {
    const { account } = signedIn(request);
    const { platform, query } = request;
    const now = platform.clock.now();
    const delegable = await delegableBy(platform.db, account.id, now);
    const { given, received } = await delegationsOf(platform.db, account.id, now);
    const names = new Map(delegable.map(({ siren, name }) => [siren, name]));
    const offers = (await offersMade(platform, account.id, 'delegataire')).map((one) => ({
      ...one,
      companyName: names.get(one.siren) ?? `Entreprise ${one.siren}`,
    }));
    const waiting = offers.filter(({ state }) => state === 'waiting');
    return reply.page(DelegationsPage, {
      catalogue,
      given: paged(given, field(query, 'page')),
      received: paged(received, field(query, 'recues')),
      waiting: paged(waiting, field(query, 'propositions')),
      over: offers.filter(({ state }) => state !== 'waiting' && state !== 'accepted'),
      toAnswer: countOffered(catalogue, readAlong(request, OFFERS_WAITING)),
      mayDelegate: delegable.length > 0,
      done: keyOf(DONE_TEXTS, query.fait),
      gone: keyOf(GONE_TEXTS, query.fait),
    });
  });

  app.get(NEW_DELEGATION, async (request, reply) => {
    const draft = draftOf(request);
    return showForm(reply, typedDelegation(draft ?? {}), { resumed: draft !== undefined });
  });

  const draft = { page: NEW_DELEGATION, fields: KEPT_FIELDS };
  app.post<{ Body: FormBody }>(NEW_DELEGATION, { config: { draft } }, async (request, reply) => {
    const { account } = signedIn(request);
    const { platform } = request;
    const now = platform.clock.now();
    const delegable = await delegableBy(platform.db, account.id, now);
    // Whoever has nothing to delegate, and be it since this page was opened, is told so on the list.
    if (delegable.length === 0) return reply.seeOther(`${DELEGATIONS}?fait=terminee`);
    const ground = { delegable, catalogue, ownNumber: account.subscriber_number, now };
    const read = readDelegationForm(request.body, ground);
    const { present, missing } = confirmationOf(web, request, 'current_password');
    if (!read.wanted || Object.keys(missing).length > 0)
      return showForm(reply, read.typed, { errors: { ...read.errors, ...missing } });
    await countUse(web, 'designation', account.id);
    const result = await delegate(platform, actorOf(request), read.wanted, present, (siren) =>
      idOfForm(request, siren),
    );
    switch (result.outcome) {
      case 'offered':
        return reply.seeOther(`${DELEGATIONS}?fait=proposition`);
      case 'not-confirmed':
        return showForm(reply, read.typed, { errors: result.errors });
      case 'refused':
        return showForm(reply, read.typed, { errors: obstacleErrors(result.obstacles, catalogue) });
    }
  });

  async function showForm(
    reply: FastifyReply,
    typed: TypedDelegation,
    { errors, resumed = false }: { errors?: DelegationErrors; resumed?: boolean },
  ) {
    const { platform } = reply.request;
    const now = platform.clock.now();
    const delegable = await delegableBy(platform.db, signedIn(reply.request).account.id, now);
    if (delegable.length === 0) return reply.seeOther(DELEGATIONS);
    const page = { catalogue, delegable, typed, furthest: furthestDay(now), resumed };
    return reply.page(DelegatePage, { ...page, ...(errors && { errors }) }, errors ? 422 : 200);
  }

  app.get<One>(RENEW, async (request, reply) => {
    const delegation = await oneOf(request, 'given');
    return delegation ? showRenewal(reply, delegation, {}) : notThere(reply);
  });

  app.post<One>(RENEW, async (request, reply) => {
    const delegation = await oneOf(request, 'given');
    if (!delegation) return notThere(reply);
    const { typed, errors: wrong, until } = readRenewalForm(request.body, request.platform.clock.now());
    const { present, missing } = confirmationOf(web, request, 'current_password');
    const errors = { ...wrong, ...missing };
    if (!until || Object.keys(missing).length > 0) return showRenewal(reply, delegation, { typed, errors });
    await countUse(web, 'delegation-change', signedIn(request).account.id);
    await countUse(web, 'standing', delegation.siren);
    const actor = actorOf(request);
    const result = await renewDelegation(request.platform, actor, delegation, until, present);
    switch (result.outcome) {
      case 'renewed':
        return reply.seeOther(`${DELEGATIONS}?fait=renouvellement`);
      case 'not-confirmed':
        return showRenewal(reply, delegation, { typed, errors: result.errors });
      case 'gone':
        return reply.seeOther(`${DELEGATIONS}?fait=terminee`);
    }
  });

  function showRenewal(
    reply: FastifyReply,
    delegation: Delegation,
    { typed, errors }: { typed?: string; errors?: Pick<DelegationErrors, 'until'> & ConfirmationErrors },
  ) {
    const { id } = reply.request.params as One['Params'];
    const furthest = furthestDay(reply.request.platform.clock.now());
    const page = {
      catalogue,
      delegation,
      id,
      furthest,
      typed: typed ?? shortDay(lastDayBefore(delegation.until)),
    };
    return reply.page(RenewPage, { ...page, ...(errors && { errors }) }, errors ? 422 : 200);
  }

  app.get<One>(END, async (request, reply) => {
    const delegation = await oneOf(request);
    return delegation ? showEnd(reply, delegation) : notThere(reply);
  });

  app.post<One>(END, async (request, reply) => {
    const delegation = await oneOf(request);
    if (!delegation) return notThere(reply);
    const { present, missing } = confirmationOf(web, request, 'current_password');
    if (Object.keys(missing).length > 0) return showEnd(reply, delegation, missing);
    await countUse(web, 'delegation-change', signedIn(request).account.id);
    await countUse(web, 'standing', delegation.siren);
    const result = await endDelegation(request.platform, actorOf(request), delegation, present);
    switch (result.outcome) {
      case 'ended':
        return reply.seeOther(`${DELEGATIONS}?fait=fin`);
      case 'not-confirmed':
        return showEnd(reply, delegation, result.errors);
      case 'gone':
        return reply.seeOther(`${DELEGATIONS}?fait=terminee`);
    }
  });

  function showEnd(reply: FastifyReply, delegation: Delegation, errors?: ConfirmationErrors) {
    const { id } = reply.request.params as One['Params'];
    const isOwn = delegation.holder.id === signedIn(reply.request).account.id;
    const page = { catalogue, delegation, id, isOwn };
    return reply.page(EndPage, { ...page, ...(errors && { errors }) }, errors ? 422 : 200);
  }

  app.post<One>(WITHDRAW_OFFER, async (request, reply) => {
    const { id } = request.params;
    const { outcome } = await asHolder(request.platform, actorOf(request), (holder) =>
      withdrawOffer(holder, actorOf(request), id),
    );
    return reply.seeOther(`${DELEGATIONS}?fait=${outcome === 'withdrawn' ? 'retrait' : 'sans-proposition'}`);
  });
}

/** The delegation of that id as far as this account may see it; by default from either side. */
async function oneOf(request: FastifyRequest<One>, side?: 'given'): Promise<Delegation | undefined> {
  const { platform, params } = request;
  const now = platform.clock.now();
  const { given, received } = await delegationsOf(platform.db, signedIn(request).account.id, now);
  return [...given, ...(side === 'given' ? [] : received)].find(({ ids }) => ids.includes(params.id));
}

/** One that has ended is told to its two sides; one of others is as one that never was. */
async function notThere(reply: FastifyReply): Promise<FastifyReply> {
  const { platform, params } = reply.request as FastifyRequest<One>;
  const { account } = signedIn(reply.request);
  if (await hasEnded(platform.db, account.id, params.id, platform.clock.now()))
    return reply.seeOther(`${DELEGATIONS}?fait=terminee`);
  logRefusal(reply.request, 'delegation-not-ones-own');
  reply.callNotFound();
  return reply;
}

function keyOf<T extends object>(texts: T, asked: string | undefined): keyof T | undefined {
  return chosen(Object.fromEntries(Object.keys(texts).map((key) => [key, key])), asked) as
    | keyof T
    | undefined;
}
