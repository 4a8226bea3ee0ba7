import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeTo, openAccount, otherPassword, PASSWORD } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { ANSWER, openAccountWithAnswer, recoveryCodeOf } from '../../test/tools/recoveries.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';

const LILA = 'lila@test.example';
const NEW_ADDRESS = 'lila.nouvelle@test.example';

// The captcha is off in all of them: these limits hold without one.
describeOnEachDatabase('one account', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    await openAccountWithAnswer(platform, LILA);
    lila = visitorOf(app);
    await signIn(lila, LILA);
  });
  afterEach(() => app.close());

  const signIn = (form: Visitor, email: string) => form.post('/connexion', { email, password: PASSWORD });
  const choose = (fields: Record<string, string> = {}, password = PASSWORD) =>
    lila.post('/espace/identifiants', {
      change_password: '1',
      password,
      password_confirmation: password,
      current_password: PASSWORD,
      ...fields,
    });

  /** Does it until it is put off. @returns how often it was done */
  async function timesAllowed(act: () => Promise<{ statusCode: number; headers: object }>): Promise<number> {
    for (let times = 0; times < 100; times++) {
      const { statusCode, headers } = await act();
      if (statusCode !== 429) continue;
      expect(headers).toHaveProperty('retry-after', '30');
      return times;
    }
    throw new Error('it was never put off');
  }

  const question = () =>
    lila.post('/espace/coordonnees/question', {
      question: 'Le nom de votre premier animal de compagnie ?',
      answer: 'Médor le chien',
      current_password: PASSWORD,
    });

  // As many, and one more, after which there is a delay of 30 seconds.
  it.each([
    ['chooses a password', 11, () => choose()],
    ['changes the question', 11, question],
    ['takes all data away', 11, () => lila.get('/espace/donnees.json')],
    ['prints the recap', 31, () => lila.get('/espace/recapitulatif.pdf')],
    ['gives the password again', 31, () => lila.post('/espace/confirmation', { password: PASSWORD })],
    ['reads the history', 61, () => lila.get('/espace/coordonnees/historique')],
    [
      'chooses about mails',
      31,
      () => lila.post('/espace/coordonnees/courriels', { wanted: '1' }, '/espace/coordonnees'),
    ],
  ] as const)('%s %i times in ten minutes, then waits', async (_what, times, act) => {
    expect(await timesAllowed(act)).toBe(times);
    platform.clock.advance({ seconds: 31 });
    expect((await act()).statusCode).not.toBe(429);
    expect((await act()).headers['retry-after']).toBe('60');
    platform.clock.advance({ minutes: 11 });
    expect((await act()).statusCode).not.toBe(429);
  });

  it('that has to wait keeps nobody else waiting', async () => {
    await timesAllowed(() => lila.get('/espace/recapitulatif.pdf'));
    await openAccount(platform, 'paul@test.example');
    const paul = visitorOf(app);
    await signIn(paul, 'paul@test.example');
    expect((await paul.get('/espace/recapitulatif.pdf')).statusCode).toBe(200);
    expect((await lila.get('/espace')).statusCode).toBe(200);
  });

  it('finds the form filled in again after a delay, and never what is secret', async () => {
    const fields = { change_email: '1', email: NEW_ADDRESS, email_confirmation: NEW_ADDRESS };
    for (let time = 0; time < 11; time++) expect((await choose(fields)).statusCode).toBe(422);
    const put = await choose(fields, otherPassword(7));
    expect(put.statusCode).toBe(429);
    expect(put.body).toContain('Vous pourrez réessayer à partir du');
    const [, back = ''] = /href="([^"]+)"[^>]*>Reprendre ma saisie/.exec(put.body) ?? [];
    const form = (await lila.get(back)).body;
    expect(form).toContain(`value="${NEW_ADDRESS}"`);
    for (const secret of [PASSWORD, otherPassword(7)]) {
      expect(form).not.toContain(secret);
      expect(put.body).not.toContain(secret);
    }
  });

  it('is not put off for what is wrong at first sight, which costs nothing', async () => {
    for (let time = 0; time < 30; time++)
      expect((await choose({ password: 'court', password_confirmation: 'autre' })).statusCode).toBe(422);
    expect((await choose({}, otherPassword())).statusCode).toBe(303);
  });

  it('chooses a password ten times too after a forgotten one', async () => {
    const stranger = visitorOf(app);
    const code = await recoveryCodeOf(platform, LILA);
    await stranger.post('/mot-de-passe-oublie/verification', { code });
    const verified = await stranger.post('/mot-de-passe-oublie/verification', { answer: ANSWER });
    expect(verified.headers.location).toBe('/mot-de-passe-oublie/nouveau');
    const used = { password: PASSWORD, password_confirmation: PASSWORD };
    expect(await timesAllowed(() => stranger.post('/mot-de-passe-oublie/nouveau', used))).toBe(11);
  });

  it('prints thirty recaps by the proof of an activation, which leaves those of its space alone', async () => {
    await lila.post('/espace/identifiants', {
      change_email: '1',
      email: NEW_ADDRESS,
      email_confirmation: NEW_ADDRESS,
      current_password: PASSWORD,
    });
    const bearer = visitorOf(app);
    await bearer.post('/activation', { code: await codeTo(platform, NEW_ADDRESS) });
    await bearer.post('/activation/identifiants', { email: NEW_ADDRESS, password: PASSWORD });
    expect(await timesAllowed(() => bearer.get('/activation/recapitulatif.pdf'))).toBe(31);
    await signIn(lila, NEW_ADDRESS);
    expect((await lila.get('/espace/recapitulatif.pdf')).statusCode).toBe(200);
  });
});
