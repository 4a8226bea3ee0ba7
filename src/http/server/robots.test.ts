import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPGlite, type TestDatabase } from '../../../test/tools/database.ts';
import { testPlatform } from '../../../test/tools/platform.ts';
import { routesOf } from '../../../test/tools/routes.ts';
import { testApp, testSite } from '../../../test/tools/whole-app.ts';
import { PUBLIC_PAGES } from '../../web/texts.ts';

/** Open to whoever has the address, and nothing to be found by: steps of a procedure, results, a demonstration. */
const OPEN_AND_UNLISTED = [
  '/adresse-entreprise/contestation',
  '/adresse-entreprise/contestation/adresse-retablie',
  '/adresse-entreprise/contestation/demande-arretee',
  '/comptes-bancaires/arret',
  '/comptes-bancaires/arret/fait',
  '/connexion/moyens-perdus/arret',
  '/connexion/moyens-perdus/arret/fait',
  '/contestation',
  '/contestation/adresse-retablie',
  '/contestation/demande-annulee',
  '/contestation/espace-suspendu',
  '/demo/composants',
  '/demo/courriels',
  '/espace/suppression/demandee',
  '/mot-de-passe-oublie/arret',
  '/mot-de-passe-oublie/arret/fait',
  '/mot-de-passe-oublie/verification',
  '/prelevements/arret',
  '/prelevements/arret/fait',
  '/verrouillage',
  '/verrouillage/fait',
];

describe('what search engines are told', () => {
  let database: TestDatabase;
  let app: FastifyInstance;
  beforeAll(async () => {
    database = await openPGlite();
    const platform = testPlatform(database.db);
    app = await testApp(platform, { site: { ...testSite(platform), demo: true, demoMailbox: true } });
  });
  afterAll(async () => {
    await app.close();
    await database.close();
  });

  const htmlAt = async (url: string) => (await app.inject({ url })).body;
  const descriptionIn = (html: string) => /<meta name="description" content="([^"]*)"/.exec(html)?.[1];
  const isUnlisted = (html: string) => html.includes('<meta name="robots" content="noindex"/>');

  it('describes each page for everybody in words of its own, and asks not to list any other', async () => {
    const described: string[] = [];
    const unlisted: string[] = [];
    for (const route of routesOf(app)) {
      const [method, url = ''] = route.split(' ');
      if (method !== 'GET' || url.includes(':')) continue;
      const { statusCode, headers, body } = await app.inject({ url });
      if (statusCode !== 200 || !String(headers['content-type']).startsWith('text/html')) continue;
      expect(isUnlisted(body), url).toBe(descriptionIn(body) === undefined);
      (isUnlisted(body) ? unlisted : described).push(url);
    }
    expect(described.toSorted()).toEqual(Object.keys(PUBLIC_PAGES).toSorted());
    expect(unlisted.toSorted()).toEqual(OPEN_AND_UNLISTED);
    const texts = Object.values(PUBLIC_PAGES);
    expect(new Set(texts).size).toBe(texts.length);
    // What a list of results shows of it.
    for (const text of texts) expect(text.length, text).toBeLessThanOrEqual(160);
  });

  it.each(['/rien-de-tel', '/desabonnement?jeton=x', '/%zz'])(
    'lists no page of an error: %s',
    async (url) => {
      expect(isUnlisted(await htmlAt(url))).toBe(true);
    },
  );

  it('lists no form that came back', async () => {
    const { body } = await app.inject({ method: 'POST', url: '/connexion', payload: {} });
    expect(isUnlisted(body)).toBe(true);
  });

  it.each([
    ...['/', ...Object.keys(PUBLIC_PAGES), '/assets/main.css'].map((path) => [path, true] as const),
    ...['/connexion?retour=%2Fespace', '/espace', '/espace/identifiants', '/activation?code=x'].map(
      (path) => [path, false] as const,
    ),
    ...[...OPEN_AND_UNLISTED, '/contestation?jeton=x', '/desabonnement?jeton=x', '/metrics'].map(
      (path) => [path, false] as const,
    ),
  ])('says in robots.txt whether %s may be read: %s', async (path, allowed) => {
    const { body, headers } = await app.inject({ url: '/robots.txt' });
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(mayRead(body, path)).toBe(allowed);
  });
});

/** By RFC 9309, 2.2.2: the longest rule that matches decides; `$` stands for the end. */
function mayRead(rules: string, path: string): boolean {
  const [longest] = [...rules.matchAll(/^(Allow|Disallow): (.*)$/gm)]
    .map(([, verb, pattern = '']) => ({ allowed: verb === 'Allow', pattern }))
    .filter(({ pattern }) =>
      pattern.endsWith('$') ? path === pattern.slice(0, -1) : path.startsWith(pattern),
    )
    .toSorted((a, b) => b.pattern.length - a.pattern.length);
  return longest?.allowed ?? true;
}
