import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { REFERENCE_TEXTS } from '../../account/texts.ts';
import { backupCodesLeft } from '../../factors/backup-code.ts';
import { removalDueAt, waitingRemoval } from '../../factors/removal.ts';
import { type FormBody, field } from '../../http/form-body.ts';
import { countNoise } from '../../http/form-guards.ts';
import { logRefusal } from '../../http/server/logged.ts';
import { originOf } from '../../http/session.ts';
import type { Web } from '../../http/web.ts';
import type { RateLimit } from '../../platform/throttle.ts';
import { typedLine } from '../../platform/typed-line.ts';
import { StillLockedPage } from '../../space-lock/pages.tsx';
import { FrozenPage } from '../frozen-page.tsx';
import { awaitedAccount, secondSteps } from '../second-step.ts';
import { SecondStepOverPage } from '../second-step-page.tsx';
import { askToRemove } from './ask-removal.ts';
import { LOST_PATHS } from './paths.ts';
import { RemovalPage, type RemovalPageProps } from './removal-page.tsx';
import {
  AskToStopRemovalPage,
  NothingToStopPage,
  RemovalReferencePage,
  RemovalStoppedPage,
  STOP,
} from './stop-pages.tsx';
import { removalToStop, stopRemoval } from './stop-removal.ts';
import { WaysPage } from './ways-page.tsx';

/** Of references that are none: a right one waits for nobody. */
const LIMIT: RateLimit = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

/** `/connexion/moyens-perdus`: what is left for whoever gave the right password and cannot give the second step. */
export async function lostFactorRoutes(app: FastifyInstance, web: Web): Promise<void> {
  const steps = secondSteps(web);

  app.get(LOST_PATHS.ways, async (request, reply) => {
    const account = await whoIsAwaited(request, reply);
    if (!account) return reply;
    const { db } = request.platform;
    const removal = await waitingRemoval(db, account.id);
    return reply.page(WaysPage, {
      factors: account.factors,
      codesLeft: await backupCodesLeft(db, account.id),
      removalDueAt: removal && removalDueAt(removal.asked_at),
    });
  });

  app.get(LOST_PATHS.removal, async (request, reply) => {
    const account = await whoIsAwaited(request, reply);
    if (!account) return reply;
    const removal = await waitingRemoval(request.platform.db, account.id);
    return show(
      reply,
      removal ? { state: 'waiting', dueAt: removalDueAt(removal.asked_at) } : { state: 'may-ask' },
    );
  });

  app.post(LOST_PATHS.removal, async (request, reply) => {
    const step = await steps.read(request);
    if (!step) return reply.seeOther('/connexion');
    const result = await askToRemove(request.platform, step.id, originOf(request));
    switch (result.outcome) {
      case 'waiting':
        return show(reply, { state: 'waiting', dueAt: result.dueAt, justAsked: true });
      case 'too-often':
        return show(reply, { state: 'too-often' }, 422);
      case 'frozen':
        return reply.page(FrozenPage, { until: result.until }, 403);
      case 'locked':
        return reply.page(StillLockedPage, {}, 403);
      case 'over':
        return over(reply);
    }
  });

  await app.register(stopRemovalRoutes, web);

  /** Answers by itself where nobody's second step is awaited in this browser. */
  async function whoIsAwaited(request: FastifyRequest, reply: FastifyReply) {
    const step = await steps.read(request);
    if (!step) {
      reply.seeOther('/connexion');
      return undefined;
    }
    const account = await awaitedAccount(request.platform, step.id);
    if (!account) over(reply);
    return account;
  }

  function over(reply: FastifyReply) {
    steps.takeBack(reply);
    return reply.page(SecondStepOverPage, {}, 422);
  }

  function show(reply: FastifyReply, removal: RemovalPageProps['removal'], status = 200) {
    return reply.page(RemovalPage, { removal }, status);
  }
}

/**
 * The link of the mail that tells of a removal asked for. Its reference is posted, by a script or typed; posting it shows
 * the removal, and only the button stops it.
 */
async function stopRemovalRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.get(LOST_PATHS.stop, async (_request, reply) => reply.page(RemovalReferencePage));

  app.post<{ Body: FormBody }>(LOST_PATHS.stop, async (request, reply) => {
    const reference = typedLine(field(request.body, 'reference'));
    if (reference === '') return reply.page(RemovalReferencePage, { error: REFERENCE_TEXTS.missing }, 422);
    const removal = await removalToStop(request.platform, reference);
    if (!removal) {
      logRefusal(request, 'link-unreadable');
      await countNoise(web, request, 'removal-stop', LIMIT);
      return reply.page(RemovalReferencePage, { reference, error: REFERENCE_TEXTS.unknown }, 422);
    }
    if (removal.state === 'waiting') {
      if (field(request.body, 'action') !== STOP)
        return reply.page(AskToStopRemovalPage, { removal, reference });
      if (await stopRemoval(request.platform, removal, originOf(request)))
        return reply.seeOther(LOST_PATHS.stopped);
    }
    const now = await removalToStop(request.platform, reference);
    return now?.state === 'done' ? reply.page(NothingToStopPage) : reply.seeOther(LOST_PATHS.stopped);
  });

  app.get(LOST_PATHS.stopped, async (_request, reply) => reply.page(RemovalStoppedPage));
}
