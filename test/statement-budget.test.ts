import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { imageCaptcha } from '../src/captcha/captcha.ts';
import { startMailWorker } from '../src/mail/mail-worker.ts';
import { demoTransport } from '../src/mail/smtp.ts';
import { waitingMails } from '../src/mail/waiting-mails.ts';
import { codeTo, handOverMails, openAccount, PASSWORD } from './tools/accounts.ts';
import { readPicture } from './tools/captcha-solver.ts';
import { describeOnEachDatabase } from './tools/database.ts';
import { type TestPlatform, testPlatform } from './tools/platform.ts';
import { recordDriver } from './tools/statements.ts';
import { type Answer, type Fields, type Visitor, visitorOf } from './tools/visitor.ts';
import { testApp } from './tools/whole-app.ts';

const HOLDER = 'lila@test.example';
const NEW_ADDRESS = 'lila@nouvelle.example';

interface Cost {
  /** To the server and back: statements that leave at once are one. */
  journeys: number;
  /** `begin` and `commit` among them. */
  statements: number;
}

/** Captcha and limits on. Never raised without a reason; docs/performance.md has the goals. */
const MOST = {
  page: { journeys: 1, statements: 1 },
  signIn: { journeys: 6, statements: 14 },
  request: { journeys: 7, statements: 18 },
  activation: { journeys: 10, statements: 24 },
  recap: { journeys: 4, statements: 4 },
  /** Two of them, taken up together. */
  mails: { journeys: 6, statements: 9 },
} satisfies Record<string, Cost>;

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

  function expectAtMost(cost: Cost, most: Cost, what?: string) {
    expect(cost.statements, what).toBeLessThanOrEqual(most.statements);
    // To the embedded database, which is nowhere else, each statement goes by itself.
    if (isOnServer()) expect(cost.journeys, what).toBeLessThanOrEqual(most.journeys);
  }
  const isOnServer = () => expect.getState().currentTestName?.includes('(PostgreSQL)') === true;

  async function costOf(request: () => Promise<Answer>, status: number): Promise<Cost> {
    driver.forget();
    expect((await request()).statusCode).toBe(status);
    return costSoFar();
  }
  const costSoFar = () => ({ journeys: driver.journeys.length, statements: driver.statements.length });
  /** Sends a form, its captcha copied where it has one. */
  async function cost(path: string, fields: Fields): Promise<Cost> {
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
      '/espace/suppression',
      '/aide',
    ])
      expectAtMost(await costOf(() => lila.get(path), 200), MOST.page, path);
  });

  it('are few for a sign-in in a browser that is known', async () => {
    lila.cookies.delete('session');
    expectAtMost(await signIn(), MOST.signIn);
  });

  it('are few for a change of address, and for its activation', async () => {
    const asked = { change_email: '1', email: NEW_ADDRESS, email_confirmation: NEW_ADDRESS };
    expectAtMost(await cost('/espace/identifiants', { ...asked, current_password: PASSWORD }), MOST.request);
    await handOverMails(platform);
    await cost('/activation', { code: await codeTo(platform, NEW_ADDRESS) });
    expectAtMost(await cost('/activation/identifiants', { email: NEW_ADDRESS }), MOST.activation);
    expectAtMost(await costOf(() => lila.get('/activation/recapitulatif'), 200), MOST.recap);
  });

  it('are few for the mails of a request, and of an activation', async () => {
    await handOverMails(platform);
    const asked = { change_email: '1', email: NEW_ADDRESS, email_confirmation: NEW_ADDRESS };
    await cost('/espace/identifiants', { ...asked, current_password: PASSWORD });
    const code = await codeTo(platform, NEW_ADDRESS);
    expectAtMost(await costOfMails(2), MOST.mails);
    await cost('/activation', { code });
    await cost('/activation/identifiants', { email: NEW_ADDRESS });
    expectAtMost(await costOfMails(2), MOST.mails);
  });

  async function costOfMails(count: number): Promise<Cost> {
    const { waiting } = await waitingMails(db());
    expect(waiting).toBe(count);
    driver.forget();
    const worker = startMailWorker(platform, demoTransport(), { everyMs: 24 * 3_600_000 });
    await worker.stop();
    const cost = costSoFar();
    expect(await waitingMails(db())).toMatchObject({ waiting: 0 });
    return cost;
  }
});
