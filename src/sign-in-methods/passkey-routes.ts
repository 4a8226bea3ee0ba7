import type { FastifyInstance, FastifyRequest } from 'fastify';
import { factorsFrozen } from '../account/account.ts';
import { backupCodesOfForm } from '../factors/backup-code.ts';
import { countUse } from '../http/account-limits.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { idOfForm } from '../http/sent-twice.ts';
import { actorOf, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { keepPasskey, offerPasskey, passkeyOf, renamePasskey } from '../passkeys/keep-passkey.ts';
import { PASSKEY_FIELD } from '../web/components/passkey-button.tsx';
import { asConfirmed } from './as-confirmed.ts';
import type { ConfirmErrors } from './confirm-pages.tsx';
import { codesWithPasskey, removePasskeyAndCodes } from './passkey-factor.ts';
import { AddPasskeyPage, MakePasskeyPage, RemovePasskeyPage, RenamePasskeyPage } from './passkey-pages.tsx';
import { ADD_PASSKEY, KEEP_PASSKEY, METHODS, PASSKEYS } from './paths.ts';
import { showCodes } from './show-codes.ts';
import { ONLY_FACTOR_TEXT, PASSKEY_TEXTS } from './texts.ts';

type OfPasskey = { Params: { id: string }; Body: FormBody };

/** `/espace/moyens-de-connexion/cles-d-acces`, behind a session. */
export async function passkeyRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.get(ADD_PASSKEY, async (request, reply) =>
    reply.page(AddPasskeyPage, { frozenUntil: frozen(request) }),
  );

  app.post<{ Body: FormBody }>(ADD_PASSKEY, async (request, reply) => {
    await countUse(web, 'sign-in-methods', signedIn(request).account.id);
    const result = await asConfirmed(web, request, offerPasskey);
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
    await countUse(web, 'sign-in-methods', actor.accountId);
    const form = idOfForm(request);
    const sent = field(request.body, PASSKEY_FIELD);
    const result = await keepPasskey(request.platform, actor, sent, (holder) =>
      codesWithPasskey(holder, actor, form),
    );
    switch (result.outcome) {
      case 'kept':
        if (result.besides === undefined) return reply.seeOther(`${METHODS}?fait=ajoutee`);
        return showCodes(reply, result.besides, { form, done: 'added' });
      case 'frozen':
        return reply.seeOther(`${METHODS}?echec=gel`);
      case 'too-late': {
        // Kept by the first of two requests, or before the page was loaded anew.
        const codes = await backupCodesOfForm(request.platform, actor.accountId, form);
        return codes
          ? showCodes(reply, codes, { form, done: 'added' })
          : reply.seeOther(`${METHODS}?echec=tard`);
      }
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
    await countUse(web, 'sign-in-methods', actor.accountId);
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
    if (!passkey) return reply.callNotFound();
    return reply.page(RemovePasskeyPage, { passkey, frozenUntil: frozen(request) });
  });

  app.post<OfPasskey>(`${PASSKEYS}/:id/retrait`, async (request, reply) => {
    const passkey = await named(request);
    if (!passkey) return reply.callNotFound();
    const result = await asConfirmed(web, request, (holder, actor) =>
      removePasskeyAndCodes(holder, actor, passkey.id),
    );
    const again = (errors: ConfirmErrors) => reply.page(RemovePasskeyPage, { passkey, errors }, 422);
    switch (result.outcome) {
      case 'removed':
        return reply.seeOther(`${METHODS}?fait=retiree`);
      case 'not-confirmed':
        return again(result.errors);
      case 'only-one':
        return again({ form: ONLY_FACTOR_TEXT });
      case 'frozen':
        return reply.page(RemovePasskeyPage, { passkey, frozenUntil: result.until }, 422);
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
