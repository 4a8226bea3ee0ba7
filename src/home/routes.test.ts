import { gzipSync } from 'node:zlib';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { asRead } from '../../test/tools/as-read.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder, awaitLetters } from '../../test/tools/holder.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { testSite } from '../../test/tools/whole-app.ts';
import { startSession } from '../account/session.ts';
import { noCaptcha } from '../captcha/captcha.ts';
import { fairTurns } from '../http/fair-turn.ts';
import { readableRequests } from '../http/form-body.ts';
import { pages } from '../http/page.tsx';
import { sessions } from '../http/session.ts';
import type { Platform } from '../platform/platform.ts';
import { daysAfter, longDay, longMoment, parisDay } from '../web/french-dates.ts';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import { homeRoutes } from './routes.ts';
import type { PendingAddress } from './to-do.tsx';

/** Of a page, compressed. */
const PAGE_BUDGET = 15_000;

describeOnEachDatabase('the pages of the home', (db) => {
  let app: FastifyInstance;
  let platform: Platform;
  let pending: PendingAddress | undefined;

  beforeEach(async () => {
    platform = testPlatform(db());
    pending = undefined;
    app = await smallApp(platform, () => pending);
  });
  afterEach(() => app.close());

  const get = async (url: string, session = '') => {
    const { statusCode, headers, body } = await app.inject({
      url,
      headers: { cookie: `session=${session}` },
    });
    return { statusCode, location: headers.location, text: asRead(body).replaceAll('&#39;', "'") };
  };
  const choose = (session: string, dossier: string) =>
    app.inject({
      method: 'POST',
      url: '/espace/dossier',
      headers: { cookie: `session=${session}`, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ dossier }).toString(),
    });
  const sessionOf = (accountId: string) =>
    startSession(platform, accountId, { ip: '127.0.0.1', userAgent: 'test' });
  const open = (dossier_id: string, ...services: string[]) =>
    db()
      .insertInto('dossier_service')
      .values(services.map((service_id) => ({ dossier_id, service_id })))
      .execute();

  it('say that a dossier waits for its letter, and where its code is entered', async () => {
    const { accountId, dossierIds } = await addHolder(db(), ['Entreprise 732829320']);
    await awaitLetters(db(), dossierIds);
    const session = await sessionOf(accountId);
    const home = await get('/espace', session);
    expect(home.text).toContain('Ce dossier est en attente de la lettre');
    expect(home.text).toContain('href="/activation"');
    expect(home.text).not.toContain('Aucun service ouvert');
    expect(home.text).toContain('Une lettre est attendue pour le dossier Entreprise 732829320');
    expect(home.text).toContain('href="/aide/code-par-courrier"');
    const list = await get('/espace/dossiers', session);
    expect(list.text).toContain('En attente de la lettre');
    expect(list.text).toContain('href="/aide/code-par-courrier"');
  });

  it.each<[string, string[]]>([
    ['none', []],
    ['one', ['SARL MARTIN DISTRIBUTION']],
    ['several', ['BOULANGERIE DES QUAIS', 'SCI LES TILLEULS']],
  ])('begin with what there is to do, with dossiers: %s', async (_which, dossiers) => {
    const { accountId } = await addHolder(db(), dossiers);
    const session = await sessionOf(accountId);
    const quiet = (await get('/espace', session)).text;
    expect(quiet).toMatch(/<h1[^>]*>Bonjour Lila Rosemonde<\/h1>.*À faire.*Rien ne vous attend/s);

    const deadline = new Date('2026-11-28T09:00:00Z');
    pending = { newEmail: 'nouvelle@test.example', withPassword: false, code: { state: 'sent', deadline } };
    const { text } = await get('/espace', session);
    const main = text.slice(text.indexOf('<main'));
    expect(main).toMatch(/^<main[^>]*><h1[^>]*>Bonjour[^<]*<\/h1><section[^>]*><h2[^>]*>À faire/);
    expect(main).not.toContain('Rien ne vous attend');
    expect(main).toContain('nouvelle@test.example');
    expect(main).toContain(asRead(longMoment(deadline)));
    expect(main).toContain('action="/espace/identifiants/annuler"');
    expect(main).toContain('href="/activation"');
  });

  it('say that the password is about to expire, from 30 days before its last one', async () => {
    const today = parisDay(platform.clock.now());
    const { accountId } = await addHolder(db(), [], { password_valid_until: daysAfter(today, 31) });
    const session = await sessionOf(accountId);
    expect((await get('/espace', session)).text).toContain('Rien ne vous attend');
    for (const days of [30, 0]) {
      const lastDay = daysAfter(today, days);
      await db().updateTable('account').set({ password_valid_until: lastDay }).execute();
      expect((await get('/espace', session)).text).toContain(
        `Votre mot de passe expire le <strong>${asRead(longDay(lastDay))}</strong>`,
      );
    }
  });

  it.each(['/espace', '/espace/services'])('%s leads whoever holds a code to its page', async (path) => {
    const { accountId } = await addHolder(db(), ['SARL MARTIN DISTRIBUTION']);
    const { text } = await get(path, await sessionOf(accountId));
    expect(text).toMatch(/<a[^>]*href="\/activation"[^>]*>Activer mon espace \/ mes services/);
  });

  it.each(['/espace', '/espace/dossiers', '/espace/services', '/espace/service/comptes-bancaires'])(
    '%s needs a session, and comes back after signing in',
    async (path) => {
      expect(await get(path)).toMatchObject({
        statusCode: 303,
        location: `/connexion?retour=${encodeURIComponent(path)}`,
      });
    },
  );

  it('are closed while the password has expired', async () => {
    const { accountId } = await addHolder(db(), [], { password_valid_until: '2020-01-01' });
    expect(await get('/espace', await sessionOf(accountId))).toMatchObject({
      statusCode: 303,
      location: '/espace/identifiants',
    });
  });

  it('greet whoever has no service yet with what there will be', async () => {
    const { accountId } = await addHolder(db());
    const { statusCode, text } = await get('/espace', await sessionOf(accountId));
    expect(statusCode).toBe(200);
    expect(text).toContain('Vous ne disposez d’aucun service');
    expect(text).toContain('Créer mon compte sur portailpro.gouv');
    expect(text).not.toContain('DOSSIER COURANT');
    for (const target of ['consulter', 'declarer', 'payer', 'demarches']) {
      expect(text, 'target of the menu').toContain(`id="${target}"`);
    }
  });

  it('show the only dossier with the services open to it, and no other', async () => {
    const { accountId, dossierIds } = await addHolder(db(), ['SARL MARTIN DISTRIBUTION']);
    await open(dossierIds[0] ?? '', 'compte-fiscal', 'payer-tva');
    const { text } = await get('/espace', await sessionOf(accountId));
    expect(text).toMatch(/DOSSIER COURANT.*SIREN 100000000.*SARL MARTIN DISTRIBUTION/s);
    expect(text).toContain('href="/espace/service/payer-tva"');
    expect(text).not.toContain('href="/espace/service/declarer-tva"');
    expect(text.match(/Aucun service ouvert pour ce dossier/g)).toHaveLength(2);
  });

  it('filter their services without scripts, and lose none of them', async () => {
    const { accountId } = await addHolder(db(), ['BOULANGERIE DES QUAIS', 'SCI LES TILLEULS']);
    const session = await sessionOf(accountId);
    const all = (await get('/espace', session)).text;
    const services = all.match(/data-name=/g)?.length;
    expect(all).toContain(`>${services} services.<`);

    const some = (await get('/espace?service=Payer+TVA', session)).text;
    expect(some).toMatch(/name="service"[^>]*value="Payer TVA"/);
    expect(some).toContain(`>Un service sur ${services}.<`);
    expect(some).toMatch(
      /<li class="ep-service"(?! hidden)[^>]*><a [^>]*href="\/espace\/service\/payer-tva"/,
    );
    expect(some).toMatch(/<section class="ep-services" id="consulter" hidden/);
    expect(some.match(/data-name=/g)).toHaveLength(services ?? 0);

    const none = (await get('/espace?service=%3Cb%3Egarage', session)).text;
    expect(none).toContain('>Aucun service ne correspond.<');
    expect(none).toMatch(/<a href="\/espace" data-filter-clear(?! hidden)[^>]*>Tout afficher/);
    expect(none).not.toContain('<b>garage');
  });

  it('let one choose among several dossiers, then show the one chosen', async () => {
    const { accountId, dossierIds } = await addHolder(db(), ['BOULANGERIE DES QUAIS', 'SCI LES TILLEULS']);
    const [, tilleuls = ''] = dossierIds;
    await open(tilleuls, 'avis-cfe');
    const session = await sessionOf(accountId);
    const before = (await get('/espace', session)).text;
    expect(before).toMatch(/MES DOSSIERS.*Choisir un dossier.*Voir tous mes dossiers/s);
    expect(before).toContain('href="/espace/service/declarer-tva"');

    expect(await choose(session, tilleuls)).toMatchObject({
      statusCode: 303,
      headers: { location: '/espace' },
    });
    const after = (await get('/espace', session)).text;
    expect(after).toMatch(/DOSSIER COURANT.*SCI LES TILLEULS.*Voir tous mes dossiers/s);
    expect(after).not.toContain('href="/espace/service/declarer-tva"');
  });

  it('refuse the dossier of somebody else with the list of one’s own', async () => {
    const { accountId } = await addHolder(db(), ['BOULANGERIE DES QUAIS', 'SCI LES TILLEULS']);
    const other = await addHolder(db(), ['SECRET']);
    const session = await sessionOf(accountId);
    const { statusCode, body } = await choose(session, other.dossierIds[0] ?? '');
    expect(statusCode).toBe(422);
    expect(body).toContain('Ce dossier n’est pas dans votre espace');
    expect(body).not.toContain('SECRET');
    expect((await get('/espace', session)).text).toContain('MES DOSSIERS');
  });

  it('ask to choose when nothing was', async () => {
    const { accountId } = await addHolder(db(), ['BOULANGERIE DES QUAIS', 'SCI LES TILLEULS']);
    const { statusCode, body } = await choose(await sessionOf(accountId), '');
    expect(statusCode).toBe(422);
    expect(body).toContain('Choisissez un dossier dans la liste.');
  });

  it('list the dossiers with their SIREN and their services', async () => {
    const { accountId, dossierIds } = await addHolder(db(), ['BOULANGERIE DES QUAIS', 'SCI LES TILLEULS']);
    await open(dossierIds[0] ?? '', 'compte-fiscal', 'avis-cfe', 'payer-tva');
    const { text } = await get('/espace/dossiers', await sessionOf(accountId));
    expect(text).toMatch(/BOULANGERIE DES QUAIS.*SIREN 100000000.*3 services ouverts.*Choisir ce dossier/s);
    expect(text).toMatch(/SCI LES TILLEULS.*SIREN 100000001.*Aucun service ouvert/s);
  });

  it('search a long list', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `COMPAGNIE ${index}`);
    const { accountId } = await addHolder(db(), names);
    const { text } = await get('/espace/dossiers?recherche=compagnie+27', await sessionOf(accountId));
    expect(text).toContain('Un dossier trouvé sur 30.');
    expect(text).toContain('COMPAGNIE 27');
    expect(text).not.toContain('COMPAGNIE 2<');
  });

  it('tell in « Gérer les services » who has no company yet what to do, and only them', async () => {
    const zoe = await addHolder(db());
    const alone = await get('/espace/services', await sessionOf(zoe.accountId));
    expect(alone.text).toContain('Aucune entreprise ne vous a encore ouvert de service');
    expect(alone.text).toMatch(/votre numéro d’abonné[^<]*<strong>\d{14}/);
    const lila = await addHolder(db(), ['SARL MARTIN DISTRIBUTION']);
    const { text } = await get('/espace/services', await sessionOf(lila.accountId));
    expect(text).not.toContain('Aucune entreprise ne vous a encore ouvert');
    expect(text, 'where the page of the credentials leads').toMatch(/id="dossiers"><h2[^>]*>DOSSIERS/);
  });

  it('say of a service that is not offered what it is, who may use it and where to ask', async () => {
    const { accountId } = await addHolder(db());
    const { text } = await get('/espace/service/comptes-bancaires', await sessionOf(accountId));
    expect(text).toMatch(/<h1[^>]*>Gérer les comptes bancaires de l.entreprise<\/h1>/);
    expect(text).toMatch(/Qui peut le faire.*Où s’adresser/s);
  });

  it('lead back to where one came from: « Gérer les services », or the home', async () => {
    const { accountId } = await addHolder(db());
    const session = await sessionOf(accountId);
    const managed = await get('/espace/service/comptes-bancaires', session);
    expect(managed.text).toContain('Retour à « Gérer les services »');
    const tile = await get('/espace/service/payer-tva', session);
    expect(tile.text).toContain('Retour à l’accueil');
    expect(tile.text).not.toContain('Retour à « Gérer');
  });

  it.each(['rien', 'gerer-services', '..%2Fdossiers', '__proto__'])(
    'know no service called %s',
    async (id) => {
      const { accountId } = await addHolder(db());
      expect((await get(`/espace/service/${id}`, await sessionOf(accountId))).statusCode).toBe(404);
    },
  );

  it('stay within the budget, compressed, for a holder of many dossiers too', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `COMPAGNIE ${index}`);
    const { accountId, dossierIds } = await addHolder(db(), names);
    const services = readCatalogue().services.groups.flatMap((group) => group.tiles.map((tile) => tile.id));
    for (const id of dossierIds.slice(0, 20)) await open(id, ...services);
    const session = await sessionOf(accountId);
    for (const path of ['/espace', '/espace/dossiers', '/espace/services']) {
      expect(gzipSync((await get(path, session)).text).length, path).toBeLessThan(PAGE_BUDGET);
    }
  });
});

/** What these routes stand on, and nothing else. */
async function smallApp(
  platform: Platform,
  pendingAddress: () => PendingAddress | undefined,
): Promise<FastifyInstance> {
  const app = Fastify();
  await app.register(cookie);
  app.decorateRequest('csrfToken', async () => 'a token');
  app.decorateReply('giveCsrfCookie', () => {});
  const site = testSite(platform);
  await app.register(readableRequests);
  await app.register(sessions, { platform, secureCookies: false });
  await app.register(fairTurns, { platform });
  await app.register(pages, { site });
  await app.register(homeRoutes, {
    platform,
    pendingAddress: { json: () => sql`null`, parse: pendingAddress },
    site,
    captcha: noCaptcha(),
    captchaAfterFailures: 0,
    secureCookies: false,
    throttle: false,
    catalogue: withPlainPage(readCatalogue()),
  });
  return app;
}

/** As where an operator offers no bank accounts. */
function withPlainPage(catalogue: Catalogue): Catalogue {
  const id = 'comptes-bancaires';
  const page = { title: 'Gérer les comptes bancaires de l’entreprise', about: 'Les comptes.' };
  return {
    ...catalogue,
    plainServices: new Map([...catalogue.plainServices, [id, { ...page, who: 'Elle.', ask: 'Ici.' }]]),
    manage: catalogue.manage.map((block) => ({
      ...block,
      entries: block.entries.map((one) => (one.id === id ? { ...one, href: `/espace/service/${id}` } : one)),
    })),
  };
}
