import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { INFORMATION_PATHS } from '../src/help/routes.ts';
import { openAccount, signedIn } from './tools/accounts.ts';
import { describeOnEachDatabase } from './tools/database.ts';
import { testPlatform } from './tools/platform.ts';
import { testApp } from './tools/whole-app.ts';

const HOLDER = 'lila@demo.example';

/** Pages that say where else to go, besides those that inform. */
const ON_THE_WAY = [
  '/activation',
  '/creation',
  '/mot-de-passe-oublie',
  '/espace',
  '/espace/services',
  '/espace/dossiers',
  '/espace/identifiants',
  '/espace/coordonnees',
  '/espace/suppression',
];

describeOnEachDatabase('every link of a page that informs', (db) => {
  let app: FastifyInstance;
  let cookie: string;

  beforeEach(async () => {
    const platform = testPlatform(db());
    await openAccount(platform, HOLDER);
    cookie = `session=${(await signedIn(platform, HOLDER)).token}`;
    app = await testApp(platform);
  });
  afterEach(() => app.close());

  const get = (url: string) => app.inject({ url, headers: { cookie } });

  it('leads to a page that is there, and to a place on it', async () => {
    const links = new Set<string>();
    for (const path of [...INFORMATION_PATHS, ...ON_THE_WAY]) {
      for (const link of linksOf((await get(path)).body)) links.add(new URL(link, `http://site${path}`).href);
    }
    expect(links.size).toBeGreaterThan(20);
    expect([...links]).toContain('http://site/espace/services#dossiers');
    const dead: string[] = [];
    for (const link of links) {
      const { pathname, hash } = new URL(link);
      const { statusCode, body } = await get(pathname);
      if (statusCode === 404) dead.push(pathname);
      else if (hash && statusCode === 200 && !body.includes(`id="${hash.slice(1)}"`))
        dead.push(pathname + hash);
    }
    expect(dead).toEqual([]);
  });
});

/** Of this site: paths, and places on the page itself. */
function linksOf(html: string): string[] {
  return [...html.matchAll(/(?:href|src|srcset)="([/#][^"]*)"/g)]
    .map(([, link = '']) => link)
    .filter((link) => !BUILT.test(link));
}

/** Files of the build, which this app names but does not have. */
const BUILT = /^\/(main\.(css|js)|strength\.js|icon\.svg)$/;
