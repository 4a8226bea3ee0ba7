import type { FastifyInstance, FastifyRequest } from 'fastify';
import { factorsFrozen } from '../account/account.ts';
import { shownBrowsers } from '../account/known-browser.ts';
import { bothAlong } from '../database/read-along.ts';
import { BACKUP_CODES_LEFT } from '../factors/backup-code.ts';
import { APP_IN_USE } from '../factors/totp.ts';
import { TRUSTED_BROWSERS } from '../factors/trusted-browsers.ts';
import { deviceCookie } from '../http/device-cookie.ts';
import { chosen } from '../http/form-body.ts';
import { readAlong, requireSessionEvenWithoutFactor, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { passkeysAsleep, passkeysOf, userHandleOf } from '../passkeys/passkey.ts';
import { relyingPartyOf } from '../passkeys/relying-party.ts';
import { requireReauthentication } from '../passwords/reauthentication.ts';
import { factorRoutes } from './factor-routes.ts';
import { MethodsPage } from './methods-page.tsx';
import { passkeyRoutes } from './passkey-routes.ts';
import { METHODS } from './paths.ts';
import { proposalRoutes } from './proposal-routes.ts';
import { APP_TEXTS, PASSKEY_TEXTS } from './texts.ts';

const DONE = {
  ajoutee: 'added',
  renommee: 'renamed',
  retiree: 'removed',
  application: 'appAdded',
  'application-retiree': 'appRemoved',
  codes: 'codesKept',
  navigateur: 'distrusted',
  navigateurs: 'allDistrusted',
} as const;

/** Why what was asked is not done. */
const FAILED = {
  tard: PASSKEY_TEXTS.tooLate,
  reponse: PASSKEY_TEXTS.wrong,
  gel: PASSKEY_TEXTS.frozenMeanwhile,
  nombre: PASSKEY_TEXTS.tooMany,
  application: APP_TEXTS.over,
} as const;

/** `/espace/moyens-de-connexion`: what one signs in by. */
export async function signInMethodsRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.addHook('onRequest', requireSessionEvenWithoutFactor);

  const along = bothAlong(bothAlong(APP_IN_USE, BACKUP_CODES_LEFT), TRUSTED_BROWSERS);
  app.get<{ Querystring: { fait?: string; echec?: string } }>(
    METHODS,
    { preHandler: requireReauthentication, config: { along } },
    async (request, reply) => {
      const { platform } = request;
      const { account } = signedIn(request);
      const [[appInUse, codesLeft], browsers] = readAlong(request, along);
      return reply.page(MethodsPage, {
        account,
        passkeys: await passkeysOf(platform.db, account.id).execute(),
        asleep: await passkeysAsleep(platform.db, account.id).execute(),
        frozenUntil: factorsFrozen(account, platform.clock.now()),
        userHandle: await userHandleOf(platform.db, account.id),
        host: relyingPartyOf(platform.installation)?.id,
        withSecondStep: platform.installation.SECOND_FACTOR !== 'off',
        app: appInUse,
        codesLeft,
        browsers,
        own: browsers.length > 0 ? await ownTrust(request) : undefined,
        done: chosen(DONE, request.query.fait),
        failed: chosen(FAILED, request.query.echec),
      });
    },
  );

  await app.register(passkeyRoutes, web);
  await app.register(factorRoutes, web);
  await app.register(proposalRoutes);

  /** By what the list names the browser that asks, where it is trusted. */
  async function ownTrust(request: FastifyRequest): Promise<string | undefined> {
    const shown = await shownBrowsers(request.platform.db, deviceCookie(web).read(request)).execute();
    const own = shown.find(({ account_id }) => account_id === signedIn(request).account.id);
    return own?.trust_id ?? undefined;
  }
}
