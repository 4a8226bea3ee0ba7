import type { FastifyInstance, FastifyRequest } from 'fastify';
import { factorsFrozen } from '../account/account.ts';
import { countUse } from '../http/account-limits.ts';
import { chosen, type FormBody, field } from '../http/form-body.ts';
import { actorOf, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import {
  keepPasskey,
  offerPasskey,
  passkeyOf,
  removePasskey,
  renamePasskey,
} from '../passkeys/keep-passkey.ts';
import { passkeysAsleep, passkeysOf, userHandleOf } from '../passkeys/passkey.ts';
import { relyingPartyOf } from '../passkeys/relying-party.ts';
import { asConfirmedHolder, type ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import { confirmationOf, requireReauthentication } from '../passwords/reauthentication.ts';
import { PASSKEY_FIELD } from '../web/components/passkey-button.tsx';
import { MethodsPage } from './methods-page.tsx';
import { AddPasskeyPage, MakePasskeyPage, RemovePasskeyPage, RenamePasskeyPage } from './passkey-pages.tsx';
import { ADD_PASSKEY, KEEP_PASSKEY, METHODS, PASSKEYS } from './paths.ts';
import { PASSKEY_TEXTS } from './texts.ts';

const DONE = { ajoutee: 'added', renommee: 'renamed', retiree: 'removed' } as const;

/** Of a passkey that was made and is not kept. */
const FAILED = {
  tard: PASSKEY_TEXTS.tooLate,
  reponse: PASSKEY_TEXTS.wrong,
  gel: PASSKEY_TEXTS.frozenMeanwhile,
  nombre: PASSKEY_TEXTS.tooMany,
} as const;

type OfPasskey = { Params: { id: string }; Body: FormBody };

/** `/espace/moyens-de-connexion`: what one signs in by. */
export async function signInMethodsRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.addHook('onRequest', requireSession);

  app.get<{ Querystring: { fait?: string; echec?: string } }>(
    METHODS,
    { preHandler: requireReauthentication },
    async (request, reply) => {
      const { platform } = request;
      const { account } = signedIn(request);
      const passkeys = await passkeysOf(platform.db, account.id).execute();
      const asleep = await passkeysAsleep(platform.db, account.id).execute();
      const userHandle = await userHandleOf(platform.db, account.id);
      const host = relyingPartyOf(platform.installation)?.id;
      const done = chosen(DONE, request.query.fait);
      const failed = chosen(FAILED, request.query.echec);
      return reply.page(MethodsPage, {
        account,
        passkeys,
        asleep,
        frozenUntil: frozen(request),
        userHandle,
        host,
        done,
        failed,
      });
    },
  );

  app.get(ADD_PASSKEY, async (request, reply) =>
    reply.page(AddPasskeyPage, { frozenUntil: frozen(request) }),
  );

  app.post<{ Body: FormBody }>(ADD_PASSKEY, async (request, reply) => {
    const { present, missing } = confirmationOf(web, request);
    if (Object.keys(missing).length > 0) return reply.page(AddPasskeyPage, { errors: missing }, 422);
    const actor = actorOf(request);
    await countUse(web, 'passkeys', actor.accountId);
    const result = await asConfirmedHolder(request.platform, actor, present, (holder) =>
      offerPasskey(holder, actor),
    );
    switch (result.outcome) {
      case 'offered':
        return reply.page(MakePasskeyPage, { options: result.options });
      case 'frozen':
        return reply.page(AddPasskeyPage, { frozenUntil: result.until }, 422);
      case 'not-confirmed':
        return reply.page(AddPasskeyPage, { errors: result.errors }, 422);
      case 'too-many':
        return reply.page(AddPasskeyPage, { errors: { form: PASSKEY_TEXTS.tooMany } }, 422);
      case 'not-here':
        return reply.page(AddPasskeyPage, { errors: { form: PASSKEY_TEXTS.notHere } }, 422);
    }
  });

  app.post<{ Body: FormBody }>(KEEP_PASSKEY, async (request, reply) => {
    const actor = actorOf(request);
    await countUse(web, 'passkeys', actor.accountId);
    const result = await keepPasskey(request.platform, actor, field(request.body, PASSKEY_FIELD));
    switch (result.outcome) {
      case 'kept':
        return reply.seeOther(`${METHODS}?fait=ajoutee`);
      case 'frozen':
        return reply.seeOther(`${METHODS}?echec=gel`);
      case 'too-late':
        return reply.seeOther(`${METHODS}?echec=tard`);
      case 'wrong':
        return reply.seeOther(`${METHODS}?echec=reponse`);
      case 'too-many':
        return reply.seeOther(`${METHODS}?echec=nombre`);
    }
  });

  app.get<OfPasskey>(`${PASSKEYS}/:id/nom`, async (request, reply) => {
    const passkey = await named(request);
    return passkey ? reply.page(RenamePasskeyPage, { passkey }) : reply.callNotFound();
  });

  app.post<OfPasskey>(`${PASSKEYS}/:id/nom`, async (request, reply) => {
    const typed = field(request.body, 'name');
    const actor = actorOf(request);
    await countUse(web, 'passkeys', actor.accountId);
    const result = await renamePasskey(request.platform, actor, request.params.id, typed);
    const again = (error: string) =>
      reply.page(RenamePasskeyPage, { passkey: { id: request.params.id, label: '' }, typed, error }, 422);
    switch (result.outcome) {
      case 'renamed':
        return reply.seeOther(`${METHODS}?fait=renommee`);
      case 'no-name':
        return again(PASSKEY_TEXTS.noName);
      case 'too-long':
        return again(PASSKEY_TEXTS.nameTooLong);
      case 'unknown':
        return reply.callNotFound();
    }
  });

  app.get<OfPasskey>(`${PASSKEYS}/:id/retrait`, async (request, reply) => {
    const passkey = await named(request);
    return passkey ? reply.page(RemovePasskeyPage, { passkey }) : reply.callNotFound();
  });

  app.post<OfPasskey>(`${PASSKEYS}/:id/retrait`, async (request, reply) => {
    const passkey = await named(request);
    if (!passkey) return reply.callNotFound();
    const { present, missing } = confirmationOf(web, request);
    const again = (errors: ConfirmationErrors) => reply.page(RemovePasskeyPage, { passkey, errors }, 422);
    if (Object.keys(missing).length > 0) return again(missing);
    const actor = actorOf(request);
    const result = await asConfirmedHolder(request.platform, actor, present, (holder) =>
      removePasskey(holder, actor, passkey.id),
    );
    switch (result.outcome) {
      case 'removed':
        return reply.seeOther(`${METHODS}?fait=retiree`);
      case 'not-confirmed':
        return again(result.errors);
      case 'unknown':
        return reply.callNotFound();
    }
  });

  function frozen(request: FastifyRequest) {
    return factorsFrozen(signedIn(request).account, request.platform.clock.now());
  }

  function named(request: FastifyRequest<OfPasskey>) {
    return passkeyOf(request.platform, signedIn(request).account, request.params.id);
  }
}
