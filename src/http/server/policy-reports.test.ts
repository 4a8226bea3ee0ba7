import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../../test/tools/platform.ts';
import { testApp } from '../../../test/tools/whole-app.ts';
import { POLICY_REPORTS_PATH } from './security-headers.ts';

const REPORT = {
  'document-uri': 'https://espace.example/contestation?jeton=secret-of-a-mail',
  'violated-directive': 'script-src-elem',
  'effective-directive': 'script-src-elem',
  'blocked-uri': 'https://evil.example/steal.js?what=everything',
  'script-sample': 'alert(1)',
};

describeOnEachDatabase('a violation of the content security policy', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
  });
  afterEach(() => app.close());

  const send = async (
    payload: unknown,
    { from = '192.0.2.1', type = 'application/csp-report', headers = {} } = {},
  ) =>
    (
      await app.inject({
        method: 'POST',
        url: POLICY_REPORTS_PATH,
        remoteAddress: from,
        headers: { 'content-type': type, ...headers },
        payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
      })
    ).statusCode;
  const told = () =>
    platform.logged.filter((line) => line.includes('policy violated')).map((line) => JSON.parse(line));

  it('is reported where every page says, and told by one line without queries or code', async () => {
    const page = await app.inject('/connexion');
    expect(page.headers['content-security-policy']).toContain(`;report-uri ${POLICY_REPORTS_PATH}`);
    expect(await send({ 'csp-report': REPORT })).toBe(204);
    expect(told()).toMatchObject([
      {
        violation: {
          directive: 'script-src-elem',
          blocked: 'https://evil.example',
          page: '/contestation',
        },
      },
    ]);
    expect(platform.logged.join('')).not.toMatch(/secret-of-a-mail|everything|alert/);
  });

  it('is told of code in the page too, wherever the browser says that the report comes from', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'null' };
    expect(await send({ 'csp-report': { ...REPORT, 'blocked-uri': 'inline' } }, { headers })).toBe(204);
    expect(told()).toMatchObject([{ violation: { blocked: 'inline' } }]);
  });

  it.each([
    'no JSON',
    'null',
    '[]',
    '{"csp-report":null}',
    '{"csp-report":{"__proto__":{"effective-directive":"x"}}}',
    JSON.stringify({ 'csp-report': { ...REPORT, 'effective-directive': 'a line\nof one’s own' } }),
  ])('is not believed of %s', async (payload) => {
    expect(await send(payload)).toBe(204);
    expect(told()).toEqual([]);
  });

  it('is not read in another form, nor when it is long', async () => {
    expect(await send('csp-report=x', { type: 'application/x-www-form-urlencoded' })).toBe(204);
    expect(await send({ 'csp-report': REPORT }, { type: 'application/json' })).toBe(400);
    expect(await send({ 'csp-report': { ...REPORT, more: 'x'.repeat(20_000) } })).toBe(413);
    expect(told()).toEqual([]);
  });

  it('fills no log: a stranger who polls for an hour is heard five times a minute, all together thirty', async () => {
    for (let minutes = 0; minutes < 60; minutes++) {
      for (let polls = 0; polls < 10; polls++) await send({ 'csp-report': REPORT });
      platform.clock.advance({ minutes: 1 });
    }
    expect(told()).toHaveLength(60 * 5);
    for (let polls = 0; polls < 100; polls++)
      await send({ 'csp-report': REPORT }, { from: `198.51.100.${polls}` });
    expect(told()).toHaveLength(60 * 5 + 30);
  });
});
