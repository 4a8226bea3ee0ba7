import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FormBody, field } from '../../http/form-body.ts';
import { returnPath } from '../../http/return-path.ts';
import { actorOf, requireSessionEvenExpired, setSessionCookie, signedIn } from '../../http/session.ts';
import type { Web } from '../../http/web.ts';
import {
  forgetCurrentPasswordFailures,
  readCurrentPassword,
  tryCurrentPassword,
} from '../../passwords/reauthentication.ts';
import { CURRENT_PASSWORD_TEXTS } from '../../passwords/texts.ts';
import { confirmPassword } from './confirm-password.ts';
import { ConfirmationPage } from './page.tsx';

const PAGE = '/espace/confirmation';

/** `/espace/confirmation`: the present password again; open to an expired password. */
export async function confirmationRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.addHook('onRequest', requireSessionEvenExpired);

  app.get<{ Querystring: { retour?: string } }>(PAGE, async (request, reply) => {
    const asked = request.query.retour;
    return show(request, reply, asked ?? '');
  });

  const endsOwnSession = {
    what: 'password-confirmation',
    result: (typed: FormBody) => returnPath(field(typed, 'retour')),
    goesOn: true,
  } as const;
  app.post<{ Body: FormBody }>(PAGE, { config: { endsOwnSession } }, async (request, reply) => {
    const returnTo = field(request.body, 'retour');
    const password = readCurrentPassword(request.body, 'password');
    if (password === '') return show(request, reply, returnTo, CURRENT_PASSWORD_TEXTS.missing);
    const actor = actorOf(request);
    const result = await tryCurrentPassword(web, request, () =>
      confirmPassword(request.platform, actor, password),
    );
    switch (result.outcome) {
      case 'confirmed':
        await forgetCurrentPasswordFailures(web, request);
        setSessionCookie(reply, web.secureCookies, result.sessionToken);
        return reply.seeOther(returnPath(returnTo));
      case 'wrong-password':
        return show(request, reply, returnTo, CURRENT_PASSWORD_TEXTS.wrong);
    }
  });

  function show(request: FastifyRequest, reply: FastifyReply, returnTo: string, error?: string) {
    const page = {
      signInEmail: signedIn(request).account.sign_in_email,
      returnTo: returnPath(returnTo),
      ...(error !== undefined && { error }),
    };
    return reply.page(ConfirmationPage, page, error === undefined ? 200 : 422);
  }
}
