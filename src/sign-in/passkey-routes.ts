import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AfterAnswer } from '../http/after-answer.ts';
import { deviceCookie } from '../http/device-cookie.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { originOf } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { type RequestOptions, requestOptions } from '../passkeys/options.ts';
import { relyingPartyOf } from '../passkeys/relying-party.ts';
import { PASSKEY_FIELD } from '../web/components/passkey-button.tsx';
import { countPasskeyTry } from './count-passkey-try.ts';
import { letIn } from './let-in.ts';
import { askedToSignIn, recordWrongPasskey, signInWithPasskey } from './sign-in-with-passkey.ts';

export const PASSKEY_SIGN_IN = '/connexion/cle-d-acces';

/** What a browser is asked on the page that signs in: undefined where the site can have no passkeys. */
export async function passkeyOptions(request: FastifyRequest): Promise<RequestOptions | undefined> {
  const party = relyingPartyOf(request.platform.installation);
  if (!party) return undefined;
  // Makes what a browser without the cookie is given.
  await request.csrfToken();
  return requestOptions(request.platform, party, askedToSignIn(request.csrfSecret));
}

export interface PasskeyRoutesOptions extends Web {
  afterAnswer: AfterAnswer;
  /** The sign-in form, with what is said of the passkey that was given. */
  showForm(
    reply: FastifyReply,
    told: { returnTo: string | undefined; passkey: 'too-late' | 'wrong' },
  ): unknown;
}

/** `/connexion/cle-d-acces`: what the browser answered for an authenticator. Bound to the browser by its CSRF cookie. */
export async function passkeyRoutes(app: FastifyInstance, web: PasskeyRoutesOptions): Promise<void> {
  app.post<{ Body: FormBody }>(PASSKEY_SIGN_IN, async (request, reply) => {
    const sent = field(request.body, PASSKEY_FIELD);
    const returnTo = field(request.body, 'retour') || undefined;
    const origin = originOf(request);
    const browser = deviceCookie(web).read(request);
    const giveBack = await countPasskeyTry(web, request, browser, sent);
    const result = await signInWithPasskey(request.platform, sent, request.csrfSecret, origin, browser);
    switch (result.outcome) {
      case 'signed-in':
      case 'frozen':
      case 'locked':
        await giveBack();
        return letIn(web, request, reply, result, returnTo);
      case 'too-late':
        return web.showForm(reply, { returnTo, passkey: 'too-late' });
      case 'wrong-passkey': {
        const { accountId } = result;
        web.afterAnswer(reply, () => recordWrongPasskey(request.platform, accountId, origin));
        return web.showForm(reply, { returnTo, passkey: 'wrong' });
      }
    }
  });

  // A browser that comes back to the address of the form.
  app.get(PASSKEY_SIGN_IN, async (_request, reply) => reply.seeOther('/connexion'));
}
