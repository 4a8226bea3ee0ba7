import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { SessionOver } from '../account/as-holder.ts';
import { DatabaseBusy, isDatabaseAway } from '../database/errors.ts';
import { Abandoned, Overloaded } from '../platform/fair-queue.ts';
import { retryAfter, TooManyTries } from '../platform/throttle.ts';
import { CsrfRefused } from './csrf.ts';
import { leadsToDraft, saveDraft } from './draft.tsx';
import { BusyPage, ErrorPage, NoCookiePage } from './error-pages.tsx';
import { type GivenBack, givenBack } from './given-back.tsx';
import { resultOfFirst } from './sent-twice.ts';
import { logRefusal } from './server/logged.ts';
import { clearSession, signedInIfTold } from './session.ts';
import type { Web } from './web.ts';

/** Answered where nobody is left to read it; told by the metrics alone. */
const NOBODY_LEFT = 499;
/** Seconds after which to ask again when the database is away. */
const RETRY_WHEN_AWAY = 30;
/** Seconds after which what waits now has had its turn. */
const RETRY_WHEN_OVERLOADED = 5;

/** 404, 429, 500, 503 and the rest as pages; what went wrong is logged, never shown. */
export function errorAnswers(web: Pick<Web, 'site' | 'platform' | 'secureCookies'>) {
  const ownOrigin = new URL(web.platform.installation.BASE_URL).origin;

  function show(reply: FastifyReply, status: number) {
    const { id: requestId } = reply.request;
    return reply.page(ErrorPage, { status, ...(status >= 500 && { requestId }) }, status);
  }

  /**
   * Nothing was looked at, and nothing typed is lost: a signed-in person finds the form filled in again where it could
   * be kept; everybody else is handed it with the page.
   */
  async function saveForm(
    request: FastifyRequest,
  ): Promise<{ form?: string; givenBack?: GivenBack | undefined }> {
    if (request.method === 'POST' && (await signedInIfTold(request))) {
      const back = await saveDraft(request);
      if (back && leadsToDraft(back)) return { form: back };
    }
    return { givenBack: givenBack(request, ownOrigin) };
  }

  async function turnAway(request: FastifyRequest, reply: FastifyReply) {
    request.log.warn('too much work is waiting, turned away');
    reply.header('retry-after', RETRY_WHEN_OVERLOADED);
    const saved = await saveForm(request);
    return reply.page(BusyPage, { requestId: request.id, ...saved }, 503);
  }

  async function makeWait(request: FastifyRequest, reply: FastifyReply, { name, retryAt }: TooManyTries) {
    logRefusal(request, name, 429);
    reply.header('retry-after', retryAfter(retryAt, web.platform.clock.now()));
    const saved = await saveForm(request);
    return reply.page(ErrorPage, { status: 429, requestId: request.id, retryAt, ...saved }, 429);
  }

  /** Nothing was done: the person is told why, and has what was typed. */
  function refuse(request: FastifyRequest, reply: FastifyReply, error: CsrfRefused) {
    logRefusal(request, error.code, 403);
    const form = givenBack(request, ownOrigin);
    return error.code === 'csrf-cookie-missing'
      ? reply.page(NoCookiePage, { https: web.secureCookies, givenBack: form }, 403)
      : reply.page(ErrorPage, { status: 403, givenBack: form }, 403);
  }

  /**
   * Nothing was done. What was typed went with the session. Unless that very form ended it, when it was sent a moment
   * before: then its result is shown, and a session that goes on under the token just given is left alone.
   */
  async function askToSignIn(request: FastifyRequest, reply: FastifyReply) {
    const first = await resultOfFirst(request);
    if (!request.routeOptions.config.endsOwnSession?.goesOn || !first) await clearSession(web, reply);
    return reply.seeOther(first ?? '/connexion');
  }

  /** The form is not kept, for that takes the database that is too slow for those who wait already. */
  function turnAwayFromDatabase(request: FastifyRequest, reply: FastifyReply) {
    request.log.warn('too many wait for the database, turned away');
    reply.header('retry-after', RETRY_WHEN_OVERLOADED);
    const form = givenBack(request, ownOrigin);
    return reply.page(BusyPage, { requestId: request.id, givenBack: form }, 503);
  }

  function fail(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
    if (error instanceof DatabaseBusy) return turnAwayFromDatabase(request, reply);
    if (isDatabaseAway(error) || error.statusCode === 503) {
      request.log.error({ err: error }, 'service unavailable');
      reply.header('retry-after', RETRY_WHEN_AWAY);
      // No table to keep it in.
      const form = givenBack(request, ownOrigin);
      return reply.page(ErrorPage, { status: 503, requestId: request.id, givenBack: form }, 503);
    }
    const status = error.statusCode ?? 500;
    if (status < 500) {
      logRefusal(request, error.code ?? error.name, status);
      return show(reply, status === 415 ? 400 : status);
    }
    request.log.error({ err: error }, 'request failed');
    return show(reply, 500);
  }

  return {
    notFound: (_request: FastifyRequest, reply: FastifyReply) => show(reply, 404),

    failed(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
      if (error instanceof SessionOver) return askToSignIn(request, reply);
      if (error instanceof TooManyTries) return makeWait(request, reply, error);
      if (error instanceof CsrfRefused) return refuse(request, reply, error);
      if (error instanceof Overloaded) return turnAway(request, reply);
      if (error instanceof Abandoned || isCutOff(request)) return reply.code(NOBODY_LEFT).send();
      return fail(error, request, reply);
    },
  };
}

/** Its client left, or was too slow, before it had sent all of it: no fault of the program. */
function isCutOff({ raw }: FastifyRequest): boolean {
  return raw.destroyed && raw.complete === false;
}
