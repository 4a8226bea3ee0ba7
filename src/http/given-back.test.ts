import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount, otherPassword, PASSWORD } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { describeOnPostgres } from '../../test/tools/database.ts';
import { noRoomToHash, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { creationForm } from '../../test/tools/registrations.ts';
import { hiddenFields, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';

const OURS = { 'sec-fetch-site': 'same-origin' };
const TYPED: Record<string, string> = { ...creationForm('jeanne@test.example'), last_name: "D'AÏ" };
const SECRETS = ['password', 'password_confirmation', 'answer'];

const GONE = () => {
  throw Object.assign(new Error('gone'), { code: '57P01' });
};

describeOnPostgres('a form that was not looked at', (database) => {
  const db = () => database().db;
  let platform: TestPlatform;
  let app: FastifyInstance;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
  });
  afterEach(() => app.close());

  async function sends(typed = TYPED, headers: Record<string, string> = OURS, browser = visitorOf(app)) {
    const _csrf = await browser.csrf('/creation');
    const answer = await app.inject({
      method: 'POST',
      url: '/creation',
      cookies: Object.fromEntries(browser.cookies),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: String(new URLSearchParams({ _csrf, ...typed })),
    });
    return { answer, browser };
  }

  it('comes back in a session too, which only the database that is away knows, and can be sent', async () => {
    await openAccount(platform, 'lila@test.example');
    const lila = visitorOf(app);
    await lila.post('/connexion', { email: 'lila@test.example', password: PASSWORD });
    const page = '/espace/identifiants';
    const email = 'lila.nouvelle@test.example';
    const typed = { change_email: '1', email, email_confirmation: email };
    const _csrf = await lila.csrf(page);
    const body = new URLSearchParams({ _csrf, ...typed, current_password: PASSWORD });
    const present = platform.db;
    platform.db = new Proxy(present, { get: () => GONE });
    const answer = await app.inject({
      method: 'POST',
      url: page,
      cookies: Object.fromEntries(lila.cookies),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...OURS },
      payload: String(body),
    });
    platform.db = present;
    expect(answer.statusCode).toBe(503);
    const { _csrf: token = '', ...fields } = hiddenFields(answer.body);
    expect(fields).toEqual(typed);
    const again = await lila.send(
      page,
      String(new URLSearchParams({ _csrf: token, ...fields, current_password: PASSWORD })),
    );
    expect(again.headers.location).toBe('/espace/identifiants/demande');
  });

  it.each([
    ['when too much work waits', noRoomToHash, 503, 'Trop de demandes en ce moment'],
    ['when the database is away', undefined, 503, 'Service momentanément indisponible'],
  ])(
    'comes back with the page, secrets excepted, and can be sent: %s',
    async (_when, full, status, title) => {
      const { hasher } = platform;
      const away = async () => Promise.reject(Object.assign(new Error('gone'), { code: '57P01' }));
      platform.hasher = full ?? { ...hasher, hash: away, inTurn: () => platform.hasher };
      const { answer, browser } = await sends();
      platform.hasher = hasher;
      expect(answer.statusCode).toBe(status);
      expect(asRead(answer.body)).toContain(title);
      const { _csrf, ...fields } = hiddenFields(answer.body);
      const kept = Object.entries(TYPED).filter(([name]) => !SECRETS.includes(name));
      expect(fields).toEqual(Object.fromEntries(kept));
      const secrets = Object.fromEntries(SECRETS.map((name) => [name, TYPED[name] ?? '']));
      const again = await browser.send(
        '/creation',
        String(new URLSearchParams({ _csrf: _csrf ?? '', ...fields, ...secrets })),
      );
      expect(again.headers.location).toBe('/creation/demande');
    },
  );

  it('comes back with the page when one has to wait, which says until when', async () => {
    let last = await sends();
    for (let time = 0; time < 25 && last.answer.statusCode === 303; time++) last = await sends();
    expect(last.answer.statusCode).toBe(429);
    expect(asRead(last.answer.body)).toContain('Vous pourrez réessayer à partir du');
    expect(hiddenFields(last.answer.body)).toMatchObject({ city: 'PARIS', accept_terms: '1' });
    expect(last.answer.body).not.toContain(PASSWORD);
  });

  it('does not come back where the browser does not say that a page of ours sent it', async () => {
    platform.hasher = noRoomToHash;
    const { answer } = await sends(TYPED, {});
    expect(answer.statusCode).toBe(503);
    expect(answer.body).not.toContain('PARIS');
  });

  it('waits in the session of whoever is signed in, and is not written twice', async () => {
    await openAccount(platform, 'lila@test.example');
    const browser = visitorOf(app);
    await browser.post('/connexion', { email: 'lila@test.example', password: PASSWORD });
    const change = {
      change_email: '1',
      email: 'nouvelle@test.example',
      email_confirmation: 'nouvelle@test.example',
      current_password: otherPassword(),
    };
    platform.hasher = noRoomToHash;
    const answer = await browser.post('/espace/identifiants', change);
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toContain('/espace/identifiants?reprise=1');
    expect(answer.body).not.toContain('nouvelle@test.example');
  });
});
