import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  codesTo,
  handOverMails,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { doWork, readPicture } from '../../test/tools/captcha-solver.ts';
import { askForAddress, disputeReferenceTo } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { ANSWER, openAccountWithAnswer, recoveryCodeOf } from '../../test/tools/recoveries.ts';
import { creationForm } from '../../test/tools/registrations.ts';
import { withCode } from '../../test/tools/sign-in-codes.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { imageCaptcha } from '../captcha/captcha.ts';
import { systemRandom } from '../platform/platform.ts';

const LILA = 'lila@test.example';
const NEW = 'lila.nouvelle@test.example';
const HERE = '192.0.2.1';
const WRONG_CODE = 'abcdefghijkl';

describeOnEachDatabase('somebody in the same network who never stops', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let neighbour: Visitor;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    lila = visitorOf(app, HERE);
    neighbour = visitorOf(app, HERE);
    await openAccount(platform, LILA);
  });
  afterEach(() => app.close());

  /** One try every ten seconds of an hour, so that each delay ends with one of them. @returns those refused */
  async function pollsForAnHour(path: string, fields: Record<string, string>): Promise<number> {
    const _csrf =
      /name="_csrf"[^>]* value="([^"]*)"/.exec((await neighbour.get('/connexion')).body)?.[1] ?? '';
    let refused = 0;
    for (let second = 0; second < 3_600; second += 10) {
      const { statusCode } = await neighbour.post(path, { ...fields, _csrf }, null);
      if (statusCode === 429) refused += 1;
      platform.clock.advance({ seconds: 10 });
    }
    return refused;
  }

  it('keeps no right code of an activation from being entered, nor the address after it', async () => {
    await askForAddress(platform, await signedIn(platform, LILA), NEW);
    const [code = ''] = await codesTo(platform, NEW);
    await handOverMails(platform);
    expect(await pollsForAnHour('/activation', { code: WRONG_CODE })).toBeGreaterThan(300);
    expect((await lila.post('/activation', { code: WRONG_CODE })).statusCode).toBe(429);
    const entered = await lila.post('/activation', { code });
    expect(entered.headers.location).toBe('/activation/identifiants');
    const done = await lila.post('/activation/identifiants', { email: NEW, password: PASSWORD });
    expect(done.headers.location).toBe('/activation/recapitulatif');
  });

  it('keeps nobody from disputing a change', async () => {
    await askForAddress(platform, await signedIn(platform, LILA), NEW);
    const reference = await disputeReferenceTo(platform, LILA);
    expect(await pollsForAnHour('/contestation', { reference: 'none' })).toBeGreaterThan(300);
    const done = await lila.post('/contestation', { reference, action: 'annuler' });
    expect(done.headers.location).toBe('/contestation/demande-annulee');
  });

  it('keeps no holder from giving the present password, with a space of his own or from many', async () => {
    lila.cookies.set('session', (await signedIn(platform, LILA)).token);
    for (let number = 0; number < 12; number++) {
      const email = `n${number}@test.example`;
      await openAccount(platform, email);
      const stranger = visitorOf(app, HERE);
      stranger.cookies.set('session', (await signedIn(platform, email)).token);
      for (let tries = 0; tries < 7; tries++)
        await stranger.post('/espace/confirmation', { password: otherPassword() });
    }
    const given = await lila.post('/espace/confirmation', { password: PASSWORD });
    expect(given.headers.location).toBe('/espace');
  });

  it('delays nobody but the session that he holds, where he stole one', async () => {
    const { token } = await signedIn(platform, LILA);
    neighbour.cookies.set('session', token);
    for (let minute = 0; minute < 25; minute++) {
      await neighbour.post('/espace/confirmation', { password: otherPassword() });
      platform.clock.advance({ minutes: 1 });
    }
    expect((await neighbour.post('/espace/confirmation', { password: PASSWORD })).statusCode).toBe(429);
    const password = otherPassword(2);
    const change = { change_password: '1', password, password_confirmation: password };
    const stolen = () =>
      neighbour.post('/espace/identifiants', { ...change, current_password: otherPassword() });
    for (let tries = 0; tries < 20; tries++) await stolen();
    expect((await stolen()).statusCode).toBe(429);
    await lila.post('/connexion', { email: LILA, password: PASSWORD });
    const done = await lila.post('/espace/identifiants', { ...change, current_password: PASSWORD });
    expect(done.headers.location).toBe('/espace/identifiants/mot-de-passe');
    expect((await neighbour.get('/espace')).headers.location).toBe('/connexion?retour=%2Fespace');
  });
});

describeOnEachDatabase('whoever stole a session and chooses password after password there', (db) => {
  it('keeps nobody from choosing another who has forgotten it, and cannot end that session', async () => {
    const platform = testPlatform(db());
    const app = await testApp(platform, { throttle: true });
    await openAccountWithAnswer(platform, LILA);
    const thief = visitorOf(app);
    thief.cookies.set('session', (await signedIn(platform, LILA)).token);
    const password = otherPassword(2);
    const twice = { password, password_confirmation: password };
    const chooses = () =>
      thief.post('/espace/identifiants', { change_password: '1', ...twice, current_password: 'x' });
    for (let tries = 0; tries < 45; tries++) await chooses();
    expect((await chooses()).statusCode).toBe(429);

    const lila = visitorOf(app);
    const code = await recoveryCodeOf(platform, LILA);
    const verification = '/mot-de-passe-oublie/verification';
    await lila.post(verification, { code, answer: ANSWER });
    const done = await lila.post('/mot-de-passe-oublie/nouveau', twice, '/connexion');
    expect(done.headers.location).toBe('/mot-de-passe-oublie/termine');
    expect((await thief.get('/espace')).headers.location).toBe('/connexion?retour=%2Fespace');
    await app.close();
  });
});

describeOnEachDatabase('a request from a network from which too many came', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let visitor: Visitor;
  beforeEach(async () => {
    // Work of every level is found at its first steps: what it costs is tested elsewhere.
    platform = testPlatform(db(), { random: { ...systemRandom, below: (below) => below % 7 } });
    app = await testApp(platform, { captcha: imageCaptcha(platform), throttle: true });
    visitor = visitorOf(app, HERE);
    await openAccount(platform, LILA);
    for (const form of ['recovery', 'creation']) {
      await db()
        .insertInto('throttle')
        .values({
          key: `${form}/network/${HERE}`,
          failures: 30,
          last_failure_at: platform.clock.now(),
          blocked_until: new Date(platform.clock.now().getTime() + 900_000),
        })
        .execute();
    }
  });
  afterEach(() => app.close());

  const FORMS: [path: string, fields: Record<string, string>, sent: string][] = [
    ['/mot-de-passe-oublie', { email: LILA }, '/mot-de-passe-oublie/demande'],
    ['/creation', creationForm('jeanne@test.example'), '/creation/demande'],
  ];

  async function byWork(path: string, fields: Record<string, string>) {
    const token = await visitor.captchaToken(path);
    const challenge = await visitor.get(`/captcha/travail?token=${token}`);
    const { sent } = await doWork(JSON.parse(challenge.body));
    return visitor.post(path, { ...fields, captcha_token: token, captcha_work: sent });
  }
  async function byImage(path: string, fields: Record<string, string>) {
    const captcha_token = await visitor.captchaToken(path);
    const captcha = readPicture(platform.secrets, captcha_token);
    return visitor.post(path, { ...fields, captcha_token, captcha });
  }

  it.each(FORMS)('%s costs the highest work, and then waits for nothing', async (path, fields, sent) => {
    expect((await byImage(path, fields)).statusCode).toBe(429);
    // The form given back asks for the work of its level.
    const little = await byWork(path, fields);
    expect(little.statusCode).toBe(422);
    const token = /name="captcha_token"[^>]* value="([^"]*)"/.exec(little.body)?.[1] ?? '';
    const challenge = await visitor.get(`/captcha/travail?token=${token}`);
    const work = (await doWork(JSON.parse(challenge.body))).sent;
    const paid = await visitor.post(path, { ...fields, captcha_token: token, captcha_work: work });
    expect(paid.headers.location).toBe(sent);
  });

  it.each(FORMS)('%s is refused to nobody where many accounts sign in from', async (path, fields, sent) => {
    for (let number = 0; number < 5; number++) {
      const email = `n${number}@test.example`;
      await openAccount(platform, email);
      await signedIn(platform, email);
    }
    expect((await byImage(path, fields)).headers.location).toBe(sent);
  });
});

describeOnEachDatabase(
  'where a neighbour uses up what may be copied from images, and no script runs',
  (db) => {
    let platform: TestPlatform;
    let app: FastifyInstance;
    let lila: Visitor;
    beforeEach(async () => {
      platform = testPlatform(db());
      const captcha = imageCaptcha(platform);
      app = await testApp(platform, { captcha, captchaAfterFailures: 0, throttle: true });
      lila = visitorOf(app, HERE);
      await openAccount(platform, LILA);
      let until: Date | undefined;
      while (!until) {
        const token = captcha.issue('sign-in');
        const answer = readPicture(platform.secrets, token);
        const checked = await captcha.check(
          { token, form: 'sign-in', answer, work: '', browser: '' },
          HERE,
          0,
        );
        if (checked.outcome === 'too-many-images') until = checked.until;
      }
    });
    afterEach(() => app.close());

    async function copied(path: string) {
      const captcha_token = await lila.captchaToken(path);
      return { captcha_token, captcha: readPicture(platform.secrets, captcha_token) };
    }

    it('the right password signs in all the same, by a code, and a wrong one is answered alike', async () => {
      const signsIn = async (password: string) =>
        lila.post('/connexion', { email: LILA, password, ...(await copied('/connexion')) });
      const { answer, code } = await withCode(platform, LILA, () => signsIn(PASSWORD));
      expect(answer.headers.location).toBe('/connexion/code');
      expect((await signsIn(otherPassword())).headers.location).toBe('/connexion/code');
      expect((await lila.post('/connexion/code', { code })).headers.location).toBe('/espace');
      // What was wrong in the picture is still told.
      lila.cookies.clear();
      const wrong = { ...(await copied('/connexion')), captcha: 'zzzzzz' };
      const refused = await lila.post('/connexion', { email: LILA, password: PASSWORD, ...wrong });
      expect(refused.statusCode).toBe(422);
    });

    it('a right code is entered, and one that is none is told of the images', async () => {
      await askForAddress(platform, await signedIn(platform, LILA), NEW);
      const [code = ''] = await codesTo(platform, NEW);
      await handOverMails(platform);
      const refused = await lila.post('/activation', { code: WRONG_CODE, ...(await copied('/activation')) });
      expect(refused.statusCode).toBe(422);
      expect(refused.body).toContain('Votre réseau a beaucoup utilisé l’image');
      const entered = await lila.post('/activation', { code, ...(await copied('/activation')) });
      expect(entered.headers.location).toBe('/activation/identifiants');
    });
  },
);
