import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  auditLines,
  codesTo,
  mailsTo,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { disputeReferenceTo } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { ANSWER, openAccountWithAnswer } from '../../test/tools/recoveries.ts';
import { visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';

const LILA = 'lila@test.example';
const NEW = 'nouvelle@test.example';
const FORM = '/espace/identifiants';

describeOnEachDatabase('somebody else reads the present mailbox', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    accountId = await openAccountWithAnswer(platform, LILA);
  });
  afterEach(() => app.close());

  async function lilaSignedIn() {
    const lila = visitorOf(app);
    lila.cookies.set('session', (await signedIn(platform, LILA)).token);
    return lila;
  }
  const asks = async (fields: Record<string, string> = {}) => {
    const lila = await lilaSignedIn();
    const email = { change_email: '1', email: NEW, email_confirmation: NEW };
    return lila.post(FORM, { ...email, current_password: PASSWORD, ...fields });
  };

  /** A program that opens every link that was ever mailed there and presses its button, ten times over. */
  async function pressesEveryLink(): Promise<string[]> {
    const mails = (await mailsTo(platform, LILA)).map(({ text }) => text).join();
    const links = [...mails.matchAll(/\/contestation#([\w-]+)/g)].map(([, reference = '']) => reference);
    const stranger = visitorOf(app);
    const answers: string[] = [];
    for (let time = 0; time < 10; time++) {
      for (const reference of links) {
        platform.clock.advance({ minutes: 20 });
        const { headers, statusCode } = await stranger.post('/contestation', {
          reference,
          action: 'annuler',
        });
        answers.push(String(headers.location ?? statusCode));
      }
    }
    return answers;
  }

  /** Pressed again, a link that cancelled shows so: what counts is how many requests were. */
  const cancelled = async () =>
    (await db().selectFrom('credential_change').select('id').where('status', '=', 'disputed').execute())
      .length;

  it('and the holder, with password and answer, gets out all the same', async () => {
    expect((await asks()).headers.location).toBe('/espace/identifiants/demande');
    await pressesEveryLink();
    expect(await cancelled()).toBe(1);

    const told = await (await lilaSignedIn()).get(FORM);
    expect(told.body).toContain('name="answer"');
    expect(told.body).toContain('Le prénom de votre conjoint(e)');
    const refused = await asks();
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('href="#answer"');
    expect((await asks({ answer: ANSWER.toUpperCase() })).headers.location).toBe(
      '/espace/identifiants/demande',
    );
    const [code = ''] = (await codesTo(platform, NEW)).slice(-1);

    const sessions = () => db().selectFrom('session').selectAll().execute();
    const before = (await sessions()).length;
    await pressesEveryLink();
    expect(await cancelled()).toBe(1);
    expect(await sessions()).toHaveLength(before);
    const reference = await disputeReferenceTo(platform, LILA);
    const page = await visitorOf(app).post('/contestation', { reference });
    expect(page.body).toContain('lire cette messagerie ne suffit plus pour l’annuler');
    expect(page.body).not.toContain('Annuler cette demande');

    const alive = await lilaSignedIn();
    await alive.post('/activation', { code });
    const done = await alive.post('/activation/identifiants', { email: NEW, password: PASSWORD });
    expect(done.headers.location).toBe('/activation/recapitulatif');
    expect(await opens(platform, NEW)).toBe(true);
  });

  it('what the link cancelled does not count towards ten a day, and the limit says its hour', async () => {
    await asks();
    await pressesEveryLink();
    const first = platform.clock.now();
    for (let count = 0; count < 10; count++) {
      expect((await asks({ answer: ANSWER })).statusCode).toBe(303);
      platform.clock.advance({ seconds: 1 });
    }
    const refused = await asks({ answer: ANSWER });
    expect(refused.statusCode).toBe(429);
    expect(refused.body).toMatch(/Vous avez fait dix demandes en 24\s*heures/);
    expect(refused.body).toContain(`value="${NEW}"`);
    expect(Number(refused.headers['retry-after'])).toBe(86_390);
    platform.clock.set(new Date(first.getTime() + 86_400_000));
    expect((await asks({ answer: ANSWER })).statusCode).toBe(303);
  });

  it('guesses at the answer are counted apart, after the password, and told to the holder', async () => {
    await asks();
    await pressesEveryLink();
    const guesses = async (current_password: string) =>
      (await asks({ answer: 'Dominique', current_password })).statusCode;
    // Without the password no answer is looked at.
    expect(await guesses('faux-mot-de-passe-sans-suite-1')).toBe(422);
    const statuses: number[] = [];
    for (let count = 0; count < 8; count++) statuses.push(await guesses(PASSWORD));
    expect(statuses).toEqual([422, 422, 422, 422, 422, 422, 429, 429]);
    const subjects = (await mailsTo(platform, LILA)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => /Réponses erronées/.test(subject))).toHaveLength(1);
    const refused = (await auditLines(db(), accountId)).filter(
      ({ event, outcome }) => event === 'change-requested' && outcome === 'refused',
    );
    expect(refused).toHaveLength(6);

    expect((await asks({ answer: ANSWER })).statusCode).toBe(429);
    platform.clock.advance({ hours: 1 });
    expect((await asks({ answer: ANSWER })).statusCode).toBe(303);
  });

  it('the password alone is changed without the answer', async () => {
    await asks();
    await pressesEveryLink();
    const lila = await lilaSignedIn();
    const password = otherPassword();
    const fields = { change_password: '1', password, password_confirmation: password };
    const done = await lila.post(FORM, { ...fields, current_password: PASSWORD });
    expect(done.headers.location).toBe('/espace/identifiants/mot-de-passe');
  });
});
