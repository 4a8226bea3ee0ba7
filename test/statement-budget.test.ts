import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { imageCaptcha } from '../src/captcha/captcha.ts';
import { codeTo, handOverMails, openAccount, PASSWORD } from './tools/accounts.ts';
import { readPicture } from './tools/captcha-solver.ts';
import { describeOnEachDatabase } from './tools/database.ts';
import { type TestPlatform, testPlatform } from './tools/platform.ts';
import { recordDriver } from './tools/statements.ts';
import { type Answer, type Fields, type Visitor, visitorOf } from './tools/visitor.ts';
import { testApp } from './tools/whole-app.ts';

const HOLDER = 'lila@test.example';
const NEW_ADDRESS = 'lila@nouvelle.example';

/** `begin` and `commit` among them, captcha and limits on. Never raised without a reason; docs/performance.md has the goals. */
const MOST = { page: 1, signIn: 11, request: 22, activation: 30 };

describeOnEachDatabase('the journeys to the database', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let driver: ReturnType<typeof recordDriver>;

  beforeEach(async () => {
    driver = recordDriver();
    platform = testPlatform(db());
    app = await testApp(platform, { captcha: imageCaptcha(platform), throttle: true });
    lila = visitorOf(app);
    await openAccount(platform, HOLDER);
    await signIn();
  });
  afterEach(async () => {
    driver.stop();
    await app.close();
  });

  async function costOf(request: () => Promise<Answer>, status: number): Promise<number> {
    driver.statements.length = 0;
    expect((await request()).statusCode).toBe(status);
    return driver.statements.length;
  }
  /** Sends a form, its captcha copied where it has one. */
  async function cost(path: string, fields: Fields): Promise<number> {
    const captcha_token = await lila.captchaToken(path);
    const copied = captcha_token
      ? { captcha_token, captcha: readPicture(platform.secrets, captcha_token) }
      : {};
    // Not at once: who is that hasty pays more.
    platform.clock.advance({ seconds: 2 });
    const form = { _csrf: await lila.csrf(path), ...fields, ...copied };
    return costOf(() => lila.send(path, new URLSearchParams(form)), 303);
  }
  const signIn = () => cost('/connexion', { email: HOLDER, password: PASSWORD });

  it('are one for a page, whatever it shows', async () => {
    for (const path of [
      '/espace',
      '/espace/services',
      '/espace/identifiants',
      '/espace/coordonnees',
      '/aide',
    ])
      expect(await costOf(() => lila.get(path), 200), path).toBeLessThanOrEqual(MOST.page);
  });

  it('are few for a sign-in in a browser that is known', async () => {
    lila.cookies.delete('session');
    expect(await signIn()).toBeLessThanOrEqual(MOST.signIn);
  });

  it('are few for a change of address, and for its activation', async () => {
    const asked = { change_email: '1', email: NEW_ADDRESS, email_confirmation: NEW_ADDRESS };
    expect(await cost('/espace/identifiants', { ...asked, current_password: PASSWORD })).toBeLessThanOrEqual(
      MOST.request,
    );
    await handOverMails(platform);
    await cost('/activation', { code: await codeTo(platform, NEW_ADDRESS) });
    expect(await cost('/activation/identifiants', { email: NEW_ADDRESS })).toBeLessThanOrEqual(
      MOST.activation,
    );
  });
});
