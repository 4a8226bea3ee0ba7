import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wasCompleted } from '../account/completed-step.ts';
import { emailKey } from '../account/email-address.ts';
import { CODE_PLACE_TEXTS, placeOfCode } from '../codes/code-place.tsx';
import type { AfterAnswer } from '../http/after-answer.ts';
import { deviceCookie } from '../http/device-cookie.ts';
import { type FormBody, lineOf } from '../http/form-body.ts';
import { idOfForm } from '../http/sent-twice.ts';
import { originOf } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { CODE_PATHS, CodeOverPage, CodePage, type CodePageProps } from './code-page.tsx';
import { enterSignInCode, recordWrongCode } from './enter-sign-in-code.ts';
import { letIn } from './let-in.ts';
import { resendSignInCode } from './mail-sign-in-code.ts';
import { type CodeStep, codeSteps, readSignInCode, SIGN_IN_CODE_TRIES } from './sign-in-code.ts';
import { SIGN_IN_CODE_TEXTS } from './texts.ts';

/**
 * `/connexion/code`: the code that was mailed, if the password was right. There is no limit by network, which neighbours
 * could use up: five codes are compared for each that was mailed, and those are few.
 */
export async function signInCodeRoutes(
  app: FastifyInstance,
  web: Web & { afterAnswer: AfterAnswer },
): Promise<void> {
  const { afterAnswer } = web;
  const steps = codeSteps(web);

  app.get<{ Querystring: { renvoi?: string } }>(CODE_PATHS.entry, async (request, reply) => {
    const step = await steps.read(request);
    if (!step) return reply.seeOther('/connexion');
    return show(request, reply, step, { resent: request.query.renvoi !== undefined });
  });

  app.post<{ Body: FormBody }>(CODE_PATHS.entry, async (request, reply) => {
    const step = await steps.read(request);
    if (!step) return reply.seeOther('/connexion');
    const typed = lineOf(request.body, 'code');
    if (typed === '') return show(request, reply, step, { error: SIGN_IN_CODE_TEXTS.missing });
    const code = readSignInCode(typed);
    if (!code) return showNoSignInCode(request, reply, step, typed);

    const origin = originOf(request);
    const browser = deviceCookie(web).read(request);
    const enteredBy = `${await steps.journeyOf(request)}/${step.codeId}`;
    const result = await enterSignInCode(request.platform, step.codeId, code, origin, browser, enteredBy);
    if (result.outcome !== 'wrong-code') {
      steps.takeBack(reply);
      return letIn(web, request, reply, result, step.returnTo);
    }
    // It opened the space minutes ago, for this very browser, which never got the session.
    if (await wasCompleted(request.platform, { what: 'sign-in-code', by: enteredBy }))
      return show(request, reply, step, { error: SIGN_IN_CODE_TEXTS.usedJustNow });
    const { accountId } = result;
    afterAnswer(reply, async () => accountId && recordWrongCode(request.platform, accountId, origin));
    const wrong = step.wrong + 1;
    if (wrong < SIGN_IN_CODE_TRIES) {
      await steps.give(reply, { ...step, wrong });
      return show(request, reply, step, { error: SIGN_IN_CODE_TEXTS.wrong });
    }
    steps.takeBack(reply);
    return reply.page(CodeOverPage, {}, 422);
  });

  app.post(CODE_PATHS.resend, async (request, reply) => {
    const step = await steps.read(request);
    if (!step) return reply.seeOther('/connexion');
    const origin = originOf(request);
    await steps.give(reply, { ...step, wrong: 0 });
    afterAnswer(reply, async () => {
      await resendSignInCode(request.platform, step.codeId, origin);
    });
    return reply.seeOther(`${CODE_PATHS.entry}?renvoi=1`);
  });

  async function showNoSignInCode(
    request: FastifyRequest,
    reply: FastifyReply,
    step: CodeStep,
    typed: string,
  ) {
    const place = await placeOfCode(request.platform, typed, 'sign-in');
    if (place) return show(request, reply, step, { error: CODE_PLACE_TEXTS[place], place });
    return show(request, reply, step, { error: SIGN_IN_CODE_TEXTS.wrong });
  }

  function show(
    _request: FastifyRequest,
    reply: FastifyReply,
    { email }: CodeStep,
    content: Pick<CodePageProps, 'error' | 'place' | 'resent'>,
  ) {
    return reply.page(CodePage, { email, ...content }, content.error === undefined ? 200 : 422);
  }
}

/**
 * Has the browser go on with a code. What follows from its password, a mail or a line of the log, is done once the answer has
 * left, which tells nothing of it.
 * @param then is told what names the code of this browser
 */
export async function leadToCode(
  web: Web & { afterAnswer: AfterAnswer },
  reply: FastifyReply,
  { email, returnTo }: { email: string; returnTo: string | undefined },
  then: (codeId: string) => Promise<void>,
): Promise<void> {
  const { request } = reply;
  const steps = codeSteps(web);
  const earlier = await steps.read(request);
  // A browser that tries again keeps its name, so that the code it was mailed before goes on working where no other is; so
  // does a form that comes twice, of which no answer came back.
  const isSame = earlier !== undefined && emailKey(earlier.email) === emailKey(email);
  const codeId = isSame ? earlier.codeId : idOfForm(request);
  web.afterAnswer(reply, () => then(codeId));
  await steps.give(reply, { codeId, email, ...(returnTo && { returnTo }), wrong: 0 });
}
