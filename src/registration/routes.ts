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
import { passwordError } from '../passwords/new-password-form.ts';
import { judgeFirstPassword } from '../passwords/set-password.ts';
import { networkKey } from '../platform/network.ts';
import { countAttempt, type RateLimit, TooManyTries } from '../platform/throttle.ts';
import type { FieldError } from '../web/components/field.tsx';
import { bearerOfTyped, type ReadCreation, readCreationForm, typedAgain } from './form.ts';
import { resendRegistrationCode } from './mail-code.ts';
import { CreationPage, type CreationPageProps } from './pages.tsx';
import { pendingRegistration } from './pending-registration.ts';
import { requestRegistration } from './request-registration.ts';
import { SentPage, type SentPageProps } from './sent-page.tsx';

const FORM = '/creation';
const SENT = '/creation/demande';
/** An office that opens spaces for its staff behind one address is let through; a flood of mails is not. */
const LIMIT: RateLimit = { free: 20, firstDelay: 60, longestDelay: 3_600, forgetAfter: 86_400 };

/** For the load: tens of milliseconds each, for whoever asks. */
const UNPAID_JUDGEMENTS: RateLimit = {
  free: 20,
  firstDelay: 60,
  longestDelay: 3_600,
  forgetAfter: 3_600,
};

type Query = { Querystring: FormBody };

/** « Créer mon espace professionnel »: `/creation` and what hangs below it; no session. */
export async function registrationRoutes(app: FastifyInstance, web: Web): Promise<void> {
  const cookies = stepCookie<OwnRequest>(web, 'registration');

  app.get<Query>(FORM, async (request, reply) => {
    const pending = request.query.correction === '1' ? await pendingIn(request) : undefined;
    return showForm(reply, pending ? { typed: typedAgain(pending), corrects: true } : {});
  });

  app.post<{ Body: FormBody }>(FORM, async (request, reply) => {
    const read = readCreationForm(request.body);
    const corrects = field(request.body, 'corrects') !== '';
    const { typed } = read;
    if (wantsAnotherImage(request.body)) return showForm(reply, { typed, corrects });
    // The code was mailed, and its captcha used up, when this form came first.
    const id = idOfForm(request);
    const { db, clock } = request.platform;
    if (await pendingRegistration(db, id, clock.now())) return showAsked(reply, id);
    const email = readEmailAddress(typed.email);
    const atLeast = Math.max(
      await priceFromNetwork(web, request, 'creation'),
      email ? await priceOfMailTo(request.platform, email.address) : 0,
    );
    const captcha = await captchaFault(web, 'creation', request, { atLeast });
    const password = await faultOfStrength(request, read, captcha === undefined);
    if (!read.asked || captcha || password) {
      keepCaptcha(request);
      const errors = { ...read.errors, ...(password && { password }), ...(captcha && { captcha }) };
      return showForm(reply, { typed, errors, corrects });
    }
    await countRequest(web, request, 'creation', LIMIT, atLeast);
    await web.captcha.raisePrice('creation', request.ip);
    const earlier = corrects ? await cookies.read(request) : undefined;
    const result = await requestRegistration(request.platform, read.asked, originOf(request), {
      id,
      earlierId: earlier?.registrationId,
    });
    switch (result.outcome) {
      case 'requested':
        return showAsked(reply, result.registrationId);
      case 'password-refused':
        return showForm(reply, { typed, errors: { password: passwordError(result.faults) }, corrects });
    }
  });

  app.get<Query>(SENT, async (request, reply) => {
    const pending = await pendingIn(request);
    // Activated in the meantime, or long ago.
    if (!pending) return reply.seeOther('/connexion');
    return showSent(reply, { pending, resent: request.query.fait === 'renvoi' });
  });

  app.post<{ Body: FormBody }>('/creation/renvoyer', async (request, reply) => {
    const registrationId = (await cookies.read(request))?.registrationId;
    if (!registrationId) return reply.seeOther(FORM);
    const pending = await pendingIn(request);
    if (!pending) return reply.seeOther(SENT);
    if (wantsAnotherImage(request.body)) return showSent(reply, { pending });
    // One that still waits to leave is not made anew.
    const { code, registration } = pending;
    const error =
      code.state === 'leaving'
        ? undefined
        : await mailCaptchaFault(web, 'creation', request, registration.email);
    if (error) return showSent(reply, { pending, error });
    const result = await resendRegistrationCode(request.platform, registrationId, originOf(request));
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
  ): Promise<FieldError | undefined> {
    if (errors.password !== undefined) return undefined;
    if (!paid && web.throttle) {
      const key = networkKey('creation-strength', request.ip);
      if (!(await countAttempt(request.platform, key, UNPAID_JUDGEMENTS)).allowed) return undefined;
    }
    const { city } = typed.holder;
    const faults = await judgeFirstPassword(request.platform, bearerOfTyped(typed), city, password);
    return faults.length > 0 ? passwordError(faults) : undefined;
  }

  async function showAsked(reply: FastifyReply, registrationId: string) {
    await cookies.give(reply, { registrationId });
    return reply.seeOther(SENT);
  }

  async function pendingIn(request: FastifyRequest) {
    const registrationId = (await cookies.read(request))?.registrationId;
    const { db, clock } = request.platform;
    return registrationId && pendingRegistration(db, registrationId, clock.now());
  }

  async function showSent(reply: FastifyReply, content: Pick<SentPageProps, 'pending' | 'resent' | 'error'>) {
    const { registration, code } = content.pending;
    const captcha =
      code.state === 'leaving'
        ? undefined
        : await mailCaptchaShown(web, 'creation', reply.request, registration.email);
    return reply.page(SentPage, { captcha, ...content }, content.error === undefined ? 200 : 422);
  }

  function showForm(reply: FastifyReply, content: Pick<CreationPageProps, 'typed' | 'errors' | 'corrects'>) {
    const captcha = captchaShown(web, 'creation', reply.request);
    return reply.page(CreationPage, { captcha, ...content }, content.errors ? 422 : 200);
  }
}
