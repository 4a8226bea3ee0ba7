import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway } from '../../platform/database/errors.ts';
import { Overloaded } from '../../platform/hashing/turns.ts';
import { sendPage } from '../../platform/http/send-page.ts';
import { TooManyTries } from '../../platform/http/too-many.ts';
import { BusyPage, ErrorPage } from './error-pages.tsx';
import { logRefusal } from './security-log.ts';
import { putAside } from './waiting-form.ts';
import { viewOf, type Web } from './web.ts';

/** Seconds after which to ask again when the database is away. */
const RETRY_WHEN_AWAY = 30;
/** Seconds after which the hashes that wait now have had their turn. */
const RETRY_WHEN_OVERLOADED = 5;

/** 404, 429, 500, 503 and the rest as pages; what went wrong is logged, never shown. */
export function errorAnswers(web: Pick<Web, 'site' | 'platform'>) {
  function show(request: FastifyRequest, reply: FastifyReply, status: number, retryAt?: Date) {
    const page = ErrorPage({ view: viewOf(web, request, reply), status, ...(retryAt && { retryAt }) });
    return sendPage(reply, page, status);
  }

  /** Nothing was looked at: a signed-in person finds the form filled in again. */
  async function turnAway(request: FastifyRequest, reply: FastifyReply) {
    request.log.warn('too many hashes are waiting, turned away');
    reply.header('retry-after', RETRY_WHEN_OVERLOADED);
    const { sessionTokenHash } = request;
    const form = request.signedIn && sessionTokenHash && (await putAside(web, request, sessionTokenHash));
    const page = BusyPage({ view: viewOf(web, request, reply), ...(form && { form }) });
    return sendPage(reply, page, 503);
  }

  return {
    notFound: (request: FastifyRequest, reply: FastifyReply) => show(request, reply, 404),

    failed(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
      if (error instanceof TooManyTries) {
        const seconds = Math.ceil((error.retryAt.getTime() - web.platform.clock.now().getTime()) / 1000);
        logRefusal(request, error.name, 429);
        reply.header('retry-after', Math.max(seconds, 1));
        return show(request, reply, 429, error.retryAt);
      }
      if (error instanceof Overloaded) return turnAway(request, reply);
      if (isDatabaseAway(error) || error.statusCode === 503) {
        request.log.error({ err: error }, 'service unavailable');
        reply.header('retry-after', RETRY_WHEN_AWAY);
        return show(request, reply, 503);
      }
      const status = error.statusCode ?? 500;
      if (status < 500) {
        logRefusal(request, error.code ?? error.name, status);
        return show(request, reply, status === 415 ? 400 : status);
      }
      request.log.error({ err: error }, 'request failed');
      return show(request, reply, 500);
    },
  };
}
