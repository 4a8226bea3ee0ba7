import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wasCompleted } from '../account/completed-step.ts';
import { givenSecondStep } from '../factors/kinds.ts';
import { deviceCookie } from '../http/device-cookie.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { logRefusal } from '../http/server/logged.ts';
import { originOf } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { retryAfter } from '../platform/throttle.ts';
import { longMomentFrom } from '../web/french-dates.ts';
import { letIn } from './let-in.ts';
import { awaitedAccount, passSecondStep, secondSteps } from './second-step.ts';
import {
  SECOND_STEP_PATHS,
  SecondStepOverPage,
  SecondStepPage,
  type SecondStepPageProps,
} from './second-step-page.tsx';
import { SECOND_STEP_TEXTS } from './texts.ts';

const BACKUP = 'secours';

/** `/connexion/seconde-etape`: what an account with a factor is asked for after its password. */
export async function secondStepRoutes(app: FastifyInstance, web: Web): Promise<void> {
  const steps = secondSteps(web);

  app.get<{ Querystring: { avec?: string } }>(SECOND_STEP_PATHS.entry, async (request, reply) => {
    const step = await steps.read(request);
    if (!step) return reply.seeOther('/connexion');
    if (!(await awaitedAccount(request.platform, step.id))) return over(reply);
    return show(reply, { withBackupCode: request.query.avec === BACKUP });
  });

  app.post<{ Body: FormBody }>(SECOND_STEP_PATHS.entry, async (request, reply) => {
    const awaited = await steps.read(request);
    if (!awaited) return reply.seeOther('/connexion');
    const typed = {
      withBackupCode: field(request.body, 'avec') === BACKUP,
      trusting: field(request.body, 'trust') === '1',
    };
    const step = givenSecondStep(request.body);
    if (!step) return show(reply, { ...typed, error: faultOf(request, typed) });
    const enteredBy = `${await steps.journeyOf(request)}/${awaited.id}`;
    const entry = {
      pendingId: awaited.id,
      step,
      origin: originOf(request),
      browser: deviceCookie(web).read(request),
      trusting: typed.trusting,
      enteredBy,
    };
    const result = await passSecondStep(request.platform, entry, web);
    switch (result.outcome) {
      case 'wrong':
        return show(reply, { ...typed, error: faultOf(request, typed) });
      case 'delayed':
        logRefusal(request, 'second-step-delayed', 429);
        reply.header('retry-after', retryAfter(result.until, request.platform.clock.now()));
        return show(reply, { ...typed, error: SECOND_STEP_TEXTS.delayed(longMomentFrom(result.until)) }, 429);
      case 'over':
        // It opened the space moments ago, for this very browser, which never got the session.
        if (await wasCompleted(request.platform, { what: 'second-step', by: enteredBy }))
          return show(reply, { ...typed, error: SECOND_STEP_TEXTS.usedJustNow });
        return over(reply);
      case 'signed-in':
      case 'frozen':
        steps.takeBack(reply);
        return letIn(web, request, reply, result, awaited.returnTo);
    }
  });

  function over(reply: FastifyReply) {
    steps.takeBack(reply);
    return reply.page(SecondStepOverPage, {}, 422);
  }

  function show(
    reply: FastifyReply,
    content: Omit<SecondStepPageProps, 'view'>,
    status = content.error === undefined ? 200 : 422,
  ) {
    return reply.page(SecondStepPage, content, status);
  }
}

function faultOf(
  request: FastifyRequest<{ Body: FormBody }>,
  { withBackupCode }: { withBackupCode: boolean },
): string {
  if (field(request.body, 'second_step').trim() === '') return SECOND_STEP_TEXTS.missing;
  return withBackupCode ? SECOND_STEP_TEXTS.wrongBackupCode : SECOND_STEP_TEXTS.wrong;
}
