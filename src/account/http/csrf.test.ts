import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { type Secrets, secretsFrom } from '../../platform/secrets.ts';
import { csrfTokens } from './csrf.ts';

const [OLD, NEW] = ['the secret key of last year, for tests', 'the secret key of this year, for tests'];

async function appWith(secrets: Secrets) {
  const app = Fastify();
  await app.register(cookie);
  await app.register(formbody);
  app.decorateRequest('sessionTokenHash', undefined);
  app.addHook('onRequest', async (request) => {
    request.sessionTokenHash = request.cookies.session || undefined;
  });
  await app.register(csrfTokens, { platform: { secrets }, secureCookies: false });
  app.get('/', async (_request, reply) => [reply.csrfToken(), reply.csrfToken()]);
  app.post('/', async () => 'done');
  return {
    async page(session = '') {
      const answer = await app.inject({ url: '/', cookies: { session } });
      const [token, again] = answer.json() as string[];
      return { tokens: [token, again], cookies: answer.cookies, csrf: answer.cookies[0]?.value ?? '' };
    },
    post: async (_csrf: string | undefined, csrf: string, session = '') =>
      (
        await app.inject({
          method: 'POST',
          url: '/',
          payload: new URLSearchParams(_csrf === undefined ? {} : { _csrf }).toString(),
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          cookies: { session, ...(csrf !== '' && { csrf }) },
        })
      ).statusCode,
  };
}

it('every form of a page is taken from the browser and the session that it was shown to, and no other', async () => {
  const app = await appWith(secretsFrom(OLD));
  const mine = await app.page('mine');
  expect(mine.cookies).toHaveLength(1);
  for (const token of mine.tokens) {
    expect(await app.post(token, mine.csrf, 'mine')).toBe(200);
    expect(await app.post(token, mine.csrf, 'yours')).toBe(403);
    expect(await app.post(token, mine.csrf)).toBe(403);
    expect(await app.post(token, (await app.page()).csrf, 'mine')).toBe(403);
    expect(await app.post(token, '', 'mine')).toBe(403);
  }
  expect(await app.post(undefined, mine.csrf, 'mine')).toBe(403);
});

it('a form that stands on a screen while the keys change is taken, on instances with either key first', async () => {
  const apps = await Promise.all([
    appWith(secretsFrom(OLD, { others: [{ key: NEW }] })),
    appWith(secretsFrom(NEW, { others: [{ key: OLD }] })),
  ]);
  for (const shown of apps) {
    const { tokens, csrf } = await shown.page();
    for (const posted of apps) expect(await posted.post(tokens[0], csrf)).toBe(200);
    expect(await (await appWith(secretsFrom('the key of somebody else'))).post(tokens[0], csrf)).toBe(403);
  }
});
