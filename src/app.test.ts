import { expect, it } from 'vitest';
import { openPGlite } from '../test/tools/database.ts';
import { testPlatform } from '../test/tools/platform.ts';
import { testApp, testSite } from '../test/tools/whole-app.ts';

it.each([
  ['an escape that is none', '/espace/service/%zz'],
  ['bytes that are no UTF-8', '/connexion%ff'],
])('a path that cannot be decoded has the headers of every page: %s', async (_what, url) => {
  const database = await openPGlite();
  const app = await testApp(testPlatform(database.db));
  try {
    for (const method of ['GET', 'POST'] as const) {
      const answer = await app.inject({ method, url });
      const usual = await app.inject({ method, url: '/nulle-part' });
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain('<!doctype html>');
      for (const name of ['content-security-policy', 'x-content-type-options', 'permissions-policy'])
        expect(answer.headers[name], name).toBe(usual.headers[name] ?? expect.fail(`no ${name}`));
    }
  } finally {
    await app.close();
    await database.close();
  }
});

it.each([
  '/demo/courriels?adresse=%00',
  '/demo/courriels?adresse=a%00b@c.example',
  '/demo/courriels/%00',
  '/connexion?retour=/espace%00',
])('a NUL in an address is refused, not a fault of the database: %s', async (url) => {
  const database = await openPGlite();
  const platform = testPlatform(database.db);
  const app = await testApp(platform, { site: { ...testSite(platform), demoMailbox: true } });
  try {
    const answer = await app.inject(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect((await app.inject('/demo/courriels?adresse=%2500')).statusCode).toBe(200);
  } finally {
    await app.close();
    await database.close();
  }
});
