import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FormBody, field } from '../../http/form-body.ts';
import { returnPath } from '../../http/return-path.ts';
import { actorOf, requireSessionEvenExpired, setSessionCookie, signedIn } from '../../http/session.ts';
import type { Web } from '../../http/web.ts';
import type { ConfirmationErrors } from '../../passwords/as-confirmed-holder.ts';
import { confirmationOf } from '../../passwords/reauthentication.ts';
import { confirmPassword } from './confirm-password.ts';
import { ConfirmationPage } from './page.tsx';

const PAGE = '/espace/confirmation';

/** `/espace/confirmation`: the present password again, and the factor; open to an expired password. */
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
    const { present, missing } = confirmationOf(web, request);
    if (Object.keys(missing).length > 0) return show(request, reply, returnTo, missing);
    const result = await confirmPassword(request.platform, actorOf(request), present);
    switch (result.outcome) {
      case 'confirmed':
        setSessionCookie(reply, web.secureCookies, result.sessionToken);
        return reply.seeOther(returnPath(returnTo));
      case 'not-confirmed':
        return show(request, reply, returnTo, result.errors);
    }
  });

  function show(request: FastifyRequest, reply: FastifyReply, returnTo: string, errors?: ConfirmationErrors) {
    const page = {
      signInEmail: signedIn(request).account.sign_in_email,
      returnTo: returnPath(returnTo),
      ...(errors && { errors }),
    };
    return reply.page(ConfirmationPage, page, errors ? 422 : 200);
  }
}
