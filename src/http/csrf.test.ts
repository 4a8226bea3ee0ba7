import cookie from '@fastify/cookie';
import Fastify, { type FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import { type Secrets, secretsFrom } from '../platform/secrets.ts';
import { csrfTokens } from './csrf.ts';
import { readableRequests } from './form-body.ts';
import type { SignedIn } from './session.ts';

const [OLD, NEW] = ['the secret key of last year, for tests', 'the secret key of this year, for tests'];

async function appWith(secrets: Secrets) {
  const app = Fastify();
  await app.register(cookie);
  await app.register(readableRequests);
  app.decorateRequest('sessionTokenHash', {
    getter(this: FastifyRequest) {
      return this.cookies.session || undefined;
    },
  });
  app.decorateRequest('session', async function (this: FastifyRequest) {
    const [id] = this.cookies.session?.split(':') ?? [];
    return id && !id.startsWith('over') ? ({ account: { id } } as SignedIn) : undefined;
  });
  app.decorateRequest('needsSession', false);
  app.addHook('onRequest', async (request) => {
    request.needsSession = request.url === '/space';
  });
  await app.register(csrfTokens, { platform: { secrets }, secureCookies: false });
  app.get('/', async (request, reply) => {
    const tokens = [await request.csrfToken(), await request.csrfToken()];
    reply.giveCsrfCookie();
    return tokens;
  });
  for (const url of ['/', '/space']) app.post(url, async () => 'done');
  return {
    async page(session = '') {
      const answer = await app.inject({ url: '/', cookies: { session } });
      const [token, again] = answer.json() as string[];
      return { tokens: [token, again], cookies: answer.cookies, csrf: answer.cookies[0]?.value ?? '' };
    },
    post: async (_csrf: string | undefined, csrf: string, session = '', url = '/space') =>
      (
        await app.inject({
          method: 'POST',
          url,
          payload: new URLSearchParams(_csrf === undefined ? {} : { _csrf }).toString(),
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          cookies: { session, ...(csrf !== '' && { csrf }) },
        })
      ).statusCode,
  };
}

it('every form of a page is taken from the browser and the holder that it was shown to, and no other', async () => {
  const app = await appWith(secretsFrom(OLD));
  const mine = await app.page('lila:1');
  expect(mine.cookies).toHaveLength(1);
  for (const token of mine.tokens) {
    expect(await app.post(token, mine.csrf, 'lila:1')).toBe(200);
    // Her session bears another token since, as after a change of password; or is over, and her form waits for her.
    expect(await app.post(token, mine.csrf, 'lila:2')).toBe(200);
    for (const url of ['/', '/space']) {
      expect(await app.post(token, mine.csrf, 'paul:1', url)).toBe(403);
      expect(await app.post(token, mine.csrf, '', url)).toBe(403);
      expect(await app.post(token, (await app.page()).csrf, 'lila:1', url)).toBe(403);
      expect(await app.post(token, '', 'lila:1', url)).toBe(403);
    }
  }
  expect(await app.post(undefined, mine.csrf, 'lila:1')).toBe(403);
  expect(await app.post('', mine.csrf, 'lila:1')).toBe(403);
  const over = await app.page('over:1');
  expect(await app.post(over.tokens[0], over.csrf, 'over:1')).toBe(200);
  expect(await app.post(over.tokens[0], over.csrf, 'over:2')).toBe(403);
});

it('a form that was shown to nobody is taken after a sign-in too, but where only the signed-in are let in', async () => {
  const app = await appWith(secretsFrom(OLD));
  const { tokens, csrf } = await app.page();
  for (const session of ['', 'lila:1', 'over:1']) {
    expect(await app.post(tokens[0], csrf, session, '/')).toBe(200);
    expect(await app.post(tokens[0], csrf, session, '/space')).toBe(403);
  }
});

it('a token of which anything was altered is refused; one of the version before, of its session alone, is taken', async () => {
  const app = await appWith(secretsFrom(OLD));
  const { tokens, csrf } = await app.page('lila:1');
  const [token = ''] = tokens;
  const [ofSession = '', ofHolder = ''] = token.split('.');
  for (const altered of [
    `${token.slice(0, -4)}AAAA`,
    `${ofSession}.`,
    `${ofSession}.${ofHolder}x`,
    `.${ofSession}`,
  ])
    expect(await app.post(altered, csrf, 'lila:1'), altered).toBe(403);
  expect(await app.post(ofSession, csrf, 'lila:1')).toBe(200);
  expect(await app.post(ofSession, csrf, 'lila:2')).toBe(403);
});

it('a form that stands on a screen while the keys change is taken, on instances with either key first', async () => {
  const apps = await Promise.all([
    appWith(secretsFrom(OLD, { others: [{ key: NEW }] })),
    appWith(secretsFrom(NEW, { others: [{ key: OLD }] })),
  ]);
  for (const shown of apps) {
    const { tokens, csrf } = await shown.page();
    for (const posted of apps) expect(await posted.post(tokens[0], csrf, '', '/')).toBe(200);
    expect(
      await (await appWith(secretsFrom('the key of somebody else'))).post(tokens[0], csrf, '', '/'),
    ).toBe(403);
  }
});
