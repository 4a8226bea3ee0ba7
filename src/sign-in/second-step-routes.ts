import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Account } from '../account/account.ts';
import { wasCompleted } from '../account/completed-step.ts';
import { givenSecondStep } from '../factors/kinds.ts';
import { passkeyAsked } from '../factors/passkey.ts';
import type { AfterAnswer } from '../http/after-answer.ts';
import { deviceCookie } from '../http/device-cookie.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { logRefusal } from '../http/server/logged.ts';
import { originOf } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import type { RequestOptions } from '../passkeys/options.ts';
import { retryAfter } from '../platform/throttle.ts';
import { SECOND_STEP_FIELD } from '../web/components/second-step.ts';
import { longMomentFrom } from '../web/french-dates.ts';
import { CODE_PATHS } from './code-page.tsx';
import { leadToCode } from './code-routes.ts';
import { letIn } from './let-in.ts';
import { mailSignInCode } from './mail-sign-in-code.ts';
import { type AwaitedStep, askedInStep, awaitedAccount, passSecondStep, secondSteps } from './second-step.ts';
import {
  SECOND_STEP_PATHS,
  SecondStepOverPage,
  SecondStepPage,
  type SecondStepPageProps,
  WAY_NAMES,
  WAYS,
  type Way,
} from './second-step-page.tsx';
import { SECOND_STEP_TEXTS } from './texts.ts';

/** `/connexion/seconde-etape`: what an account with a factor is asked for after its password. */
export async function secondStepRoutes(
  app: FastifyInstance,
  web: Web & { afterAnswer: AfterAnswer },
): Promise<void> {
  const steps = secondSteps(web);

  app.get<{ Querystring: { avec?: string } }>(SECOND_STEP_PATHS.entry, async (request, reply) => {
    const step = await steps.read(request);
    if (!step) return reply.seeOther('/connexion');
    return show(reply, step, { avec: request.query.avec });
  });

  app.post<{ Body: FormBody }>(SECOND_STEP_PATHS.entry, async (request, reply) => {
    const awaited = await steps.read(request);
    if (!awaited) return reply.seeOther('/connexion');
    const typed = { avec: field(request.body, 'avec'), trusting: field(request.body, 'trust') === '1' };
    const step = givenSecondStep(request.body);
    if (!step) return show(reply, awaited, { ...typed, error: faultOf(request) });
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
        return show(reply, awaited, { ...typed, error: faultOf(request) });
      case 'mailed-step': {
        const { account } = result;
        const typedBefore = { email: account.sign_in_email, returnTo: awaited.returnTo };
        steps.takeBack(reply);
        await leadToCode(web, reply, typedBefore, async (codeId) => {
          await mailSignInCode(request.platform, codeId, account, entry.origin);
        });
        return reply.seeOther(CODE_PATHS.entry);
      }
      case 'delayed':
        logRefusal(request, 'second-step-delayed', 429);
        reply.header('retry-after', retryAfter(result.until, request.platform.clock.now()));
        return show(
          reply,
          awaited,
          { ...typed, error: SECOND_STEP_TEXTS.delayed(longMomentFrom(result.until)) },
          429,
        );
      case 'over':
        // It opened the space moments ago, for this very browser, which never got the session.
        if (await wasCompleted(request.platform, { what: 'second-step', by: enteredBy }))
          return over(reply, { usedJustNow: true });
        return over(reply);
      case 'signed-in':
      case 'frozen':
      case 'locked':
        steps.takeBack(reply);
        return letIn(web, request, reply, result, awaited.returnTo);
    }
  });

  function over(reply: FastifyReply, why: { usedJustNow?: true } = {}) {
    steps.takeBack(reply);
    return reply.page(SecondStepOverPage, why, 422);
  }

  async function show(
    reply: FastifyReply,
    { id }: AwaitedStep,
    { avec, ...content }: Pick<SecondStepPageProps, 'trusting' | 'error'> & { avec?: string | undefined },
    status = content.error === undefined ? 200 : 422,
  ) {
    const { platform } = reply.request;
    const account = await awaitedAccount(platform, id);
    if (!account) return over(reply);
    const passkey = await passkeyAsked(platform, account, askedInStep(id));
    const ways = WAYS.filter((way) => hasWay(way, account, passkey));
    const way = ways.find((one) => WAY_NAMES[one] === avec) ?? ways[0] ?? 'backup-code';
    return reply.page(SecondStepPage, { way, ways, passkey, ...content }, status);
  }
}

/** A code on paper is offered whether or not there are any left: those of somebody else are not told. */
function hasWay(
  way: Way,
  { factors }: Pick<Account, 'factors'>,
  passkey: RequestOptions | undefined,
): boolean {
  if (way === 'passkey') return passkey !== undefined;
  return way === 'backup-code' || factors.includes(way);
}

function faultOf({ body }: { body: FormBody }): string {
  const way = field(body, 'avec');
  if (way === WAY_NAMES.passkey) return SECOND_STEP_TEXTS.wrongPasskey;
  if (field(body, SECOND_STEP_FIELD).trim() === '') return SECOND_STEP_TEXTS.missing;
  return way === WAY_NAMES['backup-code'] ? SECOND_STEP_TEXTS.wrongBackupCode : SECOND_STEP_TEXTS.wrong;
}
