import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountRow, openAccount, otherPassword, PASSWORD } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { describeOnPostgres } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { creationForm } from '../../test/tools/registrations.ts';
import { hiddenFields, type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';

const LILA = 'lila@test.example';
const PAUL = 'paul@test.example';
const OURS = { 'sec-fetch-site': 'same-origin' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describeOnPostgres('a form that was opened in another tab', (database) => {
  const db = () => database().db;
  let platform: TestPlatform;
  let app: FastifyInstance;
  let browser: Visitor;
  let lila: string;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
    browser = visitorOf(app);
    lila = await openAccount(platform, LILA);
  });
  afterEach(() => app.close());

  const signsIn = (email = LILA) => browser.post('/connexion', { email, password: PASSWORD });
  const changesPassword = () =>
    browser.post('/espace/identifiants', {
      change_password: '1',
      password: otherPassword(),
      password_confirmation: otherPassword(),
      current_password: PASSWORD,
    });
  const send = (url: string, fields: Record<string, string>) =>
    browser.send(url, String(new URLSearchParams(fields)));
  /** As a browser sends it that tells where it comes from. */
  const sendFrom = (url: string, fields: Record<string, string>, headers: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url,
      cookies: Object.fromEntries(browser.cookies),
      headers: { ...FORM, ...headers },
      payload: String(new URLSearchParams(fields)),
    });

  it.each([
    ['/connexion', { email: LILA, password: PASSWORD }, '/espace'],
    ['/mot-de-passe-oublie', { email: LILA }, '/mot-de-passe-oublie/demande'],
    ['/creation', creationForm('jeanne@test.example', otherPassword(2)), '/creation/demande'],
  ])('before a sign-in is taken: %s', async (url, fields, result) => {
    const _csrf = await browser.csrf(url);
    await signsIn();
    expect((await send(url, { _csrf, ...fields })).headers.location).toBe(result);
  });

  it('before the password was changed or given again is taken', async () => {
    await signsIn();
    const data = await browser.csrf('/espace');
    const mails = await browser.csrf('/espace/services');
    await changesPassword();
    const sent = await send('/espace/coordonnees', { _csrf: data, phone: 'rien' });
    expect(sent.statusCode).toBe(422);
    expect((await send('/espace/coordonnees/courriels', { _csrf: mails })).statusCode).toBe(303);
  });

  it('is never taken for the space of somebody else, or for a space at all where it was shown to nobody', async () => {
    await openAccount(platform, PAUL);
    const anonymous = await browser.csrf('/connexion');
    await signsIn();
    const hers = await browser.csrf('/espace');
    await browser.post('/deconnexion', {}, '/espace');
    await signsIn(PAUL);
    for (const _csrf of [hers, anonymous, `${anonymous}.${hers}`])
      for (const url of ['/espace/coordonnees', '/espace/identifiants', '/espace/suppression'])
        expect((await send(url, { _csrf, last_name: 'X' })).statusCode).toBe(403);
    expect((await accountRow(db(), lila)).last_name).not.toBe('X');
  });

  describe('at the same time as another, before any cookie', () => {
    it('comes back as it was typed, secrets excepted, and can be sent', async () => {
      const first = await browser.csrf('/creation');
      browser.cookies.clear();
      await browser.csrf('/connexion');
      const typed = { ...creationForm('jeanne@test.example', otherPassword(2)), last_name: 'D"O & <b>' };
      const answer = await sendFrom('/creation', { _csrf: first, ...typed }, OURS);
      expect(answer.statusCode).toBe(403);
      const fields = hiddenFields(answer.body);
      const { password, password_confirmation, answer: secret, ...kept } = typed as Record<string, string>;
      expect(fields).toMatchObject(kept);
      for (const hidden of [password, password_confirmation, secret])
        expect(answer.body).not.toContain(hidden);

      const again = await send('/creation', { ...fields, ...typed, last_name: 'DUPONT' });
      expect(again.headers.location).toBe('/creation/demande');
    });

    it.each([
      [{}, false],
      [{ origin: 'null' }, false],
      [{ origin: 'https://ailleurs.example' }, false],
      [{ 'sec-fetch-site': 'none' }, false],
      [{ 'sec-fetch-site': 'none', origin: 'BASE' }, false],
      [{ origin: 'BASE' }, true],
      [OURS, true],
    ])(
      'comes back only where the browser says that a page of ours sent it: %j',
      async (headers, isGivenBack) => {
        await browser.csrf('/connexion');
        const { origin } = new URL(platform.installation.BASE_URL);
        const sent = Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, value.replace('BASE', origin)]),
        );
        const answer = await sendFrom('/connexion', { _csrf: 'x', email: 'piege@test.example' }, sent);
        expect(answer.statusCode).toBe(403);
        expect(answer.body.includes('piege@test.example')).toBe(isGivenBack);
      },
    );
  });

  it('names whose space it would be sent for, where somebody else has signed in since', async () => {
    await signsIn();
    const answer = await sendFrom('/espace/coordonnees/courriels', { _csrf: 'x', mails: '1' }, OURS);
    const { first_name, last_name } = await accountRow(db(), lila);
    expect(asRead(answer.body)).toContain(`${first_name} ${last_name}</strong> : c’est pour cet espace`);
  });

  it('says, where cookies are refused, that they are and what to do, and takes the form once they are not', async () => {
    browser.cookies.clear();
    const typed = { email: LILA, password: PASSWORD };
    const answer = await sendFrom('/connexion', { _csrf: 'x', ...typed }, OURS);
    expect(answer.statusCode).toBe(403);
    const page = asRead(answer.body);
    expect(page).toContain('Cookies refusés ou effacés');
    expect(page).toContain('autorisez les cookies');
    expect(page).not.toContain('https://');
    expect(page).not.toContain('périmé');
    for (const { name, value } of answer.cookies) browser.cookies.set(name, value);
    const again = await send('/connexion', { ...hiddenFields(answer.body), ...typed });
    expect(again.headers.location).toBe('/espace');

    const secure = await testApp(platform, { secureCookies: true });
    const overHttp = await secure.inject({
      method: 'POST',
      url: '/connexion',
      headers: FORM,
      payload: 'a=b',
    });
    expect(asRead(overHttp.body)).toContain('commence par « https:// »');
    await secure.close();
  });
});
