import type { FastifyInstance } from 'fastify';
import { REFERENCE_TEXTS } from '../account/texts.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { countNoise } from '../http/form-guards.ts';
import { logRefusal } from '../http/server/logged.ts';
import { originOf } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import type { RateLimit } from '../platform/throttle.ts';
import { typedLine } from '../platform/typed-line.ts';
import { STOP_PATHS } from './paths.ts';
import { debitToStop, stopByLink } from './stop-link.ts';
import { AskToStopPage, NothingToStopPage, STOP, StoppedPage, StopReferencePage } from './stop-pages.tsx';

/** Of references that are none: a right one waits for nobody. */
const LIMIT: RateLimit = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

/**
 * `/prelevements/arret`, of the link in a mail: for whoever reads that mailbox, with a space or without. It stays where the
 * entry is switched off, for what waits comes into force all the same.
 */
export async function stopDebitRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.get(STOP_PATHS.stop, async (_request, reply) => reply.page(StopReferencePage));

  // Posting a reference shows what it does, for scanners follow links; only the button stops.
  app.post<{ Body: FormBody }>(STOP_PATHS.stop, async (request, reply) => {
    const reference = typedLine(field(request.body, 'reference'));
    if (reference === '') return reply.page(StopReferencePage, { error: REFERENCE_TEXTS.missing }, 422);
    const { platform } = request;
    const debit = await debitToStop(platform, reference);
    if (!debit) {
      logRefusal(request, 'link-unreadable');
      await countNoise(web, request, 'direct-debit-stop', LIMIT);
      return reply.page(StopReferencePage, { reference, error: REFERENCE_TEXTS.unknown }, 422);
    }
    if (debit.state === 'stopped') return reply.seeOther(STOP_PATHS.stopped);
    if (debit.state !== 'asked') return reply.page(NothingToStopPage, {}, 422);
    if (field(request.body, 'action') !== STOP) {
      const name = platform.installation.SERVICE_NAMES.get(debit.service) ?? debit.service;
      return reply.page(AskToStopPage, { debit, name, reference });
    }
    const { outcome } = await stopByLink(platform, debit, originOf(request));
    return outcome === 'stopped'
      ? reply.seeOther(STOP_PATHS.stopped)
      : reply.page(NothingToStopPage, {}, 422);
  });

  app.get(STOP_PATHS.stopped, async (_request, reply) => reply.page(StoppedPage));
}
