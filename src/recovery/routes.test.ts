import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountRow, handOverMails, opens, otherPassword, PASSWORD } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { ANSWER, openAccountWithAnswer, printedCodeOf, recoveryCodeOf } from '../../test/tools/recoveries.ts';
import { visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';

const EMAIL = 'lila@test.example';
const QUESTION = 'Le prénom de votre conjoint(e) ?';
const VERIFICATION = '/mot-de-passe-oublie/verification';
const NEW_PASSWORD = '/mot-de-passe-oublie/nouveau';

describeOnEachDatabase('the screens of a forgotten password', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let accountId: string;
  let code: string;
  let jar: Record<string, string>;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccountWithAnswer(platform, EMAIL);
    code = await recoveryCodeOf(platform, EMAIL);
    app = await testApp(platform);
    jar = {};
  });
  afterEach(() => app.close());

  const keepCookies = (answer: { cookies: { name: string; value: string }[] }) => {
    for (const { name, value } of answer.cookies) jar[name] = value;
  };
  async function open(url: string) {
    const answer = await app.inject({ url, cookies: jar });
    keepCookies(answer);
    return answer;
  }
  /** Sends the form of a page as a browser does, with the cookies it keeps. */
  async function send(url: string, fields: Record<string, string>) {
    const form = await open(url === NEW_PASSWORD ? '/connexion' : url);
    const csrf = /name="_csrf" value="([^"]+)"/.exec(form.body)?.[1] ?? '';
    const answer = await app.inject({
      method: 'POST',
      url,
      cookies: jar,
      payload: new URLSearchParams({ _csrf: csrf, ...fields }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    keepCookies(answer);
    return answer;
  }
  const twice = (password: string) => ({ password, password_confirmation: password });

  it('show the question to the browser that entered the code, and to no other', async () => {
    expect(asRead((await open(VERIFICATION)).body)).not.toContain(QUESTION);
    const sent = await send(VERIFICATION, { code, answer: '' });
    expect([sent.statusCode, sent.headers.location]).toEqual([303, VERIFICATION]);
    expect(asRead((await open(VERIFICATION)).body)).toContain(QUESTION);
    expect(asRead((await open(`${VERIFICATION}?code=autre`)).body)).not.toContain(QUESTION);
    for (const forged of ['', 'x', Buffer.from('{"at":9e15,"step":{}}').toString('base64url')]) {
      const other = await app.inject({ url: VERIFICATION, cookies: { recovery: forged } });
      expect(asRead(other.body)).not.toContain(QUESTION);
    }
  });

  it('forget the code recognised after 30 minutes', async () => {
    await send(VERIFICATION, { code, answer: '' });
    platform.clock.advance({ minutes: 30 });
    expect(asRead((await open(VERIFICATION)).body)).not.toContain(QUESTION);
    expect((await send(VERIFICATION, { answer: ANSWER })).statusCode).toBe(422);
  });

  it('put neither the code nor the answer back into the form, nor into an address', async () => {
    for (const fields of [
      { code: 'abcdefghijkm', answer: 'Médor' },
      { code, answer: 'Médor' },
    ]) {
      const answer = await send(VERIFICATION, fields);
      expect(answer.statusCode).toBe(422);
      expect(answer.body).not.toContain(fields.code);
      expect(answer.body).not.toContain('Médor');
    }
    const verified = await send(VERIFICATION, { code, answer: ANSWER });
    expect([verified.statusCode, verified.headers.location]).toEqual([303, NEW_PASSWORD]);
    expect(JSON.stringify([verified.headers, platform.logged])).not.toContain(code);
  });

  it('put off who asks for code after code to try answers, but not for good', async () => {
    await app.close();
    app = await testApp(platform, { throttle: true });
    const tryAnswer = async (answer: string) => (await send(VERIFICATION, { code, answer })).statusCode;
    const another = async () => {
      platform.clock.advance({ minutes: 10 });
      code = await recoveryCodeOf(platform, EMAIL);
    };
    for (let asked = 0; asked < 2; asked++) {
      for (let count = 0; count < 5; count++) expect(await tryAnswer('Médor')).toBe(422);
      await another();
    }
    expect(await tryAnswer('Médor')).toBe(422);
    await another();
    // Not even the right one, from wherever, until an hour is over; without an answer the question is shown.
    expect(await tryAnswer(ANSWER)).toBe(429);
    expect(await tryAnswer('')).toBe(303);
    platform.clock.advance({ minutes: 50 });
    code = await recoveryCodeOf(platform, EMAIL);
    expect(await tryAnswer(ANSWER)).toBe(303);
    expect(await tryAnswer('Médor')).toBe(422);
  });

  describe('with a letter', () => {
    let printed: string;

    beforeEach(async () => {
      await app.close();
      app = await testApp(platform, { throttle: true });
      printed = await printedCodeOf(platform, (await accountRow(db(), accountId)).subscriber_number);
    });

    const answers = async (code: string, answer: string) =>
      (await visitorOf(app).post(VERIFICATION, { code, answer })).statusCode;

    /** Whoever reads the mailbox asks for code after code, until not even an answer is compared. */
    async function useUpMailedAnswers() {
      for (let asked = 0; asked < 3; asked++) {
        platform.clock.advance({ minutes: 10 });
        code = await recoveryCodeOf(platform, EMAIL);
        for (let count = 0; count < 5; count++) await answers(code, 'Médor');
      }
      expect(await answers(code, ANSWER)).toBe(429);
    }

    it('lead its holder to a new password, whatever the reader of the mailbox used up', async () => {
      await useUpMailedAnswers();
      expect((await send(VERIFICATION, { code: printed, answer: '' })).headers.location).toBe(VERIFICATION);
      // A wrong one before the right one, the code being recognised by its cookie.
      expect((await send(VERIFICATION, { answer: 'Médor' })).statusCode).toBe(422);
      expect((await send(VERIFICATION, { answer: ANSWER })).headers.location).toBe(NEW_PASSWORD);
      await send(NEW_PASSWORD, twice(otherPassword()));
      expect(await opens(platform, EMAIL, otherPassword())).toBe(true);
    });

    it('end it at the fifth wrong answer, which uses up none of the mailed codes', async () => {
      for (let count = 0; count < 5; count++) expect(await answers(printed, 'Médor')).toBe(422);
      const sixth = await send(VERIFICATION, { code: printed, answer: ANSWER });
      expect(sixth.statusCode).toBe(422);
      expect(asRead(sixth.body)).toContain('Cinq réponses étaient fausses');
      for (let asked = 0; asked < 2; asked++) {
        platform.clock.advance({ minutes: 10 });
        code = await recoveryCodeOf(platform, EMAIL);
        for (let count = 0; count < 5; count++) expect(await answers(code, 'Médor')).toBe(422);
      }
    });
  });

  it('go on to the new password whatever strangers ask for meanwhile', async () => {
    await handOverMails(platform);
    expect((await send(VERIFICATION, { code, answer: ANSWER })).headers.location).toBe(NEW_PASSWORD);
    const stranger = visitorOf(app);
    for (let minute = 0; minute < 28; minute++) {
      await stranger.post('/mot-de-passe-oublie', { email: EMAIL });
      platform.clock.advance({ minutes: 1 });
      await handOverMails(platform);
    }
    expect((await send(NEW_PASSWORD, twice(otherPassword()))).headers.location).toBe(
      '/mot-de-passe-oublie/termine',
    );
    expect(await opens(platform, EMAIL, otherPassword())).toBe(true);
  });

  it('lead back to the code where nothing was verified', async () => {
    for (const answer of [await open(NEW_PASSWORD), await send(NEW_PASSWORD, twice(otherPassword()))])
      expect([answer.statusCode, answer.headers.location]).toEqual([303, VERIFICATION]);
    expect((await open('/mot-de-passe-oublie/termine')).headers.location).toBe('/connexion');
    expect(await opens(platform, EMAIL, PASSWORD)).toBe(true);
  });

  it('says with a mistyped confirmation that the password is known, guessable or used before, too', async () => {
    await send(VERIFICATION, { code, answer: ANSWER });
    for (const [password, why] of [
      ['bonjour-ami-bonjour-ami-7', 'trop facile à deviner'],
      ['Rien-ne-sert-de-courir-1', 'ont déjà été volés'],
      [PASSWORD, 'l’un de vos dix derniers'],
    ] as const) {
      const { statusCode, body } = await send(NEW_PASSWORD, { password, password_confirmation: 'x' });
      expect(statusCode).toBe(422);
      expect(asRead(body)).toContain(why);
      expect(asRead(body)).toContain('Les deux mots de passe ne sont pas identiques');
    }
  });

  it('names in the summary what comes back empty, and keeps nothing of it', async () => {
    await send(VERIFICATION, { code, answer: ANSWER });
    const { body } = await send(NEW_PASSWORD, { password: otherPassword(), password_confirmation: 'x' });
    expect(asRead(body)).toContain('Saisissez de nouveau : <a href="#password">le mot de passe</a>.');
    expect(body).not.toContain(otherPassword());
  });

  it('take a second click on « Valider » for the first', async () => {
    await send(VERIFICATION, { code, answer: ANSWER });
    const verified = { ...jar };
    for (const password of [otherPassword(1), otherPassword(1)]) {
      const done = await send(NEW_PASSWORD, twice(password));
      expect([done.statusCode, done.headers.location]).toEqual([303, '/mot-de-passe-oublie/termine']);
    }
    expect((await open('/mot-de-passe-oublie/termine')).body).toContain(EMAIL);
    // The cookie of the step before, kept by another: nothing more is changed by it.
    platform.clock.advance({ minutes: 5 });
    jar = verified;
    const again = await send(NEW_PASSWORD, twice(otherPassword(2)));
    expect(again.statusCode).toBe(422);
    expect(again.body).toContain('Le délai pour choisir un mot de passe est passé');
    expect(await opens(platform, EMAIL, otherPassword(1))).toBe(true);
  });

  it('ask no question where the installation has none, and the sign-in page promises none', async () => {
    await app.close();
    const installation = { ...platform.installation, SECURITY_QUESTION: false };
    app = await testApp({ ...platform, installation });
    const form = await open(VERIFICATION);
    expect(form.body).toContain('name="code"');
    expect(form.body).not.toContain('name="answer"');
    for (const page of ['/connexion', '/mot-de-passe-oublie', '/mot-de-passe-oublie/sans-messagerie'])
      expect((await open(page)).body, page).not.toContain('réponse à la question');
    const verified = await send(VERIFICATION, { code });
    expect([verified.statusCode, verified.headers.location]).toEqual([303, NEW_PASSWORD]);
  });
});
