import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { displayedEmail } from '../account/email-address.ts';
import { countPasswordChoice } from '../http/account-limits.ts';
import { browserCookie } from '../http/device-cookie.ts';
import { draftOf } from '../http/draft.tsx';
import { chosen, type FormBody } from '../http/form-body.ts';
import { keepCaptcha, mailCaptchaFault, wantsAnotherImage } from '../http/form-captcha.ts';
import { idOfForm, resultOfFirst } from '../http/sent-twice.ts';
import { logRefusal } from '../http/server/logged.ts';
import { actorOf, requireSessionEvenExpired, setSessionCookie, signedIn } from '../http/session.ts';
import { endJourneys } from '../http/step-cookie.ts';
import type { Web } from '../http/web.ts';
import { passwordFaultText } from '../passwords/new-password-form.ts';
import { presentPasswordTries } from '../passwords/reauthentication.ts';
import { judgeByItself } from '../passwords/set-password.ts';
import { PRESENT_PASSWORD_TEXTS } from '../passwords/texts.ts';
import { retryAfter, TooManyTries } from '../platform/rate-limit.ts';
import { longMomentFrom } from '../web/french-dates.ts';
import { changePassword } from './change-password.ts';
import { type ChangeErrors, KEPT_FIELDS, type ReadChange, readChangeForm, typedChange } from './form.ts';
import { changeCaptcha, resendingCaptchaFault } from './mail-captcha.ts';
import { resendChangeCode } from './mail-code.ts';
import { ChangePage, type ChangePageProps } from './pages.tsx';
import { PASSWORD_CHANGED } from './password-changed-routes.ts';
import { cancelChange, pendingChange } from './pending-change.ts';
import { answerTries } from './prove.ts';
import { requestChange, wasRequested } from './request-change.ts';
import { ChangeRequestedPage } from './result-pages.tsx';
import { questionOfRequest } from './spent-link.ts';
import { CHANGE_TEXTS } from './texts.ts';

const FORM = '/espace/identifiants';
const REQUESTED = '/espace/identifiants/demande';
const DONE = { annulation: 'cancelled', renvoi: 'resent' } as const;

/** `/espace/identifiants` and what hangs below it; open to an expired password. */
export async function credentialsRoutes(app: FastifyInstance, web: Web): Promise<void> {
  const { platform } = web;
  app.addHook('onRequest', requireSessionEvenExpired);
  const browsers = browserCookie(web);

  type Query = { Querystring: { fait?: string; correction?: string } };
  app.get<Query>(FORM, async (request, reply) => {
    if (request.query.correction === '1') return showCorrection(request, reply);
    const done = chosen(DONE, request.query.fait);
    const before = draftOf(request);
    return showForm(request, reply, 200, {
      done,
      ...(before && { typed: typedChange(before), resumed: true }),
    });
  });

  const draft = { page: FORM, fields: KEPT_FIELDS };
  const endsOwnSession = { what: 'password-change', result: PASSWORD_CHANGED, goesOn: true } as const;
  app.post<{ Body: FormBody }>(FORM, { config: { draft, endsOwnSession } }, async (request, reply) => {
    const { account, passwordExpired } = signedIn(request);
    if (wantsAnotherImage(request.body)) {
      return showForm(request, reply, 200, { typed: typedChange(request.body) });
    }
    const question = await questionOfRequest(platform, account);
    const read = readChangeForm(request.body, account, {
      asksAnswer: question !== undefined,
      passwordExpired,
    });
    if (isToBeJudged(read)) await countPasswordChoice(web, request);
    if (Object.keys(read.errors).length > 0) {
      const { typed, errors } = await withFaultsOfStrength(request, read);
      const captcha =
        read.newEmail && (await mailCaptchaFault(web, 'change', request, read.newEmail.address));
      keepCaptcha(request);
      return showForm(request, reply, 422, { typed, errors: { ...errors, ...(captcha && { captcha }) } });
    }
    return read.newEmail ? askForChange(request, reply, read) : setPassword(request, reply, read);
  });

  app.get(REQUESTED, async (request, reply) => {
    const { account } = signedIn(request);
    const pending = await pendingChange(platform.db, account.id, platform.clock.now());
    if (!pending) return reply.seeOther(FORM);
    return reply.page(ChangeRequestedPage, { account, pending });
  });

  app.post(`${FORM}/annuler`, async (request, reply) => {
    const result = await cancelChange(platform, actorOf(request));
    switch (result.outcome) {
      case 'cancelled':
        return reply.seeOther(`${FORM}?fait=annulation`);
      case 'nothing-pending':
        return reply.seeOther(FORM);
    }
  });

  app.post<{ Body: FormBody }>(`${FORM}/renvoyer`, async (request, reply) => {
    if (wantsAnotherImage(request.body)) return showForm(request, reply, 200, {});
    const pending = await pendingChange(platform.db, signedIn(request).account.id, platform.clock.now());
    const captcha = await resendingCaptchaFault(web, request, pending);
    if (captcha) return showForm(request, reply, 422, { errors: { captcha } });
    const result = await resendChangeCode(platform, actorOf(request));
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
    read: ReadChange,
  ) {
    const { newEmail, newPassword } = read;
    if (!newEmail) return showForm(request, reply, 422, read);
    const id = idOfForm(request);
    if (await wasRequested(platform.db, id)) return reply.seeOther(REQUESTED);
    const captcha = await mailCaptchaFault(web, 'change', request, newEmail.address);
    if (captcha) return refuse(request, reply, read, { captcha });
    const present = presentPassword(request, read);
    const answer = { typed: read.answer, counted: answerTries(web, request) };
    const asked = { id, newEmail, ...(newPassword !== undefined && { newPassword }), present, answer };
    const result = await requestChange(request.platform, actorOf(request), asked);
    switch (result.outcome) {
      case 'requested':
        return reply.seeOther(REQUESTED);
      case 'password-refused':
        // Those used before are looked at once the present one was compared, which uses the captcha up.
        if (!result.faults.includes('used-before')) keepCaptcha(request);
        return refuse(request, reply, read, { password: passwordFaultText(result.faults) });
      case 'wrong-password':
        return refuse(request, reply, read, { current_password: PRESENT_PASSWORD_TEXTS.wrong });
      case 'answer-missing':
        keepCaptcha(request);
        return refuse(request, reply, read, { answer: CHANGE_TEXTS.answerMissing });
      case 'wrong-answer':
        return refuse(request, reply, read, {
          answer: CHANGE_TEXTS.answerWrong,
          ...(result.faults.length > 0 && { password: passwordFaultText(result.faults) }),
        });
      case 'same-address':
        return refuse(request, reply, read, { email: CHANGE_TEXTS.emailSame });
      case 'too-many-today':
        return makeWait(request, reply, read, result.retryAt);
    }
  }

  async function setPassword(request: FastifyRequest, reply: FastifyReply, read: ReadChange) {
    const present = presentPassword(request, read);
    const result = await changePassword(
      request.platform,
      actorOf(request),
      read.newPassword ?? '',
      present,
      browsers.read(request),
    );
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
        return refuse(request, reply, read, { password: passwordFaultText(result.faults) });
      case 'wrong-password':
        return refuse(request, reply, read, { current_password: PRESENT_PASSWORD_TEXTS.wrong });
    }
  }

  function presentPassword(request: FastifyRequest, read: ReadChange) {
    return { typed: read.presentPassword, counted: presentPasswordTries(web, request) };
  }

  /** All that is wrong is said at once: a new password right by the cheap rules is judged by the costly ones too. */
  async function withFaultsOfStrength(request: FastifyRequest, read: ReadChange): Promise<ReadChange> {
    if (!isToBeJudged(read)) return read;
    const { newPassword, typed, errors } = read;
    const { account } = signedIn(request);
    const faults = await judgeByItself(request.platform, account, newPassword, typed.email);
    if (faults.length === 0) return read;
    return { ...read, errors: { ...errors, password: passwordFaultText(faults) } };
  }

  function refuse(request: FastifyRequest, reply: FastifyReply, read: ReadChange, errors: ChangeErrors) {
    return showForm(request, reply, 422, { typed: read.typed, errors });
  }

  /** Nothing typed is lost, and the hour is told beside the field. */
  function makeWait(request: FastifyRequest, reply: FastifyReply, { typed }: ReadChange, retryAt: Date) {
    logRefusal(request, 'too-many-requests', 429);
    reply.header('retry-after', retryAfter(retryAt, platform.clock.now()));
    const errors = { email: CHANGE_TEXTS.tooManyRequests(longMomentFrom(retryAt)) };
    return showForm(request, reply, 429, { typed, errors });
  }

  /** The address that was asked for, to be put right. */
  async function showCorrection(request: FastifyRequest, reply: FastifyReply) {
    const pending = await pendingChange(platform.db, signedIn(request).account.id, platform.clock.now());
    if (!pending) return reply.seeOther(FORM);
    const email = displayedEmail(pending.newEmail);
    const typed = { changeEmail: true, email, emailConfirmation: '', changePassword: pending.withPassword };
    return showForm(request, reply, 200, { typed });
  }

  async function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    content: Pick<ChangePageProps, 'typed' | 'errors' | 'done' | 'resumed'>,
  ) {
    const { account } = signedIn(request);
    const now = platform.clock.now();
    const pending = await pendingChange(platform.db, account.id, now);
    const question = await questionOfRequest(platform, account);
    const captcha = await changeCaptcha(web, request, pending, content.typed);
    return reply.page(ChangePage, { account, pending, question, captcha, ...content }, status);
  }
}

/** A new password that keeps the rules which cost nothing: judging it costs the more. */
function isToBeJudged(read: ReadChange): read is ReadChange & { newPassword: string } {
  return read.newPassword !== undefined && read.errors.password === undefined;
}
