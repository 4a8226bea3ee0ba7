import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  accountRow,
  codesTo,
  codeTo,
  mailsTo,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from './tools/accounts.ts';
import { describeOnPostgres } from './tools/database.ts';
import { type TestPlatform, testPlatform } from './tools/platform.ts';
import { openAccountWithAnswer, recoveryCodeOf, untilTakenUp } from './tools/recoveries.ts';
import { type Visitor, visitorOf } from './tools/visitor.ts';
import { testApp } from './tools/whole-app.ts';

const EMAIL = 'lila@test.example';
/** As Chromium has always sent it, and as accounts have it. */
const ASCII = 'lila@xn--socit-esab.example';
const LETTERS = 'lila@société.example';
const FORM = '/espace/identifiants';

describeOnPostgres('what is pasted', (database) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let visitor: Visitor;
  beforeEach(async () => {
    platform = testPlatform(database().db);
    app = await testApp(platform, { throttle: true });
    visitor = visitorOf(app);
  });
  afterEach(() => app.close());

  const signIn = (email: string, password = PASSWORD) => visitor.post('/connexion', { email, password });
  const opened = ({ statusCode, headers }: Awaited<ReturnType<typeof signIn>>) => [
    statusCode,
    headers.location,
  ];

  it.each([
    [`${EMAIL}\u200b`, PASSWORD],
    [`\u202a${EMAIL}\u202c`, `${PASSWORD} `],
    [`mailto:${EMAIL}`, `\u00a0${PASSWORD}\ufeff`],
    ['li\u00adla@te\u2060st.example', `${PASSWORD.slice(0, 9)}\u200b${PASSWORD.slice(9)}`],
  ])('opens the space: %j with %j', async (email, password) => {
    await openAccount(platform, EMAIL);
    expect(opened(await signIn(email, password))).toEqual([303, '/espace']);
  });

  it.each([LETTERS, ASCII, LETTERS.toUpperCase(), ASCII.toUpperCase()])(
    'opens the one space of an address with accents: %s',
    async (typed) => {
      await openAccount(platform, ASCII);
      expect(opened(await signIn(typed))).toEqual([303, '/espace']);
      const page = (await visitor.get('/espace/coordonnees')).body;
      expect(page).toContain(LETTERS);
      expect(page).not.toContain('xn--');
    },
  );

  it('is one new address with accents, typed in letters, activated in either way and shown in letters', async () => {
    const accountId = await openAccount(platform, EMAIL);
    visitor.cookies.set('session', (await signedIn(platform, EMAIL)).token);
    const asked = {
      change_email: '1',
      email: LETTERS,
      email_confirmation: ASCII,
      current_password: PASSWORD,
    };
    expect((await visitor.post(FORM, asked)).headers.location).toBe(`${FORM}/demande`);
    expect((await visitor.get(`${FORM}/demande`)).body).toContain(LETTERS);
    expect((await mailsTo(platform, ASCII)).length).toBeGreaterThan(0);
    const code = (await codesTo(platform, ASCII)).at(-1) ?? '';
    const pasted = `« ${code.slice(0, 4)}-${code.slice(4, 8)}\u200b ${code.slice(8)} ».`;
    expect((await visitor.post('/activation', { code: pasted })).headers.location).toBe(
      '/activation/identifiants',
    );
    const done = await visitor.post('/activation/identifiants', { email: `${LETTERS}\u200b` });
    expect(done.statusCode).toBe(303);
    const { sign_in_email, sign_in_email_key } = await accountRow(database().db, accountId);
    expect([sign_in_email, sign_in_email_key]).toEqual([ASCII, ASCII]);
    expect(opened(await signIn(LETTERS))).toEqual([303, '/espace']);
  });

  it('is the same address with accents as the present one, and is told so', async () => {
    await openAccount(platform, ASCII);
    visitor.cookies.set('session', (await signedIn(platform, ASCII)).token);
    const asked = {
      change_email: '1',
      email: LETTERS,
      email_confirmation: LETTERS,
      current_password: PASSWORD,
    };
    const { statusCode, body } = await visitor.post(FORM, asked);
    expect(statusCode).toBe(422);
    expect(body).toContain('déjà votre adresse de connexion');
  });

  it('recovers a password: the address, the code and the answer', async () => {
    await openAccountWithAnswer(platform, ASCII);
    const asked = await visitor.post('/mot-de-passe-oublie', { email: `mailto:${LETTERS}` });
    expect(asked.headers.location).toBe('/mot-de-passe-oublie/demande');
    expect((await visitor.get('/mot-de-passe-oublie/demande')).body).toContain(LETTERS);
    await untilTakenUp(platform);
    const code = await codeTo(platform, ASCII);
    const page = '/mot-de-passe-oublie/verification';
    const verified = await visitor.post(page, { code: `"${code}\u2060"`, answer: 'Ca\u00admille\u00a0' });
    expect(verified.headers.location).toBe('/mot-de-passe-oublie/nouveau');
  });

  it('recovers a password with an answer that was cut when it was chosen, and is given whole', async () => {
    const whole = 'une longue réponse de gestionnaire de mots de passe, '.repeat(3);
    const security_answer_hash = await platform.hasher.hash(
      // As version 0.1.0 kept it, whose form cut it at 100 characters.
      whole.slice(0, 100).normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim(),
    );
    await openAccount(platform, EMAIL, { security_answer_hash });
    const code = await recoveryCodeOf(platform, EMAIL);
    const verified = await visitor.post('/mot-de-passe-oublie/verification', { code, answer: whole });
    expect(verified.headers.location).toBe('/mot-de-passe-oublie/nouveau');
  });

  it('chooses no answer that could not be given again', async () => {
    await openAccount(platform, EMAIL);
    visitor.cookies.set('session', (await signedIn(platform, EMAIL)).token);
    const { statusCode, body } = await visitor.post('/espace/coordonnees/question', {
      question: 'Le prénom de votre conjoint(e) ?',
      answer: otherPassword().repeat(4),
    });
    expect(statusCode).toBe(422);
    expect(body).toContain(`elle en compte ${otherPassword().length * 4}`);
  });
});
