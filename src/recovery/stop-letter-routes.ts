import type { FastifyInstance } from 'fastify';
import { REFERENCE_TEXTS } from '../account/texts.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { countNoise } from '../http/form-guards.ts';
import { logRefusal } from '../http/server/logged.ts';
import { originOf } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import type { RateLimit } from '../platform/throttle.ts';
import { typedLine } from '../platform/typed-line.ts';
import { letterToStop, stopLetter } from './letter-without-answer.ts';
import { RECOVERY_PATHS } from './paths.ts';
import {
  AskToStopPage,
  LetterStoppedPage,
  NothingToStopPage,
  STOP,
  StopReferencePage,
} from './stop-letter-pages.tsx';

/** Of references that are none: a right one waits for nobody. */
const LIMIT: RateLimit = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

/**
 * The link of the mail that announces a letter without answer. Its reference is posted, by a script or typed; posting it
 * shows the letter, and only the button stops it.
 */
export async function stopLetterRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.get(RECOVERY_PATHS.stop, async (_request, reply) => reply.page(StopReferencePage));

  app.post<{ Body: FormBody }>(RECOVERY_PATHS.stop, async (request, reply) => {
    const reference = typedLine(field(request.body, 'reference'));
    if (reference === '') return reply.page(StopReferencePage, { error: REFERENCE_TEXTS.missing }, 422);
    const letter = await letterToStop(request.platform, reference);
    if (!letter) {
      logRefusal(request, 'link-unreadable');
      await countNoise(web, request, 'letter-stop', LIMIT);
      return reply.page(StopReferencePage, { reference, error: REFERENCE_TEXTS.unknown }, 422);
    }
    switch (letter.state) {
      case 'can-be-stopped': {
        if (field(request.body, 'action') !== STOP) return reply.page(AskToStopPage, { letter, reference });
        const { outcome } = await stopLetter(request.platform, letter, originOf(request));
        if (outcome === 'stopped') return reply.seeOther(RECOVERY_PATHS.stopped);
        const now = await letterToStop(request.platform, reference);
        if (now?.state === 'stopped') return reply.seeOther(RECOVERY_PATHS.stopped);
        return reply.page(NothingToStopPage, { used: now?.state === 'used' });
      }
      case 'stopped':
        return reply.seeOther(RECOVERY_PATHS.stopped);
      case 'used':
      case 'over':
        return reply.page(NothingToStopPage, { used: letter.state === 'used' });
    }
  });

  app.get(RECOVERY_PATHS.stopped, async (_request, reply) => reply.page(LetterStoppedPage));
}
