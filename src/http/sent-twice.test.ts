import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  accountRow,
  codeTo,
  handOverMails,
  mailsTo,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { askForAddress } from '../../test/tools/changes.ts';
import { asksPassword, entersCode, RECAP, TAB } from '../../test/tools/code-entry.ts';
import { describeOnPostgres } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { ANSWER, openAccountWithAnswer, recoveryCodeOf } from '../../test/tools/recoveries.ts';
import { COMPANY, codeOfLetter, creationForm, register } from '../../test/tools/registrations.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';

const LILA = 'lila@test.example';
const NEW = 'lila.nouvelle@test.example';
const JEANNE = 'jeanne@test.example';
const twice = (password: string) => ({ password, password_confirmation: password });
const newPassword = (password: string) => ({
  change_password: '1',
  ...twice(password),
  current_password: PASSWORD,
});

/** One form that works once: the page it is on, where it goes, what is typed. */
interface Form {
  url: string;
  fields: Record<string, string>;
  page?: string;
}

describeOnPostgres(
  'a form sent twice, the second time with the cookies from before its answer',
  (database) => {
    const db = () => database().db;
    let platform: TestPlatform;
    let app: FastifyInstance;
    let browser: Visitor;
    let accountId: string;

    beforeEach(async () => {
      platform = testPlatform(db());
      app = await testApp(platform);
      browser = visitorOf(app);
      accountId = await openAccountWithAnswer(platform, LILA);
    });
    afterEach(() => app.close());

    const signsIn = () => browser.post('/connexion', { email: LILA, password: PASSWORD });
    const putBack = (cookies: Map<string, string>) => {
      browser.cookies.clear();
      for (const [name, value] of cookies) browser.cookies.set(name, value);
    };

    /** The answer to the first request is lost, its cookies too. @returns the answers to both */
    async function sentTwice({ url, fields, page = url }: Form, second = fields) {
      const _csrf = await browser.csrf(page);
      const before = new Map(browser.cookies);
      const first = await browser.send(url, new URLSearchParams({ _csrf, ...fields }).toString());
      putBack(before);
      const again = await browser.send(url, new URLSearchParams({ _csrf, ...second }).toString());
      return [first, again] as const;
    }

    /** Both at once, as by a double click on a page without script. */
    async function sentAtOnce({ url, fields, page = url }: Form) {
      const body = new URLSearchParams({ _csrf: await browser.csrf(page), ...fields }).toString();
      return Promise.all([browser.send(url, body), browser.send(url, body)]);
    }

    async function expectSignedOut() {
      expect((await browser.get('/espace/coordonnees')).headers.location).toContain('/connexion');
    }

    async function changeIsReady(session: 'with a session' | 'with the password'): Promise<Form> {
      if (session === 'with a session') await signsIn();
      await askForAddress(platform, await signedIn(platform, LILA), NEW);
      const page = await entersCode(browser, await codeTo(platform, NEW));
      expect(asksPassword(page)).toBe(session === 'with the password');
      return { url: TAB, fields: { email: NEW, ...(asksPassword(page) && { password: PASSWORD }) } };
    }

    async function creationIsReady(): Promise<Form> {
      await browser.post('/creation', creationForm(JEANNE, PASSWORD));
      await entersCode(browser, await codeTo(platform, JEANNE));
      return { url: TAB, fields: { email: JEANNE } };
    }

    async function recoveryIsReady(): Promise<Form> {
      const code = await recoveryCodeOf(platform, LILA);
      await browser.post('/mot-de-passe-oublie/verification', { code, answer: ANSWER });
      const url = '/mot-de-passe-oublie/nouveau';
      return { url, fields: twice(otherPassword(1)) };
    }

    async function passwordIsReady(): Promise<Form> {
      await signsIn();
      return { url: '/espace/identifiants', fields: newPassword(otherPassword(1)) };
    }

    async function deletionIsReady(): Promise<Form> {
      await signsIn();
      return { url: '/espace/suppression', fields: { password: PASSWORD, confirm: '1' } };
    }

    const READY: [string, () => Promise<Form>, string, string][] = [
      ['a change activated in its session', () => changeIsReady('with a session'), RECAP, NEW],
      ['a change activated by the password', () => changeIsReady('with the password'), RECAP, NEW],
      ['a creation activated', creationIsReady, RECAP, JEANNE],
      ['a password recovered', recoveryIsReady, '/mot-de-passe-oublie/termine', LILA],
      [
        'a password changed',
        passwordIsReady,
        '/espace/identifiants/mot-de-passe',
        'réinitialisé avec succès',
      ],
      ['a deletion asked', deletionIsReady, '/espace/suppression/demandee', 'est demandée'],
    ];

    describe.each(READY)('%s', (_name, ready, result, shown) => {
      it('shows the result of the first, and opens no session', async () => {
        const [first, second] = await sentTwice(await ready());
        expect([first.statusCode, first.headers.location]).toEqual([303, result]);
        expect([second.statusCode, second.headers.location]).toEqual([303, result]);
        expect(second.cookies.filter(({ name, value }) => name === 'session' && value !== '')).toEqual([]);
        const page = await browser.get(result);
        expect(page.statusCode).toBe(200);
        expect(asRead(page.body)).toContain(shown);
        await expectSignedOut();
      });

      it('does so where both arrive at once', async () => {
        const answers = await sentAtOnce(await ready());
        expect(answers.map(({ headers }) => headers.location)).toEqual([result, result]);
      });

      it('does no longer after five minutes', async () => {
        const form = await ready();
        const _csrf = await browser.csrf(form.page ?? form.url);
        const before = new Map(browser.cookies);
        const body = new URLSearchParams({ _csrf, ...form.fields }).toString();
        expect((await browser.send(form.url, body)).headers.location).toBe(result);
        platform.clock.advance({ minutes: 4, seconds: 59 });
        putBack(before);
        expect((await browser.send(form.url, body)).headers.location).toBe(result);
        platform.clock.advance({ seconds: 1 });
        putBack(before);
        expect((await browser.send(form.url, body)).headers.location).not.toBe(result);
      });
    });

    it('of a letter, in its session, shows the recap, and the session goes on', async () => {
      platform.clock.set(new Date('2026-11-25T10:00:00Z'));
      await register(platform, JEANNE, { company: COMPANY });
      await entersCode(browser, await codeTo(platform, JEANNE));
      await browser.post(TAB, { email: JEANNE, password: PASSWORD });
      const { subscriber_number } = await db()
        .selectFrom('account')
        .select('subscriber_number')
        .where('sign_in_email', '=', JEANNE)
        .executeTakeFirstOrThrow();
      const code = await codeOfLetter(platform, subscriber_number);
      await browser.post('/connexion', { email: JEANNE, password: PASSWORD });
      await entersCode(browser, code);
      const [, second] = await sentTwice({ url: TAB, fields: { email: JEANNE } });
      expect(second.headers.location).toBe(RECAP);
      expect((await browser.get(RECAP)).body).toContain(subscriber_number);
      expect((await browser.get('/espace')).statusCode).toBe(200);
    });

    it('says, where another password was typed the second time, that the first one counts', async () => {
      const [, second] = await sentTwice(await recoveryIsReady(), twice(otherPassword(2)));
      expect(asRead((await browser.get(String(second.headers.location))).body)).toContain('premier envoi');
      expect(await opens(platform, LILA, otherPassword(1))).toBe(true);
      expect(await opens(platform, LILA, otherPassword(2))).toBe(false);
    });

    it('says the same of a changed password, and tells a browser without a session nothing of the account', async () => {
      const [, second] = await sentTwice(await passwordIsReady(), newPassword(otherPassword(2)));
      const page = asRead((await browser.get(String(second.headers.location))).body);
      expect(page).toContain('premier envoi');
      const { last_name, subscriber_number } = await accountRow(db(), accountId);
      for (const about of [LILA, last_name, subscriber_number]) expect(page).not.toContain(about);
      expect(await opens(platform, LILA, otherPassword(1))).toBe(true);
      expect(
        (await mailsTo(platform, LILA)).filter(({ subject }) => /mot de passe/i.test(subject)),
      ).toHaveLength(1);
    });

    it('shows no recap to another browser that entered the same code, nor after a sign-in', async () => {
      const form = await changeIsReady('with the password');
      const stranger = visitorOf(app);
      await entersCode(stranger, await codeTo(platform, NEW));
      await sentTwice(form);
      const answer = await stranger.post(TAB, { email: NEW }, '/activation');
      expect(answer.statusCode).toBe(422);
      expect(asRead(answer.body)).toContain('Ce code a déjà servi');
      expect((await stranger.get(RECAP)).headers.location).toBe('/activation');

      await handOverMails(platform);
      await signedIn(platform, NEW);
      expect((await browser.get(RECAP)).headers.location).toContain('/connexion');
    });

    it('shows it to nobody who put a cookie of their own journey into the browser', async () => {
      const strangers = visitorOf(app);
      await strangers.post('/creation', creationForm('pirate@test.example', otherPassword(3)));
      await entersCode(strangers, await codeTo(platform, 'pirate@test.example'));
      const planted = strangers.cookies.get('activation') ?? '';
      browser.cookies.set('activation', planted);
      const [first] = await sentTwice(await changeIsReady('with the password'));
      expect(first.headers.location).toBe(RECAP);
      strangers.cookies.set('activation', planted);
      const answer = await strangers.get(TAB);
      expect(answer.statusCode).toBe(200);
      expect(answer.body).not.toContain(LILA);
    });

    const asks = (email: string) => ({ url: '/mot-de-passe-oublie', fields: { email } });
    async function changeIsAsked(): Promise<Form> {
      await signsIn();
      const fields = { change_email: '1', email: NEW, email_confirmation: NEW, current_password: PASSWORD };
      return { url: '/espace/identifiants', fields };
    }
    const ASKED: [string, () => Promise<Form> | Form, string, string][] = [
      ['a forgotten password', () => asks(LILA), '/mot-de-passe-oublie/demande', LILA],
      ['an address that opens nothing', () => asks(JEANNE), '/mot-de-passe-oublie/demande', JEANNE],
      ['another address', changeIsAsked, '/espace/identifiants/demande', NEW],
      [
        'a creation',
        () => ({ url: '/creation', fields: creationForm(JEANNE, PASSWORD) }),
        '/creation/demande',
        JEANNE,
      ],
    ];

    describe.each(ASKED)('that asks for a code for %s', (_name, form, result, address) => {
      const codes = async () =>
        (await mailsTo(platform, address)).filter(({ text }) => /^\s*[A-Za-z]{12}\s*$/m.test(text)).length;

      it('mails one, and shows the page of the first', async () => {
        const answers = await sentTwice(await form());
        expect(answers.map(({ headers }) => headers.location)).toEqual([result, result]);
        expect((await browser.get(result)).body).toContain(address);
        await app.close();
        expect(await codes()).toBe(_name.includes('opens nothing') ? 0 : 1);
        expect(await db().selectFrom('recovery').select('id').execute()).toHaveLength(
          address === LILA ? 1 : 0,
        );
      });

      it('does so where both arrive at once', async () => {
        const answers = await sentAtOnce(await form());
        expect(answers.map(({ headers }) => headers.location)).toEqual([result, result]);
        await app.close();
        expect(await codes()).toBe(_name.includes('opens nothing') ? 0 : 1);
      });
    });

    it('asks for another address anew once what it asked for was cancelled', async () => {
      const { url, fields } = await changeIsAsked();
      const form = new URLSearchParams({ _csrf: await browser.csrf(url), ...fields });
      const asked = '/espace/identifiants/demande';
      expect((await browser.send(url, form)).headers.location).toBe(asked);
      await browser.post('/espace/identifiants/annuler', {}, url);
      expect((await browser.get(asked)).headers.location).toBe(url);
      expect((await browser.send(url, form)).headers.location).toBe(asked);
      expect((await browser.get(asked)).body).toContain(NEW);
    });

    it('of a password confirmed leads on, as the first did', async () => {
      await signsIn();
      const page = '/espace/confirmation?retour=%2Fespace%2Fcoordonnees%2Fmodifier';
      const fields = { password: PASSWORD, retour: '/espace/coordonnees/modifier' };
      const [first, second] = await sentTwice({ url: '/espace/confirmation', page, fields });
      expect(first.headers.location).toBe('/espace/coordonnees/modifier');
      expect(second.headers.location).toBe('/espace/coordonnees/modifier');
      expect(second.cookies.filter(({ name }) => name === 'session')).toEqual([]);
      await expectSignedOut();
    });

    it('of a sign-out tells that one is signed out', async () => {
      await signsIn();
      const [, second] = await sentTwice({ url: '/deconnexion', fields: {}, page: '/espace' });
      expect(second.headers.location).toBe('/connexion');
      expect(asRead((await browser.get('/connexion')).body)).toContain('Vous êtes déconnecté');
    });

    it('is remembered for five minutes in the database, and no more', async () => {
      await sentTwice(await recoveryIsReady());
      const rows = await db().selectFrom('ended_journey').selectAll().execute();
      const [row] = rows;
      expect(rows).toHaveLength(1);
      expect(row && row.expires_at.getTime() - platform.clock.now().getTime()).toBe(5 * 60_000);
    });
  },
);
