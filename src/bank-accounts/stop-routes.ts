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
import { accountToStop, stopByLink } from './stop-link.ts';
import { AskToStopPage, NothingToStopPage, STOP, StoppedPage, StopReferencePage } from './stop-pages.tsx';

/** Of references that are none: a right one waits for nobody. */
const LIMIT: RateLimit = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

/**
 * The link of the mail that tells of a new bank account, for whoever reads it, signed in or not. Its reference is posted, by a
 * script or typed; posting it shows the account, and only the button stops it. It works where the procedure is switched off.
 */
export async function stopBankAccountRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.get(STOP_PATHS.stop, async (_request, reply) => reply.page(StopReferencePage));

  app.post<{ Body: FormBody }>(STOP_PATHS.stop, async (request, reply) => {
    const reference = typedLine(field(request.body, 'reference'));
    if (reference === '') return reply.page(StopReferencePage, { error: REFERENCE_TEXTS.missing }, 422);
    const found = await accountToStop(request.platform, reference);
    if (!found) {
      logRefusal(request, 'link-unreadable');
      await countNoise(web, request, 'bank-account-stop', LIMIT);
      return reply.page(StopReferencePage, { reference, error: REFERENCE_TEXTS.unknown }, 422);
    }
    if (found.state !== 'asked') return reply.page(NothingToStopPage, { found });
    if (field(request.body, 'action') !== STOP) return reply.page(AskToStopPage, { found, reference });
    const { outcome } = await stopByLink(request.platform, found, originOf(request));
    if (outcome === 'stopped') return reply.seeOther(STOP_PATHS.stopped);
    const now = await accountToStop(request.platform, reference);
    return reply.page(NothingToStopPage, { found: now ?? found });
  });

  app.get(STOP_PATHS.stopped, async (_request, reply) => reply.page(StoppedPage));
}
