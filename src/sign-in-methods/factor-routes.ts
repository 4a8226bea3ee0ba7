import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { factorsFrozen } from '../account/account.ts';
import { asHolder } from '../account/as-holder.ts';
import { BACKUP_CODES_LEFT, backupCodesOfForm } from '../factors/backup-code.ts';
import { makeNewCodes } from '../factors/new-codes.ts';
import {
  type AppSetUp,
  appBeingSetUp,
  confirmApp,
  isOnlyFactor,
  offerApp,
  removeApp,
} from '../factors/set-up-app.ts';
import { distrust } from '../factors/trusted-browsers.ts';
import { countUse } from '../http/account-limits.ts';
import { type FormBody, field, lineOf } from '../http/form-body.ts';
import { idOfForm } from '../http/sent-twice.ts';
import { actorOf, readAlong, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { parisDay } from '../web/french-dates.ts';
import { AddAppPage, RemoveAppPage, SetUpAppPage } from './app-pages.tsx';
import { asConfirmed } from './as-confirmed.ts';
import { CodesShownPage, NewCodesPage } from './codes-pages.tsx';
import type { ConfirmErrors } from './confirm-pages.tsx';
import { ADD_APP, CODES_FILE, CONFIRM_APP, DISTRUST, METHODS, NEW_CODES, REMOVE_APP } from './paths.ts';
import { showCodes } from './show-codes.ts';
import { APP_TEXTS, codesFile, ONLY_FACTOR_TEXT } from './texts.ts';

type Posted = FastifyRequest<{ Body: FormBody }>;

/** The application, codes on paper, trusted browsers: nowhere where the installation asks for no second step. */
export async function factorRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.addHook('onRequest', async (_request, reply) =>
    web.platform.installation.SECOND_FACTOR === 'off' ? reply.callNotFound() : undefined,
  );

  app.get(ADD_APP, async (request, reply) => showAdd(request, reply));

  app.post<{ Body: FormBody }>(ADD_APP, async (request, reply) => {
    const { account } = signedIn(request);
    await countUse(web, 'sign-in-methods', account.id);
    const form = idOfForm(request);
    const again = () => appBeingSetUp(request.platform, account, form);
    const before = await again();
    if (before) return showSetUp(request, reply, before);
    const result = await asConfirmed(web, request, (holder) => offerApp(holder, form));
    switch (result.outcome) {
      case 'offered':
        return showSetUp(request, reply, result.app);
      case 'not-confirmed': {
        // The other of two requests of a double click has used up what was given with both.
        const meanwhile = await again();
        return meanwhile ? showSetUp(request, reply, meanwhile) : showAdd(request, reply, result.errors);
      }
      case 'frozen':
        return showAdd(request, reply);
      case 'over':
        return reply.seeOther(METHODS);
    }
  });

  app.post<{ Body: FormBody }>(CONFIRM_APP, async (request, reply) => {
    const actor = actorOf(request);
    await countUse(web, 'sign-in-methods', actor.accountId);
    const id = field(request.body, 'application');
    const typed = lineOf(request.body, 'code');
    const result = await confirmApp(request.platform, actor, { id, typed });
    switch (result.outcome) {
      case 'confirmed':
        if (result.codes === undefined) return reply.seeOther(`${METHODS}?fait=application`);
        return showCodes(reply, result.codes, { form: id, done: 'appAdded' });
      case 'frozen':
        return showAdd(request, reply);
      case 'over':
        return reply.seeOther(`${METHODS}?echec=application`);
      case 'wrong': {
        const clock = result.early === undefined ? APP_TEXTS.wrong : APP_TEXTS.clock(result.early);
        return showSetUp(request, reply, result.app, typed.trim() === '' ? APP_TEXTS.missing : clock);
      }
    }
  });

  app.get(REMOVE_APP, async (request, reply) => showRemove(request, reply));

  app.post<{ Body: FormBody }>(REMOVE_APP, async (request, reply) => {
    const result = await asConfirmed(web, request, removeApp);
    switch (result.outcome) {
      case 'removed':
      case 'none':
        return reply.seeOther(`${METHODS}?fait=application-retiree`);
      case 'not-confirmed':
        return showRemove(request, reply, result.errors);
      case 'only-one':
        return showRemove(request, reply, { form: ONLY_FACTOR_TEXT });
      case 'frozen':
        return showRemove(request, reply);
    }
  });

  app.get(NEW_CODES, { config: { along: BACKUP_CODES_LEFT } }, async (request, reply) =>
    showNewCodes(request, reply),
  );

  app.post<{ Body: FormBody }>(
    NEW_CODES,
    { config: { along: BACKUP_CODES_LEFT } },
    async (request, reply) => {
      const { account } = signedIn(request);
      await countUse(web, 'sign-in-methods', account.id);
      const form = idOfForm(request);
      const again = () => backupCodesOfForm(request.platform, account.id, form);
      const before = await again();
      if (before) return showCodes(reply, before, { form });
      const result = await asConfirmed(web, request, (holder, actor) => makeNewCodes(holder, actor, form));
      switch (result.outcome) {
        case 'made':
          return showCodes(reply, result.codes, { form });
        case 'not-confirmed': {
          const meanwhile = await again();
          return meanwhile
            ? showCodes(reply, meanwhile, { form })
            : showNewCodes(request, reply, result.errors);
        }
        case 'frozen':
          return showNewCodes(request, reply);
        case 'no-factor':
          return reply.seeOther(METHODS);
      }
    },
  );

  app.post<{ Body: FormBody }>(CODES_FILE, async (request, reply) => {
    const form = field(request.body, 'codes');
    const codes = await backupCodesOfForm(request.platform, signedIn(request).account.id, form);
    if (codes === undefined || codes === 'over') return reply.page(CodesShownPage, {});
    const now = request.platform.clock.now();
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="codes-de-secours-${parisDay(now)}.txt"`)
      .type('text/plain; charset=utf-8')
      .send(codesFile(request.platform.installation.BASE_URL, codes, now));
  });

  app.post<{ Body: FormBody }>(DISTRUST, async (request, reply) => {
    const actor = actorOf(request);
    await countUse(web, 'sign-in-methods', actor.accountId);
    const named = field(request.body, 'navigateur');
    const which = named === 'tous' ? 'all' : named;
    await asHolder(request.platform, actor, (holder) => distrust(holder, actor, which));
    return reply.seeOther(`${METHODS}?fait=${which === 'all' ? 'navigateurs' : 'navigateur'}`);
  });

  function showAdd(request: FastifyRequest, reply: FastifyReply, errors?: ConfirmErrors) {
    const replacing = hasApp(request);
    return reply.page(AddAppPage, { replacing, errors, frozenUntil: frozen(request) }, statusOf(request));
  }

  function showSetUp(request: Posted, reply: FastifyReply, app: AppSetUp, error?: string) {
    const signInEmail = signedIn(request).account.sign_in_email;
    const shown = { app, signInEmail, replacing: hasApp(request), ...(error !== undefined && { error }) };
    return reply.page(SetUpAppPage, shown, error === undefined ? 200 : 422);
  }

  function showRemove(request: FastifyRequest, reply: FastifyReply, errors?: ConfirmErrors) {
    if (!hasApp(request)) return reply.callNotFound();
    const isLast = isOnlyFactor(signedIn(request).account, 'totp');
    return reply.page(RemoveAppPage, { isLast, errors, frozenUntil: frozen(request) }, statusOf(request));
  }

  function showNewCodes(request: FastifyRequest, reply: FastifyReply, errors?: ConfirmErrors) {
    if (signedIn(request).account.factors.length === 0) return reply.callNotFound();
    const left = readAlong(request, BACKUP_CODES_LEFT);
    return reply.page(NewCodesPage, { left, errors, frozenUntil: frozen(request) }, statusOf(request));
  }
}

function hasApp(request: FastifyRequest): boolean {
  return signedIn(request).account.factors.includes('totp');
}

function frozen(request: FastifyRequest) {
  return factorsFrozen(signedIn(request).account, request.platform.clock.now());
}

/** A form that comes back instead of what it asked for. */
function statusOf({ method }: FastifyRequest): number {
  return method === 'POST' ? 422 : 200;
}
