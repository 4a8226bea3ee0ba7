import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  accountRow,
  auditLines,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { SOME_HOLDER } from '../../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../../test/tools/visitor.ts';
import { testApp } from '../../../test/tools/whole-app.ts';

const EMAIL = 'lila@test.example';
const FORM = '/espace/coordonnees/modifier';
const ACTION = '/espace/coordonnees';
const NEW_STREET = '3 place Nouvelle';
const confirmation = (back: string) => `/espace/confirmation?retour=${encodeURIComponent(back)}`;
const REQUEST = {
  ...SOME_HOLDER,
  phone: '01 99 00 12 34',
  street: NEW_STREET,
  postal_code: '59000',
  city: 'LILLE',
  password: otherPassword(),
};

describeOnEachDatabase('a password asked for again', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    lila = visitorOf(app);
    accountId = await openAccount(platform, EMAIL);
    lila.cookies.set('session', (await signedIn(platform, EMAIL)).token);
  });
  afterEach(() => app.close());

  const confirm = (back: string, password = PASSWORD) =>
    lila.post('/espace/confirmation', { retour: back, password }, '/espace/confirmation');
  /** The form opened in time and sent too late. */
  async function sendsLate(fields: Record<string, string> = REQUEST, minutes = 10) {
    const csrf = await lila.csrf(FORM);
    platform.clock.advance({ minutes });
    return lila.send(ACTION, new URLSearchParams({ _csrf: csrf, ...fields }).toString());
  }

  describe('before a page', () => {
    it('is asked 10 minutes after it was given, no sooner', async () => {
      platform.clock.advance({ minutes: 9, seconds: 59 });
      expect((await lila.get(FORM)).statusCode).toBe(200);
      platform.clock.advance({ seconds: 1 });
      const asked = await lila.get(`${FORM}?fait=rien`);
      expect([asked.statusCode, asked.headers.location]).toEqual([303, confirmation(`${FORM}?fait=rien`)]);
      expect((await lila.get('/espace/services')).statusCode).toBe(200);
    });

    it('leads back to it, under a new token, for 10 minutes more', async () => {
      platform.clock.advance({ minutes: 15 });
      const before = lila.cookies.get('session');
      const done = await confirm(FORM);
      expect([done.statusCode, done.headers.location]).toEqual([303, FORM]);
      expect(lila.cookies.get('session')).not.toBe(before);
      expect((await app.inject({ url: FORM, cookies: { session: before ?? '' } })).headers.location).toBe(
        `/connexion?retour=${encodeURIComponent(FORM)}`,
      );
      expect((await lila.get(FORM)).statusCode).toBe(200);
      platform.clock.advance({ minutes: 10 });
      expect((await lila.get(FORM)).statusCode).toBe(303);
    });

    it('never leads to another site', async () => {
      for (const back of ['https://evil.example/', '//evil.example', '/deconnexion', ''])
        expect((await confirm(back)).headers.location).toBe('/espace');
      expect((await lila.get(confirmation('https://evil.example/'))).body).not.toContain('evil');
    });
  });

  it('comes back with the page when it is wrong or missing, and says so', async () => {
    for (const [password, message] of [
      [otherPassword(), 'n’est pas votre mot de passe actuel'],
      ['', 'Saisissez votre mot de passe actuel.'],
    ] as const) {
      const { statusCode, body } = await confirm(`${FORM}?reprise=1`, password);
      expect(statusCode).toBe(422);
      expect(body).toContain(message);
      expect(body).toContain(`value="${FORM}?reprise=1"`);
      expect(body).not.toContain(otherPassword());
    }
  });

  it('is throttled by itself, so that no stranger can put it off, and recorded', async () => {
    const csrf = await lila.csrf('/espace/confirmation');
    const body = new URLSearchParams({ _csrf: csrf, password: otherPassword() }).toString();
    const statuses: number[] = [];
    for (let count = 0; count < 8; count++)
      statuses.push((await lila.send('/espace/confirmation', body)).statusCode);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 422, 429, 429]);
    const refused = (await auditLines(db(), accountId)).map(({ event }) => event);
    expect(refused.filter((event) => event === 'sign-in-throttled')).toHaveLength(1);
    const elsewhere = await visitorOf(app).post('/connexion', { email: EMAIL, password: PASSWORD });
    expect(elsewhere.statusCode).toBe(303);
  });

  describe('before a form that was posted', () => {
    it('leads back to the form filled in, secrets excepted, and not sent', async () => {
      const asked = await sendsLate();
      expect([asked.statusCode, asked.headers.location]).toEqual([303, confirmation(`${FORM}?reprise=1`)]);
      expect((await lila.get(confirmation(`${FORM}?reprise=1`))).body).toContain('est conservé 10 minutes');
      expect((await confirm(`${FORM}?reprise=1`)).headers.location).toBe(`${FORM}?reprise=1`);
      const { body } = await lila.get(`${FORM}?reprise=1`);
      expect(body).toContain('Votre saisie est conservée');
      expect(body).toContain(`value="${NEW_STREET}"`);
      expect(body).not.toContain(otherPassword());
      expect((await accountRow(db(), accountId)).street).not.toBe(NEW_STREET);
      expect((await lila.post(ACTION, REQUEST, FORM)).headers.location).toBe(`${ACTION}?fait=coordonnees`);
    });

    it('shows the form empty to who comes to it anew', async () => {
      await sendsLate();
      await confirm(FORM);
      expect((await lila.get(FORM)).body).not.toContain(NEW_STREET);
    });

    it('loses what nobody could have typed, and asks all the same', async () => {
      const asked = await sendsLate({ street: 'x'.repeat(31_000) });
      expect(asked.headers.location).toBe(confirmation(FORM));
    });
  });

  describe('when the session itself is over', () => {
    const signIn = (email: string, back: string) =>
      lila.post('/connexion', { email, password: PASSWORD, retour: back });
    const back = `${FORM}?reprise=1`;

    it('leads through sign-in to the form filled in', async () => {
      const asked = await sendsLate(REQUEST, 45);
      expect([asked.statusCode, asked.headers.location]).toEqual([
        303,
        `/connexion?retour=${encodeURIComponent(back)}`,
      ]);
      expect((await signIn(EMAIL, back)).headers.location).toBe(back);
      const { body } = await lila.get(back);
      expect(body).toContain(`value="${NEW_STREET}"`);
      expect(await db().selectFrom('session').selectAll().execute()).toHaveLength(1);
    });

    it('shows nothing of it to somebody else who signs in there', async () => {
      await openAccount(platform, 'paul@test.example');
      await sendsLate(REQUEST, 45);
      await signIn('paul@test.example', back);
      const { statusCode, body } = await lila.get(back);
      expect(statusCode).toBe(200);
      expect(body).not.toContain(NEW_STREET);
    });

    it('keeps nothing that comes without its token, or without a session’s cookie', async () => {
      platform.clock.advance({ minutes: 45 });
      const forged = new URLSearchParams({ ...REQUEST }).toString();
      expect((await lila.send(ACTION, forged)).statusCode).toBe(403);
      const stranger = visitorOf(app);
      const asked = await stranger.send(ACTION, forged);
      expect([asked.statusCode, asked.headers.location]).toEqual([303, '/connexion']);
      const rows = await db().selectFrom('session').select('kept_form').execute();
      expect(rows).toEqual([{ kept_form: null }]);
    });

    it('does nothing of what a button alone would have done', async () => {
      const csrf = await lila.csrf(FORM);
      platform.clock.advance({ minutes: 45 });
      const asked = await lila.send('/espace/identifiants/annuler', `_csrf=${encodeURIComponent(csrf)}`);
      expect([asked.statusCode, asked.headers.location]).toEqual([303, '/connexion']);
    });
  });
});
