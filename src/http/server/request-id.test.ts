import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { noRoomToHash, type TestPlatform, testPlatform } from '../../../test/tools/platform.ts';
import { creationForm } from '../../../test/tools/registrations.ts';
import { visitorOf } from '../../../test/tools/visitor.ts';
import { testApp } from '../../../test/tools/whole-app.ts';
import { requestIds } from './request-id.ts';

const NAME = /^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$/;

describeOnEachDatabase('the name of a request', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;

  beforeEach(async () => {
    platform = testPlatform(db(), { hasher: noRoomToHash });
    app = await testApp(platform, { trustProxy: 1 });
  });
  afterEach(() => app.close());

  const linesOf = (requestId: unknown) =>
    platform.logged
      .map((line) => JSON.parse(line) as { reqId?: string; proxyReqId?: string; msg: string })
      .filter(({ reqId }) => reqId === requestId);

  it('is another each time, on every answer, and in a page only where somebody is to quote it', async () => {
    const answers = await Promise.all(
      ['/connexion', '/rien-de-tel', '/health/live', '/robots.txt', '/%zz'].map((url) => app.inject(url)),
    );
    const names = answers.map(({ headers }) => String(headers['x-request-id']));
    for (const name of names) expect(name).toMatch(NAME);
    expect(new Set(names).size).toBe(names.length);
    for (const [n, { body }] of answers.entries()) expect(body).not.toContain(names[n]);
  });

  it('stands on the page of a failure as in the lines that tell of it', async () => {
    const busy = await visitorOf(app).post('/creation', creationForm('a@test.example'));
    expect(busy.statusCode).toBe(503);
    const named = String(busy.headers['x-request-id']);
    expect(busy.body).toContain(`<strong class="ep-reference">${named}</strong>`);
    expect(linesOf(named).map(({ msg }) => msg)).toContain('too much work is waiting, turned away');

    platform.db = new Proxy(db(), {
      get: () => {
        throw new Error('broken');
      },
    });
    const fault = await app.inject({ url: '/espace', cookies: { session: 'some-session' } });
    const [, quoted] = /<strong class="ep-reference">([^<]+)</.exec(fault.body) ?? [];
    expect([fault.statusCode, quoted]).toEqual([500, fault.headers['x-request-id']]);
    expect(linesOf(quoted).length).toBeGreaterThan(0);
  });

  it('is never taken from outside; a believed proxy’s own stands beside it', async () => {
    const asked = async (name: string, forwarded?: string) => {
      const headers = { 'x-request-id': name, ...(forwarded && { 'x-forwarded-for': forwarded }) };
      const answer = await app.inject({ method: 'POST', url: '/connexion', headers });
      expect(answer.headers['x-request-id']).toMatch(NAME);
      return linesOf(answer.headers['x-request-id']).map(({ proxyReqId }) => proxyReqId);
    };
    const OF_NGINX = '4f9c1a6b7d3e4f50a1b2c3d4e5f60718';
    expect(await asked(OF_NGINX, '192.0.2.1')).toContain(OF_NGINX);
    const notBelieved: [string, string?][] = [
      [OF_NGINX],
      ['short', '192.0.2.1'],
      ['x'.repeat(65), '192.0.2.1'],
      ['a b c d e f g h', '192.0.2.1'],
    ];
    for (const [name, forwarded] of notBelieved)
      expect(new Set(await asked(name, forwarded)), name).toEqual(new Set([undefined]));
    expect(platform.logged.join('')).not.toMatch(/x{65}|a b c d/);
  });
});

it('draws each of its characters from 32, as often as any other', () => {
  let first = 0;
  const name = requestIds({ bytes: (length) => Buffer.alloc(length, first++) });
  const seen = Map.groupBy(Array.from({ length: 256 }, name), (each) => each.charAt(0));
  expect(new Set([...seen.values()].map(({ length }) => length))).toEqual(new Set([8]));
  expect(seen.size).toBe(32);
});
