import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { countUse } from '../../http/account-limits.ts';
import { type FormBody, field } from '../../http/form-body.ts';
import { returnPath } from '../../http/return-path.ts';
import { actorOf, requireAnySession, setSessionCookie, signedIn } from '../../http/session.ts';
import type { Web } from '../../http/web.ts';
import { confirmationOf } from '../../passwords/reauthentication.ts';
import { PRESENT_FACTOR_TEXTS } from '../../passwords/texts.ts';
import { PASSKEY_FIELD } from '../../web/components/passkey-button.tsx';
import { confirmByPasskey, confirmPassword } from './confirm-password.ts';
import { ConfirmationPage, type ConfirmationPageProps } from './page.tsx';

const PAGE = '/espace/confirmation';

/** `/espace/confirmation`: the present password again and the factor, or a passkey alone; open to an expired password. */
export async function confirmationRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.addHook('onRequest', requireAnySession);

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
    const passkey = present.typed === '' ? field(request.body, PASSKEY_FIELD) : '';
    if (!passkey && Object.keys(missing).length > 0) return show(request, reply, returnTo, missing);
    const actor = actorOf(request);
    if (passkey) await countUse(web, 'sign-in-methods', actor.accountId);
    const result = passkey
      ? await confirmByPasskey(request.platform, actor, passkey)
      : await confirmPassword(request.platform, actor, present);
    switch (result.outcome) {
      case 'confirmed':
        setSessionCookie(reply, web.secureCookies, result.sessionToken);
        return reply.seeOther(returnPath(returnTo));
      case 'not-confirmed':
        return show(request, reply, returnTo, result.errors);
      case 'wrong-passkey':
        return show(request, reply, returnTo, { form: PRESENT_FACTOR_TEXTS.wrong('passkey') });
    }
  });

  function show(
    request: FastifyRequest,
    reply: FastifyReply,
    returnTo: string,
    errors?: ConfirmationPageProps['errors'],
  ) {
    const page = {
      signInEmail: signedIn(request).account.sign_in_email,
      returnTo: returnPath(returnTo),
      ...(errors && { errors }),
    };
    return reply.page(ConfirmationPage, page, errors ? 422 : 200);
  }
}
