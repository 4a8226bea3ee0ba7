import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { displayedEmail, type EmailAddress } from '../account/email-address.ts';
import { codeCaptcha, resendingCaptchaFault } from '../codes/mail-captcha.ts';
import { bothAlong } from '../database/read-along.ts';
import { countPasswordChoice } from '../http/account-limits.ts';
import { deviceCookie } from '../http/device-cookie.ts';
import { draftOf } from '../http/draft.tsx';
import { chosen, type FormBody } from '../http/form-body.ts';
import { keepCaptcha, mailCaptchaFault, wantsAnotherImage } from '../http/form-captcha.ts';
import { idOfForm, resultOfFirst } from '../http/sent-twice.ts';
import { logRefusal } from '../http/server/logged.ts';
import {
  actorOf,
  readAlong,
  requireSessionEvenExpired,
  setSessionCookie,
  signedIn,
} from '../http/session.ts';
import { endJourneys } from '../http/step-cookie.ts';
import type { Web } from '../http/web.ts';
import type { Confirmation } from '../passwords/as-confirmed-holder.ts';
import { passwordError } from '../passwords/new-password-form.ts';
import { confirmationOf } from '../passwords/reauthentication.ts';
import { isOfHistory } from '../passwords/rules.ts';
import { judgeByItself } from '../passwords/set-password.ts';
import { retryAfter, TooManyTries } from '../platform/throttle.ts';
import { longMomentFrom } from '../web/french-dates.ts';
import { changePassword } from './change-password.ts';
import {
  type ChangeErrors,
  KEPT_FIELDS,
  type ReadChange,
  readChangeForm,
  type TypedChange,
  typedChange,
  type WantedChange,
} from './form.ts';
import { resendChangeCode } from './mail-code.ts';
import { ChangePage, type ChangePageProps } from './pages.tsx';
import { PASSWORD_CHANGED } from './password-changed-routes.ts';
import { cancelChange, PENDING_CHANGE, type PendingChange } from './pending-change.ts';
import { answerTries } from './prove.ts';
import { requestChange, wasRequested } from './request-change.ts';
import { ChangeRequestedPage } from './result-pages.tsx';
import { LINK_SPENT, questionAsked } from './spent-link.ts';
import { CHANGE_TEXTS } from './texts.ts';

const FORM = '/espace/identifiants';
const REQUESTED = '/espace/identifiants/demande';
const DONE = { annulation: 'cancelled', renvoi: 'resent' } as const;

/** `/espace/identifiants` and what hangs below it; open to an expired password. */
export async function credentialsRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.addHook('onRequest', requireSessionEvenExpired);
  const browsers = deviceCookie(web);

  type Query = { Querystring: { fait?: string; correction?: string } };
  app.get<Query>(FORM, { config: { along } }, async (request, reply) => {
    if (request.query.correction === '1') return showCorrection(reply);
    const draft = draftOf(request);
    const done = chosen(DONE, request.query.fait);
    return showForm(reply, { done, ...(draft && { typed: typedChange(draft), resumed: true }) });
  });

  const draft = { page: FORM, fields: KEPT_FIELDS };
  const endsOwnSession = { what: 'password-change', result: PASSWORD_CHANGED, goesOn: true } as const;
  app.post<{ Body: FormBody }>(FORM, { config: { along, draft, endsOwnSession } }, async (request, reply) => {
    const { account, passwordExpired } = signedIn(request);
    if (wantsAnotherImage(request.body)) return showForm(reply, { typed: typedChange(request.body) });
    const asksAnswer = questionOf(request) !== undefined;
    const read = readChangeForm(request.body, account, { asksAnswer, passwordExpired });
    if (read.newPassword !== undefined) await countPasswordChoice(web, request);
    const { present, missing } = confirmationOf(web, request, 'current_password');
    if (!read.change || Object.keys(missing).length > 0) {
      const cheap = read.change ? {} : read.errors;
      const errors = { ...cheap, ...missing, ...(await costlyFaults(request, read)) };
      keepCaptcha(request);
      return showForm(reply, { typed: read.typed, errors });
    }
    return read.change.newEmail
      ? askForChange(request, reply, read.typed, read.change, present)
      : setPassword(request, reply, read.typed, read.change, present);
  });

  app.get(REQUESTED, { config: { along } }, async (request, reply) => {
    const { account } = signedIn(request);
    const pending = pendingOf(request);
    return pending ? reply.page(ChangeRequestedPage, { account, pending }) : reply.seeOther(FORM);
  });

  app.post(`${FORM}/annuler`, async (request, reply) => {
    const result = await cancelChange(request.platform, actorOf(request));
    switch (result.outcome) {
      case 'cancelled':
        return reply.seeOther(`${FORM}?fait=annulation`);
      case 'nothing-pending':
        return reply.seeOther(FORM);
    }
  });

  app.post<{ Body: FormBody }>(`${FORM}/renvoyer`, { config: { along } }, async (request, reply) => {
    if (wantsAnotherImage(request.body)) return showForm(reply, {});
    const captcha = await resendingCaptchaFault(web, 'change', request, pendingOf(request));
    if (captcha) return showForm(reply, { errors: { captcha } });
    const result = await resendChangeCode(request.platform, actorOf(request));
    switch (result.outcome) {
      case 'resent':
        return reply.seeOther(`${FORM}?fait=renvoi`);
      case 'nothing-pending':
        return reply.seeOther(FORM);
      case 'too-many-today':
        throw new TooManyTries(result.retryAt);
    }
  });

  async function askForChange(
    request: FastifyRequest<{ Body: FormBody }>,
    reply: FastifyReply,
    typed: TypedChange,
    { newEmail, newPassword, answer }: WantedChange & { newEmail: EmailAddress },
    present: Confirmation,
  ) {
    const refuse = (errors: ChangeErrors) => showForm(reply, { typed, errors });
    const id = idOfForm(request);
    if (await wasRequested(request.platform.db, id)) return reply.seeOther(REQUESTED);
    const captcha = await mailCaptchaFault(web, 'change', request, newEmail.address);
    if (captcha) return refuse({ captcha });
    const asked = {
      id,
      newEmail,
      ...(newPassword !== undefined && { newPassword }),
      present,
      answer: { typed: answer, counted: answerTries(web, request) },
    };
    const known = { account: signedIn(request).account, along: linkSpentOf(request) };
    const result = await requestChange(request.platform, actorOf(request), asked, known);
    switch (result.outcome) {
      case 'requested':
        return reply.seeOther(REQUESTED);
      case 'password-refused':
        // Those used before are looked at once the present one was compared, which uses the captcha up.
        if (!result.faults.some(isOfHistory)) keepCaptcha(request);
        return refuse({ password: passwordError(result.faults) });
      case 'not-confirmed':
        return refuse(result.errors);
      case 'answer-missing':
        keepCaptcha(request);
        return refuse({ answer: CHANGE_TEXTS.answerMissing });
      case 'wrong-answer':
        return refuse({
          answer: CHANGE_TEXTS.answerWrong,
          ...(result.faults.length > 0 && { password: passwordError(result.faults) }),
        });
      case 'same-address':
        return refuse({ email: CHANGE_TEXTS.emailSame });
      case 'too-many-today':
        return makeWait(reply, typed, result.retryAt);
    }
  }

  async function setPassword(
    request: FastifyRequest,
    reply: FastifyReply,
    typed: TypedChange,
    { newPassword }: WantedChange & { newPassword: string },
    present: Confirmation,
  ) {
    const browser = browsers.read(request);
    const result = await changePassword(request.platform, actorOf(request), newPassword, present, browser);
    // Sent twice, and the first was in force before this one was done with.
    const first = result.outcome === 'changed' ? undefined : await resultOfFirst(request);
    if (first) return reply.seeOther(first);
    switch (result.outcome) {
      case 'changed':
        setSessionCookie(reply, web.secureCookies, result.sessionToken);
        browsers.give(reply, result.browserTokens);
        await endJourneys(web, reply);
        return reply.seeOther(PASSWORD_CHANGED);
      case 'password-refused':
        return showForm(reply, { typed, errors: { password: passwordError(result.faults) } });
      case 'not-confirmed':
        return showForm(reply, { typed, errors: result.errors });
    }
  }

  /** All that is wrong is said at once: what is right by the cheap rules is judged by the costly ones too. */
  async function costlyFaults(
    request: FastifyRequest<{ Body: FormBody }>,
    { newEmail, newPassword, typed }: ReadChange,
  ): Promise<ChangeErrors> {
    const { account } = signedIn(request);
    const faults =
      newPassword === undefined
        ? []
        : await judgeByItself(request.platform, account, newPassword, typed.email);
    const captcha = newEmail && (await mailCaptchaFault(web, 'change', request, newEmail.address));
    return {
      ...(faults.length > 0 && { password: passwordError(faults) }),
      ...(captcha && { captcha }),
    };
  }

  /** Nothing typed is lost, and the hour is told beside the field. */
  function makeWait(reply: FastifyReply, typed: TypedChange, retryAt: Date) {
    const { request } = reply;
    logRefusal(request, 'too-many-requests', 429);
    reply.header('retry-after', retryAfter(retryAt, request.platform.clock.now()));
    const errors = { email: CHANGE_TEXTS.tooManyRequests(longMomentFrom(retryAt)) };
    return showForm(reply, { typed, errors }, 429);
  }

  /** The address that was asked for, to be put right. */
  async function showCorrection(reply: FastifyReply) {
    const pending = pendingOf(reply.request);
    if (!pending) return reply.seeOther(FORM);
    const email = displayedEmail(pending.newEmail);
    const typed = { changeEmail: true, email, emailConfirmation: '', changePassword: pending.withPassword };
    return showForm(reply, { typed });
  }

  async function showForm(
    reply: FastifyReply,
    content: Pick<ChangePageProps, 'typed' | 'errors' | 'done' | 'resumed'>,
    status = content.errors ? 422 : 200,
  ) {
    const { request } = reply;
    const { account } = signedIn(request);
    const pending = pendingOf(request);
    const question = questionOf(request);
    const captcha = await codeCaptcha(web, 'change', request, {
      pending,
      typed: content.typed?.changeEmail ? content.typed.email : undefined,
    });
    return reply.page(ChangePage, { account, pending, question, captcha, ...content }, status);
  }
}

/** What every form and page here shows. */
const along = bothAlong(PENDING_CHANGE, LINK_SPENT);

function pendingOf(request: FastifyRequest): PendingChange | undefined {
  return readAlong(request, along)[0];
}

function linkSpentOf(request: FastifyRequest): Date | undefined {
  return readAlong(request, along)[1];
}

function questionOf(request: FastifyRequest) {
  return questionAsked(request.platform, signedIn(request).account, linkSpentOf(request));
}
