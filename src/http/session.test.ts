import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { originOf } from './session.ts';

it('what a browser says of itself is cut before anything is matched with it', async () => {
  const app = Fastify();
  app.get('/', async (request) => originOf(request));
  const saidOf = async (headers: Record<string, string>) => (await app.inject({ url: '/', headers })).json();
  expect(await saidOf({ 'user-agent': 'Version/1 '.repeat(1_600) })).toEqual({
    ip: '127.0.0.1',
    userAgent: 'Version/1 '.repeat(30),
  });
  expect(await saidOf({ 'user-agent': 'curl/8' })).toMatchObject({ userAgent: 'curl/8' });
  await app.close();
});
