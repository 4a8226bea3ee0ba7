import { expect, it } from 'vitest';
import { openPGlite } from '../test/tools/database.ts';
import { testPlatform } from '../test/tools/platform.ts';
import { testApp } from '../test/tools/whole-app.ts';

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
