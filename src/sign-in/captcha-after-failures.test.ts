import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount, PASSWORD } from '../../test/tools/accounts.ts';
import { readPicture } from '../../test/tools/captcha-solver.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { imageCaptcha } from '../captcha/captcha.ts';

const LILA = 'lila@test.example';
const STRANGER = '198.51.100.7';

describeOnEachDatabase('a sign-in form that asks for a captcha only after two failures', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await openApp(true);
    await openAccount(platform, LILA);
  });
  afterEach(() => app.close());

  const openApp = (throttle: boolean) =>
    testApp(platform, { captcha: imageCaptcha(platform), captchaAfterFailures: 2, throttle });
  const tries = (ip: string, fields: Record<string, string>) => visitorOf(app, ip).post('/connexion', fields);
  const asksAt = async (ip: string) => (await visitorOf(app, ip).captchaToken('/connexion')) !== '';
  async function fails(ip: string, email: string): Promise<string> {
    const { body, statusCode } = await tries(ip, { email, password: 'not-this-one' });
    expect(statusCode).toBe(422);
    return body;
  }

  it('lets in without one who makes no mistake, or one', async () => {
    expect(await asksAt('192.0.2.1')).toBe(false);
    await fails('192.0.2.1', LILA);
    expect((await tries('192.0.2.1', { email: LILA, password: PASSWORD })).statusCode).toBe(303);
  });

  it('asks every visitor of a network from which two tries failed, whatever the account', async () => {
    expect(await fails(STRANGER, 'a@test.example')).not.toContain('captcha_token');
    expect(await fails(STRANGER, 'b@test.example')).toContain('captcha_token');
    expect(await asksAt(STRANGER)).toBe(true);
    expect(await asksAt('192.0.2.1')).toBe(false);
    const unasked = await tries(STRANGER, { email: LILA, password: PASSWORD });
    expect(unasked.statusCode).toBe(422);
    expect(unasked.body).toContain('Une vérification est maintenant demandée.');
  });

  it('asks from anywhere for an address that failed twice, be it an account or not', async () => {
    for (const email of [LILA, 'personne@test.example']) {
      await fails(`203.0.113.${email.length}`, email);
      await fails(`203.0.113.${email.length + 20}`, email);
      const answer = await tries('192.0.2.1', { email, password: PASSWORD });
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain('Une vérification est maintenant demandée.');
    }
  });

  it('lets in who then copies the image, and goes on asking others there', async () => {
    await fails(STRANGER, LILA);
    await fails(STRANGER, LILA);
    const visitor = visitorOf(app, STRANGER);
    const captcha_token = await visitor.captchaToken('/connexion');
    const fields = { email: LILA, password: PASSWORD, captcha_token };
    const captcha = readPicture(platform.secrets, captcha_token);
    expect((await visitor.post('/connexion', { ...fields, captcha })).statusCode).toBe(303);
    expect(await asksAt(STRANGER)).toBe(true);
  });

  it('does not ask a browser that signed in to the account before for what a stranger does', async () => {
    const lila = visitorOf(app, '192.0.2.1');
    expect((await lila.post('/connexion', { email: LILA, password: PASSWORD })).statusCode).toBe(303);
    await fails(STRANGER, LILA);
    await fails(STRANGER, LILA);
    expect((await tries('192.0.2.9', { email: LILA, password: PASSWORD })).statusCode).toBe(422);
    const again = await lila.post('/connexion', { email: LILA, password: PASSWORD }, '/espace');
    expect(again.statusCode).toBe(303);
  });

  it('always asks where failures are not counted', async () => {
    await app.close();
    app = await openApp(false);
    expect(await asksAt('192.0.2.1')).toBe(true);
    expect((await tries('192.0.2.1', { email: LILA, password: PASSWORD })).statusCode).toBe(422);
  });
});
