import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { auditLines, openAccount, otherPassword, PASSWORD } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { exhaustTries, signInByCode, signInCodesTo, withCode } from '../../test/tools/sign-in-codes.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { SIGN_IN_CODE_TEXTS } from './texts.ts';

const LILA = 'lila@test.example';
const NOBODY = 'jean@test.example';
const WRONG = otherPassword();

describeOnEachDatabase('signing in where a code is asked besides the password', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let accountId: string;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    lila = visitorOf(app, '203.0.113.1');
    accountId = await openAccount(platform, LILA);
    for (const email of [LILA, NOBODY]) await exhaustTries(platform, email);
  });
  afterEach(() => app.close());

  const enter = (code: string, visitor = lila, form = '/connexion/code') =>
    visitor.post('/connexion/code', { code }, form);
  const typePassword = (visitor = lila, password = PASSWORD, email = LILA) =>
    visitor.post('/connexion', { email, password });
  const codeFor = async (visitor = lila) =>
    (await withCode(platform, LILA, () => typePassword(visitor))).code;
  const wrongCodes = (code: string, count: number) =>
    Array.from({ length: count }, (_, number) => String((Number(code) + 1 + number) % 1e6).padStart(6, '0'));
  /** Once what follows the answers is done. */
  async function reopen(): Promise<void> {
    await app.close();
    app = await testApp(platform, { throttle: true });
  }

  it('lets in who has both, and asks no more in that browser', async () => {
    const { answer, code } = await withCode(platform, LILA, () => typePassword());
    expect(answer).toMatchObject({ statusCode: 303, headers: { location: '/connexion/code' } });
    expect((await lila.get('/espace')).statusCode).toBe(303);
    expect(await enter(` ${code.slice(0, 3)} ${code.slice(3)} `)).toMatchObject({
      statusCode: 303,
      headers: { location: '/espace' },
    });
    expect((await lila.get('/espace')).statusCode).toBe(200);
    await lila.post('/deconnexion', {}, '/espace');
    expect(await typePassword()).toMatchObject({ statusCode: 303, headers: { location: '/espace' } });
    const told = (await auditLines(db(), accountId)).map(({ event, details }) => [event, details]);
    expect(told.slice(0, 2)).toMatchObject([
      ['sign-in-code-sent', {}],
      ['signed-in', { method: 'password-and-mailed-code' }],
    ]);
  });

  it('comes back to where one wanted to go', async () => {
    await withCode(platform, LILA, () =>
      lila.post('/connexion', { email: LILA, password: PASSWORD, retour: '/espace/services' }),
    );
    const [code = ''] = await signInCodesTo(platform, LILA);
    expect((await enter(code)).headers.location).toBe('/espace/services');
  });

  it('answers codes alike, whether or not one was mailed: five, then from the start', async () => {
    const code = await codeFor();
    const stranger = visitorOf(app, '203.0.113.3');
    await typePassword(stranger, WRONG);
    for (const wrong of wrongCodes(code, 4)) {
      const [real, none] = [await enter(wrong), await enter(wrong, stranger)];
      expect([real.statusCode, none.statusCode]).toEqual([422, 422]);
      for (const { body } of [real, none]) expect(body).toContain(SIGN_IN_CODE_TEXTS.wrong);
    }
    for (const visitor of [lila, stranger]) {
      expect((await enter('000000', visitor)).body).toContain('Cinq codes inexacts ont été saisis');
      expect(await enter(code, visitor, '/connexion')).toMatchObject({
        statusCode: 303,
        headers: { location: '/connexion' },
      });
    }
  });

  it('compares five codes, whatever cookie comes with them', async () => {
    const code = await codeFor();
    const step = lila.cookies.get('sign-in') ?? '';
    for (const wrong of wrongCodes(code, 7)) {
      lila.cookies.set('sign-in', step);
      await enter(wrong);
    }
    lila.cookies.set('sign-in', step);
    expect((await enter(code)).statusCode).toBe(422);
    expect(await db().selectFrom('sign_in_code').select('tries').executeTakeFirst()).toEqual({ tries: 5 });
  });

  it('takes a code once, in the browser that it was mailed for', async () => {
    const code = await codeFor();
    const other = visitorOf(app, '203.0.113.4');
    const codeOfOther = await codeFor(other);
    if (code !== codeOfOther) expect((await enter(code, other)).statusCode).toBe(422);
    const step = lila.cookies.get('sign-in') ?? '';
    expect((await enter(code)).statusCode).toBe(303);
    expect(lila.cookies.has('sign-in')).toBe(false);
    const thief = visitorOf(app, '203.0.113.5');
    thief.cookies.set('sign-in', step);
    // A double click comes with that cookie too: it is told what happened, and opens nothing.
    const again = await enter(code, thief);
    expect(again).toMatchObject({
      statusCode: 422,
      body: expect.stringContaining(SIGN_IN_CODE_TEXTS.usedJustNow),
    });
    expect((await thief.get('/espace')).statusCode).toBe(303);
    // The one of the other browser works all the same.
    expect((await enter(codeOfOther, other)).statusCode).toBe(303);
  });

  it('takes none after 30 minutes, however fresh the cookie', async () => {
    const code = await codeFor();
    platform.clock.advance({ minutes: 29, seconds: 59 });
    for (const wrong of wrongCodes(code, 1)) expect((await enter(wrong)).statusCode).toBe(422);
    platform.clock.advance({ seconds: 1 });
    expect((await enter(code)).statusCode).toBe(422);
    platform.clock.advance({ minutes: 30 });
    expect(await enter(code, lila, '/connexion')).toMatchObject({
      statusCode: 303,
      headers: { location: '/connexion' },
    });
  });

  it.each([
    ['password', { password_hash: 'another' }],
    ['address', { sign_in_email_key: 'nouvelle@test.example' }],
  ])('takes none once the %s is another', async (_what, change) => {
    const code = await codeFor();
    await db().updateTable('account').set(change).where('id', '=', accountId).execute();
    expect((await enter(code)).statusCode).toBe(422);
    expect((await lila.get('/espace')).statusCode).toBe(303);
  });

  it('sends another on demand, which replaces the one before, and nothing to who has none', async () => {
    const first = await codeFor();
    platform.clock.advance({ seconds: 10 });
    const { answer, code } = await withCode(platform, LILA, () =>
      lila.post('/connexion/code/renvoyer', {}, '/connexion/code'),
    );
    expect(answer.headers.location).toBe('/connexion/code?renvoi=1');
    // The second of a double click.
    await lila.post('/connexion/code/renvoyer', {}, '/connexion/code');
    if (first !== code) expect((await enter(first)).statusCode).toBe(422);
    const stranger = visitorOf(app, '203.0.113.6');
    await typePassword(stranger, WRONG);
    await stranger.post('/connexion/code/renvoyer', {}, '/connexion/code');
    await reopen();
    expect(await signInCodesTo(platform, LILA)).toEqual([code]);
  });

  it('mails ten a day that nobody enters, the last of which goes on working; one entered forgets the others', async () => {
    for (let number = 0; number < 9; number++) await codeFor(visitorOf(app, '203.0.113.7'));
    const code = await codeFor();
    await typePassword();
    await lila.post('/connexion/code/renvoyer', {}, '/connexion/code');
    await typePassword(visitorOf(app, '203.0.113.8'));
    await app.close();
    app = await testApp(platform, { throttle: true });
    expect(await signInCodesTo(platform, LILA)).toHaveLength(10);
    const back = visitorOf(app, '203.0.113.1');
    for (const [name, value] of lila.cookies) back.cookies.set(name, value);
    expect((await enter(code, back)).statusCode).toBe(303);
    await codeFor(visitorOf(app, '203.0.113.9'));
  });

  it('leaves the code nowhere in clear', async () => {
    const code = await codeFor();
    await enter(code);
    const rows = [
      await db().selectFrom('sign_in_code').select(['code_hash', 'credentials_hash']).execute(),
      await db().selectFrom('mail').select(['sealed_body', 'subject']).execute(),
      await auditLines(db()),
    ];
    expect(JSON.stringify(rows)).not.toContain(code);
    for (const line of platform.logged) expect(line).not.toContain(`"${code}`);
  });

  it('asks for the password first', async () => {
    for (const visit of [
      () => lila.get('/connexion/code'),
      () => lila.post('/connexion/code', { code: '123456' }, '/connexion'),
    ])
      expect(await visit()).toMatchObject({ statusCode: 303, headers: { location: '/connexion' } });
  });

  it('asks for a code that can be one', async () => {
    await codeFor();
    expect((await enter('')).body).toContain(SIGN_IN_CODE_TEXTS.missing);
    for (const typed of ['12345', '1234567', 'abcdef', '١٢٣٤٥٦'])
      expect((await enter(typed)).body).toContain(SIGN_IN_CODE_TEXTS.wrong);
    expect(await db().selectFrom('sign_in_code').select('tries').executeTakeFirst()).toEqual({ tries: 0 });
  });

  it('signs in where the account’s network waits too, with a page that says so and leads on', async () => {
    for (let number = 0; number < 60; number++) await typePassword(lila, WRONG, `n${number}@test.example`);
    const { answer, code } = await withCode(platform, LILA, () => typePassword());
    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    for (const shown of [
      'Trop de tentatives depuis votre réseau',
      'action="/connexion/code"',
      '/mot-de-passe-oublie',
    ])
      expect(answer.body).toContain(shown);
    const { statusCode, body } = await typePassword(visitorOf(app, '203.0.113.1'), WRONG);
    expect(statusCode).toBe(429);
    expect(body.replace(/value="[^"]+"/, '')).toBe(answer.body.replace(/value="[^"]+"/, ''));
    expect((await enter(code)).statusCode).toBe(303);
    expect(await signInByCode(platform, visitorOf(app, '203.0.113.77'), LILA, PASSWORD)).toMatchObject({
      statusCode: 303,
    });
  });
});
