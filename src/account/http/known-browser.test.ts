import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../../test/tools/clock.ts';
import { systemRandom } from '../../platform/random.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import { knownBrowsers } from './known-browser.ts';

const LILA = 'Lila@test.example';
const clock = movableClock();
let app: FastifyInstance;

/** An installation that remembers every address it is told, and says whether it knows one. */
async function installation(secretKey: string): Promise<FastifyInstance> {
  const browsers = knownBrowsers({ clock, random: systemRandom, secrets: secretsFrom(secretKey) }, false);
  const server = Fastify();
  await server.register(cookie);
  server.get<{ Params: { email: string } }>('/remember/:email', async (request, reply) => {
    browsers.remember(request, reply, request.params.email);
    return {};
  });
  server.get<{ Params: { email: string } }>('/id/:email', async (request) => ({
    id: browsers.idFor(request, request.params.email),
  }));
  return server;
}

beforeEach(async () => {
  app = await installation('key of this installation');
});
afterEach(() => app.close());

async function remembered(email: string, before?: string): Promise<string> {
  const { cookies } = await app.inject({
    url: `/remember/${email}`,
    ...(before !== undefined && { cookies: { browser: before } }),
  });
  return cookies[0]?.value ?? '';
}

async function idFor(email: string, browser: string, server = app): Promise<string | undefined> {
  const { statusCode, body } = await server.inject({ url: `/id/${email}`, cookies: { browser } });
  expect(statusCode).toBe(200);
  return JSON.parse(body).id;
}

describe('the cookie of a known browser', () => {
  it('recognises the address in any case, and no other', async () => {
    const value = await remembered(LILA);
    expect(await idFor('lila@TEST.example', value)).toMatch(/^[\w-]{22}$/);
    expect(await idFor('paul@test.example', value)).toBeUndefined();
  });

  it('keeps its id over several accounts, eight at most', async () => {
    let value = await remembered(LILA);
    const id = await idFor(LILA, value);
    for (let number = 1; number < 8; number++) value = await remembered(`${number}@test.example`, value);
    expect(await idFor(LILA, value)).toBe(id);
    value = await remembered('8@test.example', value);
    expect(await idFor(LILA, value)).toBeUndefined();
    expect(await idFor('8@test.example', value)).toBe(id);
  });

  it('holds no address, and cannot be made by anybody else', async () => {
    const value = await remembered(LILA);
    expect(Buffer.from(value, 'base64url').toString('latin1').toLowerCase()).not.toContain('lila');
    const elsewhere = await installation('key of another installation');
    expect(await idFor(LILA, value, elsewhere)).toBeUndefined();
    await elsewhere.close();
    for (const forged of ['', 'x', value.slice(0, -2), `${value.slice(0, 30)}A${value.slice(31)}`])
      expect(await idFor(LILA, forged)).toBeUndefined();
  });

  it('is forgotten after 400 days without a sign-in', async () => {
    const value = await remembered(LILA);
    clock.advance({ days: 399 });
    expect(await idFor(LILA, value)).toBeDefined();
    clock.advance({ days: 1 });
    expect(await idFor(LILA, value)).toBeUndefined();
  });
});
