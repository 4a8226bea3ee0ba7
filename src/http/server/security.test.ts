import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { securityHeaders } from './security-headers.ts';

let app: FastifyInstance;
afterEach(() => app.close());

async function headersOf(https: boolean): Promise<Record<string, unknown>> {
  app = Fastify();
  await app.register(securityHeaders, { https });
  app.get('/', async () => 'page');
  return (await app.inject('/')).headers;
}

async function statusOfPost(site: string | undefined): Promise<number> {
  app = Fastify();
  await app.register(securityHeaders, { https: false });
  app.post('/', async () => 'done');
  const headers = site === undefined ? {} : { 'sec-fetch-site': site };
  return (await app.inject({ method: 'POST', url: '/', headers })).statusCode;
}

describe('every answer', () => {
  it('runs no code but ours, in no frame but ours, and tells nobody where one comes from', async () => {
    const headers = await headersOf(true);
    const policy = String(headers['content-security-policy']).split(';');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        'trusted-types own-scripts',
        'upgrade-insecure-requests',
      ]),
    );
    expect(policy.join()).not.toMatch(/unsafe|\*|http/);
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers['permissions-policy']).toMatch(/camera=\(\).*microphone=\(\)/);
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers.server).toBeUndefined();
  });

  it('speaks of https only where people come through it', async () => {
    const headers = await headersOf(false);
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  });
});

describe('a POST', () => {
  it.each(['same-origin', 'none', undefined])('is taken from %s', async (site) => {
    expect(await statusOfPost(site)).toBe(200);
  });

  it.each(['cross-site', 'same-site', 'anything'])('is refused from %s', async (site) => {
    expect(await statusOfPost(site)).toBe(403);
  });
});
