import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount, PASSWORD, signedIn } from '../../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../../test/tools/visitor.ts';
import { testApp } from '../../../test/tools/whole-app.ts';

const EMAIL = 'lila@test.example';
const PAGE = '/espace/sessions';

describeOnEachDatabase('sessions over HTTP', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
    lila = visitorOf(app);
    await openAccount(platform, EMAIL);
    lila.cookies.set('session', (await signedIn(platform, EMAIL)).token);
  });
  afterEach(() => app.close());

  it('a page left open stays signed in as long as it tells of itself, and learns when that is over', async () => {
    for (let count = 0; count < 4; count++) {
      platform.clock.advance({ minutes: 25 });
      expect((await lila.get('/espace/presence')).statusCode).toBe(204);
    }
    platform.clock.advance({ minutes: 30 });
    const asked = await lila.get('/espace/presence');
    expect([asked.statusCode, asked.headers.location]).toEqual([
      303,
      '/connexion?retour=%2Fespace%2Fpresence',
    ]);
  });

  it('no sign of life prolongs a session beyond 12 hours', async () => {
    for (let minutes = 25; minutes < 12 * 60; minutes += 25) {
      platform.clock.advance({ minutes: 25 });
      expect((await lila.get('/espace/presence')).statusCode).toBe(204);
    }
    platform.clock.advance({ minutes: 25 });
    expect((await lila.get('/espace/presence')).statusCode).toBe(303);
  });

  it('only pages with a session tell of its end', async () => {
    expect((await lila.get('/espace')).body).toContain('data-idle="1800" data-idle-told="1500"');
    expect((await visitorOf(app).get('/connexion')).body).not.toContain('data-idle');
  });

  it('a page left open asks whether its own session lives, which prolongs none', async () => {
    const asks = async (form: Visitor, titulaire: string) =>
      (await form.get(`/espace/presence/verification?titulaire=${titulaire}`)).statusCode;
    const markIn = (body: string) => /data-session="([\w-]+)"/.exec(body)?.[1] ?? '';
    const mark = markIn((await lila.get('/espace')).body);
    await openAccount(platform, 'paul@test.example');
    const paul = visitorOf(app);
    paul.cookies.set('session', (await signedIn(platform, 'paul@test.example')).token);
    expect(markIn((await paul.get('/espace')).body)).not.toBe(mark);
    expect([await asks(lila, mark), await asks(paul, mark), await asks(visitorOf(app), mark)]).toEqual([
      204, 410, 410,
    ]);
    for (const odd of ['', 'x']) expect(await asks(lila, odd)).toBe(410);
    expect(await asks(lila, `${mark}&titulaire=${mark}`)).toBe(400);
    for (let minutes = 0; minutes < 29; minutes++) {
      platform.clock.advance({ minutes: 1 });
      expect(await asks(lila, mark)).toBe(204);
    }
    platform.clock.advance({ minutes: 1 });
    expect(await asks(lila, mark)).toBe(410);
    // The same person, signed in again: the page may stay.
    lila.cookies.set('session', (await signedIn(platform, EMAIL)).token);
    expect(await asks(lila, mark)).toBe(204);
  });

  it('whoever was signed out is told so, once, by whatever way', async () => {
    const told = async (form: Visitor) => {
      const { body } = await form.get('/connexion');
      return [body.includes('Vous êtes déconnecté'), body.includes('Votre session est terminée')];
    };
    expect(await told(visitorOf(app))).toEqual([false, false]);
    await lila.post('/deconnexion', {}, PAGE);
    expect(await told(lila)).toEqual([true, false]);
    expect(await told(lila)).toEqual([false, false]);
    lila.cookies.set('session', (await signedIn(platform, EMAIL)).token);
    platform.clock.advance({ minutes: 30 });
    expect((await lila.get('/espace')).headers.location).toBe('/connexion?retour=%2Fespace');
    expect(await told(lila)).toEqual([false, true]);
  });

  it('say by what each was opened', async () => {
    // As version 0.1.0 opens one.
    await db().updateTable('session').set({ proved: null }).execute();
    const { tokenHash } = await signedIn(platform, EMAIL);
    const proved = ['password', 'totp'];
    await db().updateTable('session').set({ proved }).where('token_hash', '=', tokenHash).execute();
    const { body } = await lila.get(PAGE);
    const told = [...body.matchAll(/Ouverte avec<\/dt>\s*<dd[^>]*>([^<]+)/g)].map(([, by]) => by?.trim());
    expect(told).toEqual(['mot de passe', 'mot de passe, puis code de l’application']);
  });

  it('are closed from the page, which says what was done', async () => {
    const { token } = await signedIn(platform, EMAIL);
    const { body } = await lila.get(PAGE);
    const session = /name="session" value="([^"]+)"/.exec(body)?.[1] ?? '';
    const done = await lila.post(`${PAGE}/fermer`, { session }, PAGE);
    expect([done.statusCode, done.headers.location]).toEqual([303, `${PAGE}?fait=fermee`]);
    expect((await lila.get(`${PAGE}?fait=fermee`)).body).toContain('La session est fermée.');
    expect((await app.inject({ url: PAGE, cookies: { session: token } })).statusCode).toBe(303);
    expect((await lila.post(`${PAGE}/fermer`, { session }, PAGE)).headers.location).toBe(
      `${PAGE}?fait=terminee`,
    );
    const all = await lila.post(`${PAGE}/fermer-les-autres`, {}, PAGE);
    expect(all.headers.location).toBe(`${PAGE}?fait=fermees`);
  });

  it('are closed to an expired password, and need a token', async () => {
    expect((await lila.send(`${PAGE}/fermer-les-autres`, '')).statusCode).toBe(403);
    await db().updateTable('account').set({ password_valid_until: '2020-01-01' }).execute();
    expect((await lila.get(PAGE)).headers.location).toBe('/espace/identifiants');
  });

  it('leave nothing in the browser at sign-out, but that it is known', async () => {
    const out = await lila.post('/deconnexion', {}, PAGE);
    expect(out.headers['clear-site-data']).toBe('"cache", "storage"');
    expect(lila.cookies.has('session')).toBe(false);
    const back = await lila.post('/connexion', { email: EMAIL, password: PASSWORD });
    expect(back.headers.location).toBe('/espace');
    await lila.post('/deconnexion', {}, PAGE);
    expect([lila.cookies.has('session'), lila.cookies.has('browser')]).toEqual([false, true]);
  });
});
