import cookie from '@fastify/cookie';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { type Platform, systemRandom } from '../platform/platform.ts';
import { secretsFrom } from '../platform/secrets.ts';
import { deviceCookie } from './device-cookie.ts';

const platform = { secrets: secretsFrom('key of this installation'), random: systemRandom } as Platform;
const token = () => systemRandom.bytes(32).toString('base64url');

async function read(value: string) {
  const app = Fastify();
  await app.register(cookie);
  app.get('/', async (request) => deviceCookie({ platform, secureCookies: false }).read(request));
  const { statusCode, body } = await app.inject({ url: '/', cookies: { browser: value } });
  await app.close();
  expect(statusCode).toBe(200);
  return JSON.parse(body);
}

it('is read as the tokens it holds, eight at most', async () => {
  const tokens = Array.from({ length: 8 }, token);
  expect(await read(tokens.join('.'))).toEqual({ tokens, formerly: [] });
  expect(await read([...tokens, token()].join('.'))).toEqual({ tokens: [], formerly: [] });
});

it('of version 0.1.0 is read as the accounts it names', async () => {
  const content = { id: 'x', accounts: ['one', 'two'], until: 1 };
  const sealed = platform.secrets.seal('known-browser', JSON.stringify(content));
  expect(await read(sealed)).toEqual({ tokens: [], formerly: ['one', 'two'] });
});

it.each(['', 'x', '.', `${token()}.`, `${token()} `, 'é'.repeat(43), token().slice(1)])(
  'with anything else in it is empty: %j',
  async (value) => {
    expect(await read(encodeURIComponent(value))).toEqual({ tokens: [], formerly: [] });
  },
);
