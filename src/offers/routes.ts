import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asHolder } from '../account/as-holder.ts';
import type { Catalogue } from '../home/catalogue.ts';
import { isRoleOffered } from '../home/of-entry.ts';
import { chosen, type FormBody } from '../http/form-body.ts';
import { actorOf, readAlong, requireSession } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { acceptOffer, refuseOffer } from '../mandates/granting/answer-offer.ts';
import { OFFERS_PATH, OFFERS_RECEIVED, offerOpens } from '../mandates/granting/offers.ts';
import { takeUpOffers } from '../mandates/granting/take-up-offers.ts';
import { asConfirmedHolder } from '../passwords/as-confirmed-holder.ts';
import { confirmationOf } from '../passwords/reauthentication.ts';
import type { Platform } from '../platform/platform.ts';
import { oneRoundAtATime } from '../platform/regular-work.ts';
import { paged } from '../web/paged.ts';
import { OfferPage, type OfferPageProps, OffersPage } from './pages.tsx';

type OfOffer = { Params: { id: string }; Body: FormBody };

const DONE = { acceptee: 'accepted', refusee: 'refused' } as const;

export interface OffersWeb extends Web {
  catalogue: Catalogue;
  /** For what is taken up once answers have left: no request waits for it. */
  platform: Platform;
}

/** `/espace/propositions` and what hangs below it: offers of every kind, accepted or refused in one's own space alone. */
export async function offersRoutes(app: FastifyInstance, web: OffersWeb): Promise<void> {
  app.addHook('onRequest', requireSession);
  takeUpAfterwards(app, web);
  const { catalogue } = web;
  const received = (request: FastifyRequest) =>
    readAlong(request, OFFERS_RECEIVED).filter(({ role }) => isRoleOffered(catalogue, role));
  const reading = { config: { along: OFFERS_RECEIVED } };

  app.get<{ Querystring: { fait?: string; page?: string } }>(OFFERS_PATH, reading, async (request, reply) => {
    const done = chosen(DONE, request.query.fait);
    return reply.page(OffersPage, { offers: paged(received(request), request.query.page ?? ''), done });
  });

  app.get<OfOffer>(`${OFFERS_PATH}/:id`, reading, async (request, reply) => showOffer(request, reply, {}));

  app.post<OfOffer>(`${OFFERS_PATH}/:id/accepter`, reading, async (request, reply) => {
    const { present, missing } = confirmationOf(web, request);
    if (Object.keys(missing).length > 0) return showOffer(request, reply, { errors: missing });
    if (isOff(request)) return showGone(request, reply);
    const actor = actorOf(request);
    const result = await asConfirmedHolder(request.platform, actor, present, (holder) =>
      acceptOffer(holder, actor, request.params.id),
    );
    if (result.outcome === 'not-confirmed') return showOffer(request, reply, { errors: result.errors });
    if (result.outcome === 'full')
      return reply.page(OffersPage, { offers: paged(received(request), ''), done: 'full' }, 422);
    if (result.outcome === 'too-early') return showOffer(request, reply, { errors: {} });
    if (result.outcome === 'replacement-asked')
      return showOffer(request, reply, { errors: {}, replacementAsked: true });
    return result.outcome === 'accepted' ? toList(reply, 'acceptee') : showGone(request, reply);
  });

  app.post<OfOffer>(`${OFFERS_PATH}/:id/refuser`, reading, async (request, reply) => {
    if (isOff(request)) return showGone(request, reply);
    const actor = actorOf(request);
    const result = await asHolder(request.platform, actor, (holder) =>
      refuseOffer(holder, actor, request.params.id),
    );
    return result.outcome === 'refused' ? toList(reply, 'refusee') : showGone(request, reply);
  });

  function isOff(request: FastifyRequest<OfOffer>): boolean {
    const { id } = request.params;
    const all = readAlong(request, OFFERS_RECEIVED);
    return all.some((one) => one.id === id) && !received(request).some((one) => one.id === id);
  }

  function showOffer(
    request: FastifyRequest<OfOffer>,
    reply: FastifyReply,
    content: Pick<OfferPageProps, 'errors' | 'replacementAsked'>,
  ) {
    const offer = received(request).find(({ id }) => id === request.params.id);
    // One that is gone, of somebody else or of nobody: no difference.
    if (!offer) return content.errors ? showGone(request, reply) : reply.callNotFound();
    const opens = offerOpens(offer.offeredAt, offer.role);
    const closedUntil = opens > request.platform.clock.now() ? opens : undefined;
    return reply.page(OfferPage, { offer, catalogue, closedUntil, ...content }, content.errors ? 422 : 200);
  }

  function showGone(request: FastifyRequest<OfOffer>, reply: FastifyReply) {
    const offers = received(request).filter(({ id }) => id !== request.params.id);
    return reply.page(OffersPage, { offers: paged(offers, ''), done: 'gone' }, 422);
  }

  function toList(reply: FastifyReply, done: keyof typeof DONE) {
    return reply.seeOther(`${OFFERS_PATH}?fait=${done}`);
  }
}

/**
 * Whom an offer means is looked up once it is committed, wherever it was made. What a crash left behind is taken up at the next
 * start; what is in hand is finished before the end.
 */
function takeUpAfterwards(app: FastifyInstance, { platform }: OffersWeb): void {
  const takingUp = oneRoundAtATime(() =>
    takeUpOffers(platform).catch((error: unknown) =>
      platform.log.error({ err: error }, 'offers wait to be taken up'),
    ),
  );
  const look = () => void takingUp.ask();
  platform.signals.on('offer-made', look);
  app.addHook('onListen', async () => look());
  app.addHook('onClose', async () => {
    platform.signals.off('offer-made', look);
    await takingUp.ended();
  });
}
