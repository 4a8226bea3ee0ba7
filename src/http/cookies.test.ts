import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeTo, mailsTo, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { askForAddress } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { ANSWER, openAccountWithAnswer, recoveryCodeOf } from '../../test/tools/recoveries.ts';
import { testApp } from '../../test/tools/whole-app.ts';

const EMAIL = 'lila@test.example';
const NEW_EMAIL = 'nouvelle@test.example';
const NEW_PASSWORD = 'seize-tambours-verts-glissent-3-fois';

/** A browser that comes through https, and names a host of a stranger's choice. */
describeOnEachDatabase('what a browser is given through https', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let answers: LightMyRequestResponse[];
  let jar: Map<string, string>;

  beforeEach(async () => {
    platform = testPlatform(db());
    await openAccountWithAnswer(platform, EMAIL);
    app = await testApp(platform, { secureCookies: true });
    answers = [];
    jar = new Map();
  });
  afterEach(() => app.close());

  async function ask(method: 'GET' | 'POST', url: string, payload?: string) {
    const answer = await app.inject({
      method,
      url,
      cookies: Object.fromEntries(jar),
      headers: {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        ...(payload !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(payload !== undefined && { payload }),
    });
    for (const { name, value } of answer.cookies) value ? jar.set(name, value) : jar.delete(name);
    answers.push(answer);
    return answer;
  }

  async function post(url: string, fields: Record<string, string>) {
    const page = await ask('GET', url);
    const csrf = /name="_csrf"[^>]* value="([^"]*)"/.exec(page.body)?.[1] ?? '';
    return ask('POST', url, new URLSearchParams({ _csrf: csrf, ...fields }).toString());
  }

  async function signInAndActivate(): Promise<void> {
    await post('/connexion', { email: EMAIL, password: PASSWORD });
    await askForAddress(platform, await signedIn(platform, EMAIL), NEW_EMAIL);
    await post('/activation', { code: await codeTo(platform, NEW_EMAIL) });
    await post('/activation/identifiants', { email: NEW_EMAIL });
  }

  async function recover() {
    const code = await recoveryCodeOf(platform, EMAIL);
    await post('/mot-de-passe-oublie/verification', { code, answer: ANSWER });
    return post('/mot-de-passe-oublie/nouveau', {
      password: NEW_PASSWORD,
      password_confirmation: NEW_PASSWORD,
    });
  }

  it('are cookies that no script reads, no other host sets, and nothing sends in clear', async () => {
    await recover();
    await post('/connexion', { email: EMAIL, password: NEW_PASSWORD });
    expect([...jar.keys()].sort()).toEqual([
      '__Host-browser',
      '__Host-csrf',
      '__Host-recovery',
      '__Host-session',
    ]);
    const given = answers.flatMap(({ headers }) => headers['set-cookie'] ?? []);
    for (const cookie of given) {
      expect(cookie).toMatch(/^__Host-[\w-]+=/);
      for (const attribute of ['Path=/', 'HttpOnly', 'Secure'])
        expect(cookie.split('; ')).toContain(attribute);
      expect(cookie).not.toMatch(/Domain=/i);
      // What is taken away (an empty value) needs none.
      if (!/^[^=]+=;/.test(cookie)) expect(cookie).toContain('SameSite=Lax');
      expect(cookie.length).toBeLessThan(4096);
    }
  });

  it('leads nowhere but here, and its mails neither, whatever host the request names', async () => {
    await signInAndActivate();
    const said = answers.map(({ headers, body }) => `${headers.location ?? ''} ${body}`).join();
    expect(said).not.toContain('evil.example');
    const mails = [...(await mailsTo(platform, EMAIL)), ...(await mailsTo(platform, NEW_EMAIL))];
    expect(mails.length).toBeGreaterThan(2);
    const texts = mails.map(({ text }) => text).join();
    expect(texts).not.toContain('evil.example');
    expect(texts).toContain(platform.installation.BASE_URL);
  });

  it('is asked to forget the pages of a session that an activation or a recovery ended', async () => {
    expect((await recover()).headers['clear-site-data']).toBe('"cache", "storage"');
    await post('/connexion', { email: EMAIL, password: NEW_PASSWORD });
    const lila = await signedIn(platform, EMAIL, NEW_PASSWORD);
    await askForAddress(platform, lila, NEW_EMAIL, { password: NEW_PASSWORD });
    await post('/activation', { code: await codeTo(platform, NEW_EMAIL) });
    const activated = await post('/activation/identifiants', { email: NEW_EMAIL });
    expect(activated.headers['clear-site-data']).toBe('"cache", "storage"');
  });
});
