import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publicFolder } from '../../src/web/assets.ts';
import { openPGlite } from '../tools/database.ts';
import { testPlatform } from '../tools/platform.ts';
import { testApp } from '../tools/whole-app.ts';

/** What each kind of file must say of itself; whatever is text says how it is written too. */
const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'application/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  woff2: 'font/woff2',
};

const files = readdirSync(publicFolder(), { recursive: true, encoding: 'utf8' }).filter((file) =>
  /^assets\/.*\.\w+$/.test(file),
);

let database: Awaited<ReturnType<typeof openPGlite>>;
let app: Awaited<ReturnType<typeof testApp>>;
beforeAll(async () => {
  database = await openPGlite();
  app = await testApp(testPlatform(database.db));
});
afterAll(async () => {
  await app.close();
  await database.close();
});

it.each(['', 'br', 'gzip'])(
  'every file of the site says what it is: accept-encoding %j',
  async (encoding) => {
    expect(files.length).toBeGreaterThan(5);
    for (const file of files.filter((name) => !/\.(br|gz)$/.test(name))) {
      const answer = await app.inject({ url: `/${file}`, headers: { 'accept-encoding': encoding } });
      expect(answer.statusCode, file).toBe(200);
      expect(answer.headers, file).toMatchObject({
        'content-type': TYPES[file.split('.').at(-1) ?? ''],
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("default-src 'none';base-uri 'none'"),
      });
      expect(answer.headers, file).not.toHaveProperty('permissions-policy');
    }
  },
);

it.each([
  '/manifest.json',
  '/.git/config',
  '/../package.json',
  '/assets/../../package.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/assets/',
  '/assets',
  '/package.json',
  '/main.js',
  '/src/main.ts',
])('nothing else of the machine is served: %s', async (url) => {
  const answer = await app.inject(url);
  expect([403, 404]).toContain(answer.statusCode);
  expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
  expect(answer.headers).toHaveProperty('permissions-policy');
  expect(answer.body).not.toMatch(/espace-professionnel"|\.woff2/);
});
