import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount, PASSWORD } from '../../test/tools/accounts.ts';
import { doWork, readPicture } from '../../test/tools/captcha-solver.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { withCode } from '../../test/tools/sign-in-codes.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { countSignInTry } from '../account/sign-in-tries.ts';
import { imageCaptcha } from '../captcha/captcha.ts';
import { issueCaptcha } from '../captcha/challenge.ts';
import { systemRandom } from '../platform/platform.ts';

const LILA = 'lila@test.example';
const RIGHT = { email: LILA, password: PASSWORD };
const HERE = '192.0.2.1';

describeOnEachDatabase('signing in from a network where too many tries failed', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  beforeEach(async () => {
    // Work of every level is found at its first steps: what it costs is tested elsewhere.
    platform = testPlatform(db(), { random: { ...systemRandom, below: (below) => below % 7 } });
    app = await testApp(platform, {
      captcha: imageCaptcha(platform),
      captchaAfterFailures: 99,
      throttle: true,
    });
    lila = visitorOf(app, HERE);
    await openAccount(platform, LILA);
    for (let number = 0; number < 52; number++)
      await countSignInTry(platform, { email: `n${number}@test.example`, ip: HERE });
  });
  afterEach(() => app.close());

  async function work(token: string) {
    const challenge = await lila.get(`/captcha/travail?token=${token}`);
    return { captcha_token: token, captcha_work: (await doWork(JSON.parse(challenge.body))).sent };
  }

  it('costs the highest work, which the form asks for and which lets one in at once', async () => {
    const opened = issueCaptcha(platform, 'sign-in');
    const little = await lila.post('/connexion', { ...RIGHT, ...(await work(opened)) });
    expect(little.statusCode).toBe(422);
    expect(little.body).toContain('Une vérification plus longue est demandée');
    const token = await lila.captchaToken('/connexion');
    const enough = await lila.post('/connexion', { ...RIGHT, ...(await work(token)) });
    expect(enough).toMatchObject({ statusCode: 303, headers: { location: '/espace' } });
  });

  it('or a code, for who copies the picture instead, and only claims to have worked', async () => {
    const unasked = await lila.post('/connexion', RIGHT);
    expect(unasked.statusCode).toBe(422);
    const captcha_token = await lila.captchaToken('/connexion');
    const captcha = readPicture(platform.secrets, captcha_token);
    const { answer, code } = await withCode(platform, LILA, () =>
      lila.post('/connexion', { ...RIGHT, captcha_token, captcha, captcha_work: '{}' }),
    );
    expect(answer.statusCode).toBe(429);
    expect((await lila.post('/connexion/code', { code })).headers.location).toBe('/espace');
  });

  it('costs nothing more in another', async () => {
    const elsewhere = visitorOf(app, '192.0.2.2');
    expect((await elsewhere.post('/connexion', RIGHT)).headers.location).toBe('/espace');
  });
});
