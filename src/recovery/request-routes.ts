import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wasCompleted } from '../account/completed-step.ts';
import {
  displayedEmail,
  type EmailAddress,
  emailFault,
  readEmailAddress,
  typedEmail,
} from '../account/email-address.ts';
import { isKnownBrowser } from '../http/account-limits.ts';
import { type FormBody, field } from '../http/form-body.ts';
import {
  captchaFault,
  captchaShown,
  keepCaptcha,
  priceOfMailTo,
  wantsAnotherImage,
} from '../http/form-captcha.ts';
import { countRequest, priceFromNetwork } from '../http/form-guards.ts';
import { idOfForm } from '../http/sent-twice.ts';
import { originOf } from '../http/session.ts';
import { stepCookie } from '../http/step-cookie.ts';
import type { Web } from '../http/web.ts';
import type { Platform } from '../platform/platform.ts';
import { oneRoundAtATime } from '../platform/regular-work.ts';
import type { RateLimit } from '../platform/throttle.ts';
import { NoAnswerPage } from './no-answer-page.tsx';
import { RECOVERY_PATHS } from './paths.ts';
import type { RecoveryStep } from './recovery-layout.tsx';
import { NoMailboxPage, RequestedPage, RequestPage, type RequestPageProps } from './request-pages.tsx';
import { requested, requestRecovery, takeUpRequests } from './request-recovery.ts';
import { REQUEST_TEXTS } from './texts.ts';

/** For the load: how many mails one mailbox gets is the outbox's to count. */
const NETWORK: RateLimit = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

export interface RecoveryWeb extends Web {
  /** For what is taken up once answers have left: no request waits for it. */
  platform: Platform;
}

/** Asking for a code, and the page for those who cannot receive one. */
export async function requestRoutes(app: FastifyInstance, web: RecoveryWeb): Promise<void> {
  const { platform } = web;
  const { SECURITY_QUESTION: securityQuestion } = platform.installation;
  const steps = stepCookie<RecoveryStep>(web, 'recovery');
  const takingUp = oneRoundAtATime(takeUp);
  // What a crash left behind is taken up at the next start; what is in hand is finished before the end.
  app.addHook('onListen', takingUp.ask);
  app.addHook('onClose', takingUp.ended);

  app.get(RECOVERY_PATHS.request, async (_request, reply) => showForm(reply, {}));

  // The address is looked up after the answer has left.
  const afterAnswering = { onResponse: async () => void takingUp.ask() };
  app.post<{ Body: FormBody }>(RECOVERY_PATHS.request, afterAnswering, async (request, reply) => {
    const typed = displayedEmail(typedEmail(field(request.body, 'email')));
    if (wantsAnotherImage(request.body)) return showForm(reply, { email: typed });
    const email = readEmailAddress(typed);
    if (!email) return refuseAddress(request, reply, typed);
    // It was taken, and its captcha used up, when it came first.
    const form = idOfForm(request);
    if (await wasCompleted(request.platform, requested(form))) return showRequested(reply, email);
    const knownBrowser = await isKnownBrowser(web, request, email.address);
    const atLeast = knownBrowser ? 0 : await priceForStrangers(request, email);
    const captcha = await captchaFault(web, 'recovery', request, { atLeast });
    if (captcha) return showForm(reply, { email: typed, errors: { captcha } });
    if (!knownBrowser) await countRequest(web, request, 'recovery', NETWORK, atLeast);
    await web.captcha.raisePrice('recovery', request.ip);
    await requestRecovery(request.platform, email, { origin: originOf(request), knownBrowser, form });
    return showRequested(reply, email);
  });

  app.get(RECOVERY_PATHS.requested, async (request, reply) => {
    const step = await steps.read(request);
    if (step?.step !== 'asked') return reply.seeOther(RECOVERY_PATHS.request);
    return reply.page(RequestedPage, { email: step.email });
  });

  app.get(RECOVERY_PATHS.noMailbox, async (_request, reply) =>
    reply.page(NoMailboxPage, { securityQuestion }),
  );

  app.get(RECOVERY_PATHS.noAnswer, async (_request, reply) =>
    securityQuestion ? reply.page(NoAnswerPage) : reply.seeOther(RECOVERY_PATHS.noMailbox),
  );

  async function refuseAddress(
    request: FastifyRequest<{ Body: FormBody }>,
    reply: FastifyReply,
    typed: string,
  ) {
    const email = typed === '' ? REQUEST_TEXTS.emailMissing : emailFault(typed);
    const captcha = await captchaFault(web, 'recovery', request);
    keepCaptcha(request);
    return showForm(reply, { email: typed, errors: { email, ...(captcha && { captcha }) } });
  }

  async function priceForStrangers(request: FastifyRequest, { address }: EmailAddress): Promise<number> {
    return Math.max(
      await priceFromNetwork(web, request, 'recovery'),
      await priceOfMailTo(request.platform, address),
    );
  }

  async function showRequested(reply: FastifyReply, { address }: EmailAddress) {
    await steps.give(reply, { step: 'asked', email: address });
    return reply.seeOther(RECOVERY_PATHS.requested);
  }

  async function takeUp(): Promise<void> {
    try {
      await takeUpRequests(platform);
    } catch (error) {
      platform.log.error({ err: error }, 'forgotten passwords wait to be taken up');
    }
  }

  function showForm(reply: FastifyReply, content: Pick<RequestPageProps, 'email' | 'errors'>) {
    const captcha = captchaShown(web, 'recovery', reply.request);
    return reply.page(RequestPage, { captcha, securityQuestion, ...content }, content.errors ? 422 : 200);
  }
}
