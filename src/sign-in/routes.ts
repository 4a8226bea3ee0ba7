import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { displayedEmail, emailFault, isTooLong, typedEmail } from '../account/email-address.ts';
import {
  type CountedSignIn,
  countSignInTry,
  type LookedUpTry,
  signInFailures,
  TELLS_NOTHING,
  UNCOUNTED,
} from '../account/sign-in-tries.ts';
import { HIGHEST_LEVEL } from '../captcha/price.ts';
import { isDatabaseAway } from '../database/errors.ts';
import { signInTry } from '../http/account-limits.ts';
import { afterAnswers } from '../http/after-answer.ts';
import { deviceCookie } from '../http/device-cookie.ts';
import { type FormBody, field } from '../http/form-body.ts';
import {
  areImagesUsedUp,
  captchaFault,
  captchaShown,
  keepCaptcha,
  wantsAnotherImage,
  wasWorkDone,
} from '../http/form-captcha.ts';
import { returnPath } from '../http/return-path.ts';
import { logRefusal } from '../http/server/logged.ts';
import { actorOf, clearSession, howSessionEnded, originOf, signedInIfTold } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { readCurrentPassword } from '../passwords/reauthentication.ts';
import { orGiveBack } from '../platform/fair-queue.ts';
import { retryAfter } from '../platform/throttle.ts';
import { longMomentFrom } from '../web/french-dates.ts';
import { checkPassword } from './check-password.ts';
import { countCodeInstead, wantsCodeInstead } from './code-instead.ts';
import { CODE_PATHS, CodePage } from './code-page.tsx';
import { leadToCode, signInCodeRoutes } from './code-routes.ts';
import { letIn } from './let-in.ts';
import { lostFactorRoutes } from './lost/routes.ts';
import { mailSignInCode } from './mail-sign-in-code.ts';
import { type SignInErrors, SignInPage, type SignInPageProps } from './pages.tsx';
import { passkeyOptions, passkeyRoutes } from './passkey-routes.ts';
import { recordUntoldWrongPassword, recordWrongPassword } from './record-refusal.ts';
import { secondStepRoutes } from './second-step-routes.ts';
import { signOut } from './sessions/end-sessions.ts';
import { signIn } from './sign-in.ts';
import { SIGN_IN_TEXTS } from './texts.ts';

export interface SignInRoutesOptions extends Web {
  /** Named on the page of a demonstration. */
  demoAccounts?: SignInPageProps['demoAccounts'];
}

/** `/`, `/connexion` and what follows it, `/deconnexion` */
export async function signInRoutes(app: FastifyInstance, web: SignInRoutesOptions): Promise<void> {
  const afterAnswer = afterAnswers(app, web.platform);
  await app.register(signInCodeRoutes, { ...web, afterAnswer });
  await app.register(secondStepRoutes, { ...web, afterAnswer });
  await app.register(lostFactorRoutes, web);
  await app.register(passkeyRoutes, {
    ...web,
    afterAnswer,
    showForm: (reply, { returnTo, passkey }) =>
      showForm(reply, { returnTo }, { form: SIGN_IN_TEXTS.passkey[passkey] }),
  });

  app.get('/', async (request, reply) =>
    reply.seeOther((await signedInIfTold(request)) ? '/espace' : '/connexion'),
  );

  app.get<{ Querystring: { retour?: string } }>('/connexion', async (request, reply) => {
    const { retour } = request.query;
    const returnTo = retour === undefined ? undefined : returnPath(retour);
    if (await signedInIfTold(request)) return reply.seeOther(returnTo ?? '/espace');
    return showForm(reply, { returnTo, ended: await howSessionEnded(web, request, reply) });
  });

  app.post<{ Body: FormBody }>('/connexion', async (request, reply) => {
    const typed = readForm(request.body);
    if (wantsAnotherImage(request.body)) return showForm(reply, typed);
    const missing = missingFields(typed);
    const from = await signInTry(web, request, typed.email);
    if (wantsCodeInstead(request.body)) return signInByCodeInstead(reply, typed, from, missing);
    const { asked, atLeast } = await priceOf(request, from);
    const captcha = asked ? await captchaFault(web, 'sign-in', request, { atLeast }) : undefined;
    if (missing || (captcha && !areImagesUsedUp(request))) {
      keepCaptcha(request);
      return showForm(reply, typed, { ...missing, ...(captcha && { captcha }) });
    }
    const tried = captcha ? TELLS_NOTHING : await count(request, from, atLeast);
    request.knownBrowser = from.knownBrowser;
    return orGiveBack(
      tried.direct
        ? signInDirectly(request, reply, typed, from, tried)
        : signInByCode(request, reply, typed, from, tried),
      tried.giveBack,
    );
  });

  // Also sent again, or late: whoever wants to be signed out then is, and is told so.
  app.post('/deconnexion', async (request, reply) => {
    if (await request.session()) await signOut(request.platform, actorOf(request));
    await clearSession(web, reply);
    return reply.seeOther('/connexion');
  });

  async function count(request: FastifyRequest, from: LookedUpTry, atLeast: number): Promise<CountedSignIn> {
    const workDone = atLeast === HIGHEST_LEVEL && wasWorkDone(request);
    return web.throttle ? countSignInTry(request.platform, from, { workDone }) : UNCOUNTED;
  }

  async function signInByCodeInstead(
    reply: FastifyReply,
    typed: TypedForm,
    from: LookedUpTry,
    missing: SignInErrors | undefined,
  ) {
    const { request } = reply;
    if (missing) return showForm(reply, typed, missing);
    const { retryAt, giveBack } = await countCodeInstead(web, request, from);
    if (retryAt) {
      logRefusal(request, 'code-instead-delayed', 429);
      reply.header('retry-after', retryAfter(retryAt, request.platform.clock.now()));
      const where = from.knownBrowser === undefined ? 'votre réseau' : 'ce navigateur';
      const captcha = SIGN_IN_TEXTS.tooManyCodesInstead(where, longMomentFrom(retryAt));
      return showForm(reply, typed, { captcha }, 429);
    }
    request.knownBrowser = from.knownBrowser;
    return orGiveBack(signInByCode(request, reply, typed, from, TELLS_NOTHING), giveBack);
  }

  /** Whether the password was right may be told. */
  async function signInDirectly(
    request: FastifyRequest,
    reply: FastifyReply,
    typed: TypedForm,
    found: LookedUpTry,
    tried: CountedSignIn,
  ) {
    const { platform } = request;
    const origin = originOf(request);
    const browser = deviceCookie(web).read(request);
    const result = await signIn(platform, typed, origin, browser, { found, tried });
    if (result.outcome === 'mailed-step') {
      const { account } = result;
      await leadToCode({ ...web, afterAnswer }, reply, typed, async (codeId) => {
        await mailSignInCode(platform, codeId, account, origin);
      });
      return reply.seeOther(CODE_PATHS.entry);
    }
    if (result.outcome !== 'wrong-credentials') return letIn(web, request, reply, result, typed.returnTo);
    const { accountId } = result;
    await web.captcha.raisePrice('sign-in', request.ip);
    afterAnswer(reply, () => recordWrongPassword(platform, { email: typed.email, accountId, origin }));
    return showForm(reply, typed, { email: SIGN_IN_TEXTS.wrongCredentials });
  }

  /**
   * Too many tries failed for it to be told. The answer is the same for a right password as for a wrong one; what follows
   * from it, a mail or a line of the log, is done once it has left.
   */
  async function signInByCode(
    request: FastifyRequest,
    reply: FastifyReply,
    { email, password, returnTo }: TypedForm,
    found: LookedUpTry,
    { networkDelayedUntil }: CountedSignIn,
  ) {
    const { platform } = request;
    const checked = await checkPassword(platform, { email, password }, found);
    const origin = originOf(request);
    await web.captcha.raisePrice('sign-in', request.ip);
    await leadToCode({ ...web, afterAnswer }, reply, { email, returnTo }, async (codeId) => {
      if (!checked.right)
        return recordUntoldWrongPassword(platform, { email, accountId: checked.accountId, origin });
      await mailSignInCode(platform, codeId, checked.account, origin);
    });
    if (!networkDelayedUntil) return reply.seeOther(CODE_PATHS.entry);
    logRefusal(request, 'network-delayed', 429);
    reply.header('retry-after', retryAfter(networkDelayedUntil, platform.clock.now()));
    return reply.page(CodePage, { email, networkDelayedUntil }, 429);
  }

  /**
   * What a try costs: whether a captcha is asked for, and how much of the work that may be done instead of copying it.
   * Where tries are not counted it cannot depend on them: it is always asked for.
   */
  async function priceOf(
    { platform }: FastifyRequest,
    from: LookedUpTry,
  ): Promise<{ asked: boolean; atLeast: number }> {
    if (!web.throttle) return { asked: true, atLeast: 0 };
    if (from.isNetworkDelayed) return { asked: true, atLeast: HIGHEST_LEVEL };
    const { captchaAfterFailures: patience } = web;
    const asked = patience === 0 || (await signInFailures(platform, from)) >= patience;
    return { asked, atLeast: 0 };
  }

  /** The form is shown with the database away too: by the time it is sent, it may be back. */
  async function priceShown(request: FastifyRequest, email: string) {
    try {
      return await priceOf(request, await signInTry(web, request, email));
    } catch (error) {
      if (isDatabaseAway(error)) return { asked: true, atLeast: 0 };
      throw error;
    }
  }

  async function showForm(
    reply: FastifyReply,
    { email = '', returnTo, ended }: Partial<Pick<SignInPageProps, 'ended'> & TypedForm>,
    errors?: SignInErrors,
    status = errors ? 422 : 200,
  ) {
    const { asked, atLeast } = await priceShown(reply.request, email);
    const page = {
      captcha: asked ? captchaShown(web, 'sign-in', reply.request, { atLeast }) : undefined,
      securityQuestion: web.platform.installation.SECURITY_QUESTION,
      ...(email && { email: displayedEmail(email) }),
      ...(returnTo && { returnTo }),
      ended,
      passkey: await passkeyOptions(reply.request),
      ...(errors && { errors }),
      ...(web.demoAccounts && { demoAccounts: web.demoAccounts }),
    };
    return reply.page(SignInPage, page, status);
  }
}

interface TypedForm {
  email: string;
  password: string;
  returnTo: string | undefined;
}

function readForm(body: FormBody): TypedForm {
  return {
    email: typedEmail(field(body, 'email')),
    password: readCurrentPassword(body, 'password'),
    returnTo: field(body, 'retour') || undefined,
  };
}

function missingFields(typed: { email: string; password: string }): SignInErrors | undefined {
  const tooLong = isTooLong(typed.email);
  if (typed.email !== '' && !tooLong && typed.password !== '') return undefined;
  return {
    ...(typed.email === '' && { email: SIGN_IN_TEXTS.emailMissing }),
    ...(tooLong && { email: emailFault(typed.email) }),
    ...(typed.password === '' && { password: SIGN_IN_TEXTS.passwordMissing }),
  };
}
