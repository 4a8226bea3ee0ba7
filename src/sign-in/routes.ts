import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EMAIL_MAX_LENGTH } from '../account/email-address.ts';

import { captchaFault, captchaShown, wantsAnotherImage } from '../account/http/form-captcha.ts';
import { inTurn } from '../account/http/in-turn.ts';

import { knownBrowsers } from '../account/http/known-browser.ts';
import { signInTry } from '../account/http/password-tries.ts';
import { returnPath } from '../account/http/return-path.ts';
import {
  giveSession,
  originOf,
  requireSessionEvenExpired,
  takeSessionBack,
  whoAsks,
} from '../account/http/signed-in.ts';
import { viewOf, type Web } from '../account/http/web.ts';
import { replaceSession } from '../account/kept-form/kept-form.ts';
import { PASSWORD_MAX_LENGTH } from '../account/password/password-rules.ts';
import { hashToken } from '../account/session.ts';
import {
  forgetSignInFailures,
  giveBackSignIn,
  type SignInTry,
  signInFailures,
} from '../account/sign-in-tries.ts';
import { type FormBody, field } from '../platform/http/form-body.ts';
import { seeOther, sendPage } from '../platform/http/send-page.ts';
import { orGiveBack } from '../platform/turns.ts';
import { SIGN_IN_TEXTS, type SignInErrors, SignInPage, type SignInPageProps } from './pages.tsx';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { countTryToSignIn } from './too-many-sign-ins.ts';

export interface SignInRoutesOptions extends Web {
  /** Named on the page of a demonstration. */
  demoAccounts?: SignInPageProps['demoAccounts'];
}

/** `/`, `/connexion`, `/deconnexion` */
export async function signInRoutes(app: FastifyInstance, web: SignInRoutesOptions): Promise<void> {
  const { platform } = web;
  const browsers = knownBrowsers(platform, web.secureCookies);

  app.get('/', async (request, reply) => seeOther(reply, request.signedIn ? '/espace' : '/connexion'));

  app.get<{ Querystring: { retour?: string | string[] } }>('/connexion', async (request, reply) => {
    const asked = request.query.retour;
    const returnTo = typeof asked === 'string' ? returnPath(asked) : undefined;
    if (request.signedIn) return seeOther(reply, returnTo ?? '/espace');
    return showForm(request, reply, 200, { returnTo });
  });

  app.post<{ Body: FormBody }>('/connexion', async (request, reply) => {
    const typed = readForm(request.body);
    if (wantsAnotherImage(request.body)) return showForm(request, reply, 200, typed);
    const missing = missingFields(typed);
    if (missing) return showForm(request, reply, 422, typed, missing);

    const from = signInTry(web, request, typed.email);
    const captcha = await captchaFaultOf(from, request);
    if (captcha) return showForm(request, reply, 422, typed, { captcha });
    if (web.throttle) await countTryToSignIn(platform, from, originOf(request));

    const result = await orGiveBack(
      signIn(inTurn(web, request, from.knownBrowser), typed, originOf(request)),
      () => giveBackSignIn(platform, from),
    );
    if (result.outcome === 'wrong-credentials') {
      await web.captcha.raisePrice('sign-in', request.ip);
      return showForm(request, reply, 422, typed, { email: SIGN_IN_TEXTS.wrongCredentials });
    }
    await forgetSignInFailures(platform, from);
    browsers.remember(request, reply, typed.email);
    const { sessionTokenHash } = request;
    if (sessionTokenHash) await replaceSession(platform.db, sessionTokenHash, hashToken(result.sessionToken));
    giveSession(reply, web.secureCookies, result.sessionToken);
    if (result.deletionCancelled) {
      web.pokeMail();
      return seeOther(reply, '/espace?suppression=annulee');
    }
    return seeOther(reply, returnPath(typed.returnTo));
  });

  app.post('/deconnexion', { onRequest: requireSessionEvenExpired }, async (request, reply) => {
    await signOut(platform, whoAsks(request));
    takeSessionBack(reply, web.secureCookies);
    return seeOther(reply, '/connexion');
  });

  /** Where tries are not counted, it cannot depend on them: it is always asked for. */
  async function asksForCaptcha(from: SignInTry): Promise<boolean> {
    if (web.captchaAfterFailures === 0 || !web.throttle) return true;
    return (await signInFailures(platform, from)) >= web.captchaAfterFailures;
  }

  async function captchaFaultOf(
    from: SignInTry,
    request: FastifyRequest<{ Body: FormBody }>,
  ): Promise<string | undefined> {
    return (await asksForCaptcha(from)) ? captchaFault(web, 'sign-in', request) : undefined;
  }

  async function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    typed: { email?: string; returnTo?: string | undefined },
    errors?: SignInErrors,
  ) {
    const asked = await asksForCaptcha(signInTry(web, request, typed.email ?? ''));
    const page = SignInPage({
      view: viewOf(web, request, reply),
      captcha: asked ? captchaShown(web, 'sign-in', request) : undefined,
      securityQuestion: platform.installation.securityQuestion,
      ...(typed.email && { email: typed.email }),
      ...(typed.returnTo && { returnTo: typed.returnTo }),
      ...(errors && { errors }),
      ...(web.demoAccounts && { demoAccounts: web.demoAccounts }),
    });
    return sendPage(reply, page, status);
  }
}

/** What was typed, each cut at its longest length: what is longer opens no account anyway. */
function readForm(body: FormBody) {
  return {
    email: field(body, 'email')
      .trim()
      .slice(0, EMAIL_MAX_LENGTH + 1),
    password: field(body, 'password').slice(0, 4 * PASSWORD_MAX_LENGTH),
    returnTo: field(body, 'retour') || undefined,
  };
}

function missingFields(typed: { email: string; password: string }): SignInErrors | undefined {
  if (typed.email !== '' && typed.password !== '') return undefined;
  return {
    ...(typed.email === '' && { email: SIGN_IN_TEXTS.emailMissing }),
    ...(typed.password === '' && { password: SIGN_IN_TEXTS.passwordMissing }),
  };
}
