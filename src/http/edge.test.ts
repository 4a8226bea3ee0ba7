import { readdirSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { KyselyPlugin } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { accountRow, openAccount, signedIn } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { routesOf } from '../../test/tools/routes.ts';
import { watchStatements } from '../../test/tools/statements.ts';
import { visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { imageCaptcha } from '../captcha/captcha.ts';
import { PICTURES } from '../help/guides/pictures.ts';
import { typedHolderOf } from '../holder-data/holder-form.ts';
import { metricsOf } from '../http/server/metrics.ts';
import { publicFolder } from '../web/assets.ts';

const EMAIL = 'lila@test.example';
const TOKEN = 'the token of who watches';

describeOnEachDatabase('a request with the cookie of a session', (db) => {
  let app: FastifyInstance;
  let statements: readonly string[];
  let session: string;
  let away: boolean;

  beforeEach(async () => {
    away = false;
    const watched = watchStatements(db());
    statements = watched.statements;
    const platform = testPlatform(watched.db.withPlugin(goneWhen(() => away)));
    const captcha = imageCaptcha(platform);
    app = await testApp(platform, { captcha, metrics: { token: TOKEN, metrics: metricsOf(platform) } });
    await openAccount(platform, EMAIL);
    session = (await signedIn(platform, EMAIL)).token;
  });
  afterEach(() => app.close());

  const ask = (url: string, cookies: Record<string, string>, bearer = '') =>
    app.inject({ url, cookies, headers: { authorization: `Bearer ${bearer}` } });
  const costOf = async (url: string, cookies: Record<string, string> = { session }, bearer = '') => {
    const before = statements.length;
    const { statusCode } = await ask(url, cookies, bearer);
    return { statusCode, statements: statements.slice(before) };
  };

  it('costs the database nothing where nobody asks who is signed in', async () => {
    const [asset] = readdirSync(`${publicFolder()}/assets`).filter((name) => name.endsWith('.css'));
    const [picture] = PICTURES.values();
    const { token } = (await ask('/captcha/nouveau?form=sign-in', {})).json() as { token: string };
    for (const url of [
      `/assets/${asset}`,
      '/health/live',
      `/captcha/nouveau?form=sign-in`,
      `/captcha/image?token=${token}`,
      `/captcha/audio?token=${token}`,
      String(picture?.path),
    ])
      expect(await costOf(url), url).toEqual({ statusCode: 200, statements: [] });
    expect(await costOf('/.well-known/change-password')).toEqual({ statusCode: 303, statements: [] });
    expect((await costOf('/metrics', { session }, TOKEN)).statements.join()).not.toContain('"session"');
  });

  it('looks up once who is signed in, and all that the page shows with it', async () => {
    expect((await costOf('/aide', {})).statements).toHaveLength(0);
    const pages = ['/aide', '/espace', '/espace/dossiers', '/espace/services', '/espace/identifiants'];
    for (const url of [...pages, '/espace/coordonnees'])
      expect(await costOf(url), url).toEqual({
        statusCode: 200,
        statements: [expect.stringContaining('from "session" inner join "account"')],
      });
  });

  it('is answered without the database wherever it is without that cookie, but where one must be signed in', async () => {
    away = true;
    const opened: string[] = [];
    for (const route of routesOf(app)) {
      const [method, url = ''] = route.split(' ');
      if (method !== 'GET' || url.includes(':')) continue;
      const stranger = await ask(url, {});
      const { statusCode, body } = await ask(url, { session });
      const isGuarded = stranger.headers.location?.startsWith('/connexion?retour=');
      // It says whether a session lives, and must not say that it is over.
      const tells = url === '/espace/presence/verification';
      expect(statusCode, url).toBe(isGuarded || tells ? 503 : stranger.statusCode);
      expect(body, url).not.toContain('ep-holder');
      if (statusCode === 200) opened.push(url);
    }
    expect(opened).toEqual(
      expect.arrayContaining([
        '/aide',
        '/contact',
        '/accessibilite',
        '/connexion',
        '/health/live',
        '/creation',
      ]),
    );
  });

  it('is refused with a page when it says one thing twice, in the address or in the body', async () => {
    const twice = 'a=1&%61=2';
    for (const url of ['/aide', '/connexion', '/espace', '/captcha/image', '/health/live', '/nowhere']) {
      const { statusCode, body } = await ask(`${url}?${twice}`, { session });
      expect(statusCode, url).toBe(400);
      expect(body, url).toContain('Demande illisible');
    }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const posted = await app.inject({ method: 'POST', url: '/connexion', headers, payload: twice });
    expect(posted.statusCode).toBe(400);
    expect(posted.body).toContain('Demande illisible');
  });
});

describeOnEachDatabase('a form that is turned away', (db) => {
  const DATA = '/espace/coordonnees';

  it.each([
    ['because the password was given long ago', '/espace/confirmation', '2999-12-31'],
    ['because the password has expired', '/espace/identifiants', '2000-01-01'],
  ])('%s changes nothing, however slowly the answer leaves', async (_why, leadsTo, password_valid_until) => {
    const platform = testPlatform(db());
    const app = await testApp(platform);
    for (let times = 0; times < 5; times++) app.addHook('onSend', async () => {});
    const lila = visitorOf(app);
    const accountId = await openAccount(platform, EMAIL);
    lila.cookies.set('session', (await signedIn(platform, EMAIL)).token);
    const _csrf = await lila.csrf('/espace');
    const before = await accountRow(db(), accountId);
    platform.clock.advance({ minutes: 11 });
    await db().updateTable('account').set({ password_valid_until }).execute();
    const form = { ...typedHolderOf(before), city: 'LILLE', _csrf };
    const { statusCode, headers } = await lila.send(DATA, new URLSearchParams(form));
    expect(statusCode).toBe(303);
    expect(headers.location).toContain(leadsTo);
    await app.close();
    expect((await accountRow(db(), accountId)).city).toBe(before.city);
  });
});

/** A database that nobody reaches, as long as `away` says so. */
function goneWhen(away: () => boolean): KyselyPlugin {
  return {
    transformQuery({ node }) {
      if (away()) throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}
