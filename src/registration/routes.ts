import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readEmailAddress } from '../account/email-address.ts';
import type { OwnRequest } from '../codes/code-owner.ts';
import { type FormBody, field } from '../http/form-body.ts';
import {
  captchaFault,
  captchaShown,
  keepCaptcha,
  mailCaptchaFault,
  mailCaptchaShown,
  priceOfMailTo,
  wantsAnotherImage,
} from '../http/form-captcha.ts';
import { countRequest, priceFromNetwork } from '../http/form-guards.ts';
import { idOfForm } from '../http/sent-twice.ts';
import { originOf } from '../http/session.ts';
import { stepCookie } from '../http/step-cookie.ts';
import type { Web } from '../http/web.ts';
import { passwordFaultText } from '../passwords/new-password-form.ts';
import { judgeFirstPassword } from '../passwords/set-password.ts';
import { networkKey } from '../platform/network.ts';
import { countAttempt, type ThrottlePolicy, TooManyTries } from '../platform/rate-limit.ts';
import { bearerOfTyped, type ReadCreation, readCreationForm, typedAgain } from './form.ts';
import { resendRegistrationCode } from './mail-code.ts';
import { CreationPage, type CreationPageProps } from './pages.tsx';
import { pendingRegistration } from './pending-registration.ts';
import { type AskedRegistration, requestRegistration } from './request-registration.ts';
import { SentPage, type SentPageProps } from './sent-page.tsx';

const FORM = '/creation';
const SENT = '/creation/demande';
/** An office that opens spaces for its staff behind one address is let through; a flood of mails is not. */
const PATIENCE: ThrottlePolicy = { free: 20, firstDelay: 60, longestDelay: 3_600, forgetAfter: 86_400 };

/** For the load: tens of milliseconds each, for whoever asks. */
const UNPAID_JUDGEMENTS: ThrottlePolicy = {
  free: 20,
  firstDelay: 60,
  longestDelay: 3_600,
  forgetAfter: 3_600,
};

type Query = { Querystring: FormBody };

/** « Créer mon espace professionnel »: `/creation` and what hangs below it; no session. */
export async function registrationRoutes(app: FastifyInstance, web: Web): Promise<void> {
  const { platform } = web;
  const cookies = stepCookie<OwnRequest>(platform, web.secureCookies, 'registration');

  app.get<Query>(FORM, async (request, reply) => {
    const pending = request.query.correction === '1' ? await pendingIn(request) : undefined;
    return showForm(request, reply, 200, pending ? { typed: typedAgain(pending), corrects: true } : {});
  });

  app.post<{ Body: FormBody }>(FORM, async (request, reply) => {
    const read = readCreationForm(request.body);
    const corrects = field(request.body, 'corrects') !== '';
    if (wantsAnotherImage(request.body))
      return showForm(request, reply, 200, { typed: read.typed, corrects });
    // The code was mailed, and its captcha used up, when this form came first.
    const id = idOfForm(request);
    if (await pendingRegistration(platform.db, id, platform.clock.now())) return showAsked(reply, id);
    const email = readEmailAddress(read.typed.email);
    const atLeast = Math.max(
      await priceFromNetwork(web, request, 'creation'),
      email ? await priceOfMailTo(platform, email.address) : 0,
    );
    const captcha = await captchaFault(web, 'creation', request, { atLeast });
    const password = await faultOfStrength(request, read, captcha === undefined);
    if (!read.asked || captcha || password) {
      keepCaptcha(request);
      const errors = { ...read.errors, ...(password && { password }), ...(captcha && { captcha }) };
      return showForm(request, reply, 422, { ...read, errors, corrects });
    }
    await countRequest(web, request, 'creation', PATIENCE, atLeast);
    await web.captcha.raisePrice('creation', request.ip);
    return ask(request, reply, read, read.asked, corrects);
  });

  app.get<Query>(SENT, async (request, reply) => {
    const pending = await pendingIn(request);
    // Activated in the meantime, or long ago.
    if (!pending) return reply.seeOther('/connexion');
    return showSent(request, reply, 200, { pending, resent: request.query.fait === 'renvoi' });
  });

  app.post<{ Body: FormBody }>('/creation/renvoyer', async (request, reply) => {
    const registrationId = (await cookies.read(request))?.registrationId;
    if (!registrationId) return reply.seeOther(FORM);
    const pending = await pendingIn(request);
    if (!pending) return reply.seeOther(SENT);
    if (wantsAnotherImage(request.body)) return showSent(request, reply, 200, { pending });
    // One that still waits to leave is not made anew.
    const { code, registration } = pending;
    const error =
      code.state === 'leaving'
        ? undefined
        : await mailCaptchaFault(web, 'creation', request, registration.email);
    if (error) return showSent(request, reply, 422, { pending, error });
    const result = await resendRegistrationCode(platform, registrationId, originOf(request));
    switch (result.outcome) {
      case 'resent':
        return reply.seeOther(`${SENT}?fait=renvoi`);
      case 'nothing-pending':
        return reply.seeOther(SENT);
      case 'too-many-today':
        throw new TooManyTries(result.retryAt);
    }
  });

  /**
   * A password right by the cheap rules is judged by the costly ones, so that all that is wrong is said at once.
   * @param paid the captcha was answered; whoever has not done that is judged so often, and then told later
   */
  async function faultOfStrength(
    request: FastifyRequest,
    { typed, errors, password }: ReadCreation,
    paid: boolean,
  ): Promise<string | undefined> {
    if (errors.password !== undefined) return undefined;
    if (!paid && web.throttle) {
      const key = networkKey('creation-strength', request.ip);
      if (!(await countAttempt(platform, key, UNPAID_JUDGEMENTS)).allowed) return undefined;
    }
    const faults = await judgeFirstPassword(
      request.platform,
      bearerOfTyped(typed),
      typed.holder.city,
      password,
    );
    return faults.length > 0 ? passwordFaultText(faults) : undefined;
  }

  async function ask(
    request: FastifyRequest,
    reply: FastifyReply,
    { typed }: ReadCreation,
    asked: AskedRegistration,
    corrects: boolean,
  ) {
    const result = await requestRegistration(request.platform, asked, originOf(request), {
      id: idOfForm(request),
      earlierId: corrects ? (await cookies.read(request))?.registrationId : undefined,
    });
    switch (result.outcome) {
      case 'requested':
        return showAsked(reply, result.registrationId);
      case 'password-refused': {
        const errors = { password: passwordFaultText(result.faults) };
        return showForm(request, reply, 422, { typed, errors, corrects });
      }
    }
  }

  async function showAsked(reply: FastifyReply, registrationId: string) {
    await cookies.give(reply, { registrationId });
    return reply.seeOther(SENT);
  }

  async function pendingIn(request: FastifyRequest) {
    const registrationId = (await cookies.read(request))?.registrationId;
    return registrationId && pendingRegistration(platform.db, registrationId, platform.clock.now());
  }

  async function showSent(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    content: Pick<SentPageProps, 'pending' | 'resent' | 'error'>,
  ) {
    const { registration, code } = content.pending;
    const captcha =
      code.state === 'leaving'
        ? undefined
        : await mailCaptchaShown(web, 'creation', request, registration.email);
    return reply.page(SentPage, { captcha, ...content }, status);
  }

  function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    content: Pick<CreationPageProps, 'typed' | 'errors' | 'corrects'>,
  ) {
    const { typed, errors, corrects } = content;
    const page = {
      captcha: captchaShown(web, 'creation', request),
      ...(typed && { typed }),
      ...(errors && { errors }),
      ...(corrects && { corrects }),
    };
    return reply.page(CreationPage, page, status);
  }
}
