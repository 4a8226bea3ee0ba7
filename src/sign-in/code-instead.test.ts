import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount, otherPassword, PASSWORD } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { noRoomToHash, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { signInCodesTo, withCode } from '../../test/tools/sign-in-codes.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { imageCaptcha } from '../captcha/captcha.ts';

const LILA = 'lila@test.example';

describeOnEachDatabase('a code by mail in place of the captcha', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await openApp();
    await openAccount(platform, LILA);
  });
  afterEach(() => app.close());

  const openApp = () => testApp(platform, { captcha: imageCaptcha(platform), throttle: true });
  const asks = (who: Visitor, email = LILA, password = PASSWORD) =>
    who.post('/connexion', { email, password, code_par_courriel: '1' });
  const stranger = (ip = '198.51.100.7') => visitorOf(app, ip);

  it('is offered where no script runs, and lets in who has password and mailbox', async () => {
    const lila = stranger();
    const [, withoutScripts = ''] =
      /<noscript>(.*?)<\/noscript>/s.exec((await lila.get('/connexion')).body) ?? [];
    expect(withoutScripts).toContain('name="code_par_courriel"');
    const { answer, code } = await withCode(platform, LILA, () => asks(lila));
    expect(answer).toMatchObject({ statusCode: 303, headers: { location: '/connexion/code' } });
    expect((await lila.post('/connexion/code', { code })).headers.location).toBe('/espace');
  });

  it('tells nothing of address and password, and mails a wrong one nothing', async () => {
    const answers = [];
    for (const [email, password] of [
      [LILA, PASSWORD],
      [LILA, otherPassword()],
      ['jean@test.example', PASSWORD],
    ] as const) {
      const who = stranger();
      await asks(who, email, password);
      answers.push(asRead((await who.get('/connexion/code')).body).replaceAll(email, ''));
    }
    await app.close();
    app = await openApp();
    const [right, ...wrong] = answers.map((body) => body.replaceAll(/value="[^"]*"/g, ''));
    for (const one of wrong) expect(one).toBe(right);
    expect(await signInCodesTo(platform, LILA)).toHaveLength(1);
  });

  it('fills no mailbox: ten a day at most, whoever has the password', async () => {
    for (let count = 0; count < 15; count++) {
      await asks(stranger(`203.0.113.${count}`));
      platform.clock.advance({ minutes: 20 });
    }
    await app.close();
    app = await openApp();
    expect((await signInCodesTo(platform, LILA)).length).toBeLessThanOrEqual(10);
  });

  it('is counted by network and gives the hour beside the captcha, but a known browser waits for no neighbour', async () => {
    const lila = stranger();
    const { code } = await withCode(platform, LILA, () => asks(lila));
    await lila.post('/connexion/code', { code });
    await lila.post('/deconnexion', {}, '/espace');
    for (let count = 0; count < 25; count++) await asks(stranger(), `${count}@test.example`);
    const refused = await asks(stranger());
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(asRead(refused.body)).toContain('Trop de codes ont été demandés depuis votre réseau');
    expect(refused.body).toContain(LILA);
    expect((await asks(lila)).statusCode).toBe(303);
    // Counted by itself: it has no hashes for nothing.
    for (let count = 0; count < 20; count++) await asks(lila, LILA, otherPassword());
    const own = await asks(lila);
    expect(own.statusCode).toBe(429);
    expect(asRead(own.body)).toContain('Trop de codes ont été demandés depuis ce navigateur');
  });

  it('is given back while too much work waits for any password to be compared', async () => {
    const lila = stranger();
    const { code } = await withCode(platform, LILA, () => asks(lila));
    await lila.post('/connexion/code', { code });
    await lila.post('/deconnexion', {}, '/espace');
    const { hasher } = platform;
    for (const who of [stranger(), lila]) {
      platform.hasher = noRoomToHash;
      for (let count = 0; count < 25; count++) expect((await asks(who)).statusCode).toBe(503);
      platform.hasher = hasher;
      expect((await asks(who)).headers.location).toBe('/connexion/code');
    }
  });

  it('asks for what is missing first, and counts nothing for it', async () => {
    for (let count = 0; count < 25; count++) expect((await asks(stranger(), LILA, '')).statusCode).toBe(422);
    expect((await asks(stranger())).statusCode).toBe(303);
  });
});
