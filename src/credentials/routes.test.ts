import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  accountRow,
  auditLines,
  mailsTo,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { Overloaded } from '../platform/fair-queue.ts';

const EMAIL = 'lila@test.example';
const NEW_EMAIL = 'nouvelle@test.example';
const FORM = '/espace/identifiants';
const ADDRESS = { change_email: '1', email: NEW_EMAIL, email_confirmation: NEW_EMAIL };
const NEW_PASSWORD = {
  change_password: '1',
  password: otherPassword(),
  password_confirmation: otherPassword(),
};

describeOnEachDatabase('the credentials form', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    accountId = await openAccount(platform, EMAIL);
    lila = visitorOf(app);
    lila.cookies.set('session', (await signedIn(platform, EMAIL)).token);
  });
  afterEach(() => app.close());

  const summary = (body: string) => [...body.matchAll(/<li><a href="#([a-z_]+)"/g)].map(([, field]) => field);
  const nothingHappened = async () => {
    // Who signs in again in a browser that nobody knows is told so, and of nothing else.
    const mails = db().selectFrom('mail').selectAll().where('purpose', '!=', 'new-browser');
    expect(await mails.execute()).toEqual([]);
    expect(await db().selectFrom('credential_change').selectAll().execute()).toEqual([]);
  };

  it('is where a password manager is sent, which asks for no page that is not there', async () => {
    const found = await visitorOf(app).get('/.well-known/change-password');
    expect([found.statusCode, found.headers.location]).toEqual([303, FORM]);
    expect((await visitorOf(app).get(FORM)).headers.location).toBe(
      `/connexion?retour=${encodeURIComponent(FORM)}`,
    );
    expect((await lila.get('/.well-known/resource-that-should-not-exist')).statusCode).toBe(404);
  });

  it.each([
    ['an address', ADDRESS],
    ['a password', NEW_PASSWORD],
    ['both', { ...ADDRESS, ...NEW_PASSWORD }],
  ])('asks the present password for %s, given a minute ago or not', async (_name, fields) => {
    for (const current_password of ['', otherPassword(2)]) {
      const { statusCode, body } = await lila.post(FORM, { ...fields, current_password });
      expect(statusCode).toBe(422);
      expect(summary(body)).toEqual(['current_password']);
      for (const secret of [otherPassword(), otherPassword(2)]) expect(body).not.toContain(secret);
    }
    await nothingHappened();
    const done = await lila.post(FORM, { ...fields, current_password: PASSWORD });
    expect(done.statusCode).toBe(303);
  });

  it('asks it in its last field, however long ago it was given, with no page before', async () => {
    platform.clock.advance({ minutes: 29 });
    const { statusCode, body } = await lila.get(FORM);
    expect(statusCode).toBe(200);
    expect(body).toContain('Votre mot de passe actuel');
    const names = [...body.matchAll(/<input[^>]* name="([a-z_]+)"/g)].map(([, name]) => name);
    expect(names.at(-1)).toBe('current_password');
    const done = await lila.post(FORM, { ...ADDRESS, current_password: PASSWORD });
    expect(done.headers.location).toBe('/espace/identifiants/demande');
  });

  it('says all that is wrong at once, keeps what was typed but secrets, and counts no try for it', async () => {
    const fields = {
      ...ADDRESS,
      email_confirmation: 'autre@test.example',
      change_password: '1',
      password: 'bonjour-ami-bonjour-ami-7',
      password_confirmation: 'bonjour-ami-bonjour-ami-7',
    };
    for (let count = 0; count < 8; count++) {
      const { statusCode, body } = await lila.post(FORM, fields);
      expect(statusCode).toBe(422);
      expect(summary(body)).toEqual(['email_confirmation', 'password', 'current_password']);
      expect(body).toContain('trop facile à deviner');
      expect(body).toContain(`value="${NEW_EMAIL}"`);
      expect(body).not.toContain('bonjour-ami');
    }
    const done = await lila.post(FORM, { ...ADDRESS, current_password: PASSWORD });
    expect(done.statusCode).toBe(303);
  });

  it('says what was typed under a box that is not ticked, instead of dropping it', async () => {
    const { change_email: _email, ...address } = ADDRESS;
    const { change_password: _password, ...password } = NEW_PASSWORD;
    const present = { current_password: PASSWORD };
    for (const [fields, faults] of [
      [{ ...ADDRESS, ...password }, ['change_password']],
      [{ ...NEW_PASSWORD, ...address }, ['change_email']],
      [{ ...address, ...password }, ['change_email', 'change_password']],
    ] as const) {
      const { statusCode, body } = await lila.post(FORM, { ...fields, ...present });
      expect(statusCode).toBe(422);
      expect(summary(body)).toEqual(faults);
      expect(body).toContain('sans cocher');
      expect(body).toContain('email' in fields ? `value="${NEW_EMAIL}"` : 'name="email"');
      expect(body).not.toContain(otherPassword());
    }
    await nothingHappened();
  });

  it('counts wrong ones, sent one by one or at once, and then waits, keeping what was typed', async () => {
    const csrf = await lila.csrf(FORM);
    const body = new URLSearchParams({ _csrf: csrf, ...ADDRESS, current_password: otherPassword(3) });
    const at = await Promise.all(Array.from({ length: 10 }, () => lila.send(FORM, body.toString())));
    const statuses = at.map(({ statusCode }) => statusCode).sort();
    expect(statuses).toEqual([422, 422, 422, 422, 422, 422, 429, 429, 429, 429]);
    const refused = await lila.post(FORM, { ...ADDRESS, current_password: PASSWORD });
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '30']);
    expect(refused.body).toContain(`${FORM}?reprise=1`);
    expect((await lila.get(`${FORM}?reprise=1`)).body).toContain(`value="${NEW_EMAIL}"`);
    await nothingHappened();

    platform.clock.advance({ seconds: 30 });
    expect((await lila.post(FORM, { ...ADDRESS, current_password: PASSWORD })).statusCode).toBe(303);
    const told = (await auditLines(db(), accountId)).map(({ event, outcome }) => `${event} ${outcome}`);
    expect(told).toContain('password-confirmed refused');
  });

  it('gives a try back that found no place among the hashes', async () => {
    const full = {
      ...platform,
      hasher: {
        ...platform.hasher,
        inTurn: () => ({ ...platform.hasher, verify: () => Promise.reject(new Overloaded()) }),
      },
    };
    const busy = await testApp(full, { throttle: true });
    const waiting = visitorOf(busy);
    waiting.cookies.set('session', lila.cookies.get('session') ?? '');
    for (let count = 0; count < 8; count++) {
      const answer = await waiting.post(FORM, { ...ADDRESS, current_password: PASSWORD });
      expect(answer.statusCode).toBe(503);
    }
    await busy.close();
    expect((await lila.post(FORM, { ...ADDRESS, current_password: PASSWORD })).statusCode).toBe(303);
  });

  it('gives back the address that was asked for, to be corrected, and says what a password alone would end', async () => {
    expect((await lila.get(`${FORM}?correction=1`)).headers.location).toBe(FORM);
    expect((await lila.get(FORM)).body).not.toContain('annule la modification');
    await lila.post(FORM, { ...ADDRESS, current_password: PASSWORD });
    const { body } = await lila.get(`${FORM}?correction=1`);
    expect(body).toMatch(new RegExp(`<input[^>]*name="email"[^>]*value="${NEW_EMAIL}"`));
    expect(body).toMatch(/<input[^>]*name="change_email"[^>]*checked/);
    expect(body).toContain('Changer seulement de mot de passe annule la modification');
    expect(body).toContain(`href="${FORM}?correction=1"`);
  });

  it('takes no address alone with an expired password, whose code would open nothing', async () => {
    await db().updateTable('account').set({ password_valid_until: '2020-01-01' }).execute();
    const { statusCode, body } = await lila.post(FORM, { ...ADDRESS, current_password: PASSWORD });
    expect(statusCode).toBe(422);
    expect(summary(body)).toEqual(['change_password']);
    await nothingHappened();
    const both = { ...ADDRESS, ...NEW_PASSWORD, current_password: PASSWORD };
    expect((await lila.post(FORM, both)).headers.location).toBe(`${FORM}/demande`);
  });

  it('changes an expired password', async () => {
    await db().updateTable('account').set({ password_valid_until: '2020-01-01' }).execute();
    expect((await lila.post(FORM, NEW_PASSWORD)).statusCode).toBe(422);
    const done = await lila.post(FORM, { ...NEW_PASSWORD, current_password: PASSWORD });
    expect(done.headers.location).toBe('/espace/identifiants/mot-de-passe');
    expect((await accountRow(db(), accountId)).password_valid_until > '2020-01-01').toBe(true);
  });

  it('waits for who signs in again, its secrets left out', async () => {
    const csrf = await lila.csrf(FORM);
    platform.clock.advance({ minutes: 31 });
    const fields = { _csrf: csrf, ...ADDRESS, ...NEW_PASSWORD, current_password: PASSWORD };
    const asked = await lila.send(FORM, new URLSearchParams(fields).toString());
    const back = `${FORM}?reprise=1`;
    expect(asked.headers.location).toBe(`/connexion?retour=${encodeURIComponent(back)}`);
    await lila.post('/connexion', { email: EMAIL, password: PASSWORD, retour: back });
    const { body } = await lila.get(back);
    expect(body).toContain('Votre saisie est conservée');
    expect(body).toContain(`value="${NEW_EMAIL}"`);
    for (const secret of [PASSWORD, otherPassword()]) expect(body).not.toContain(secret);
    await nothingHappened();
  });

  it('once changed, no longer takes the password that was in force', async () => {
    await lila.post(FORM, { ...NEW_PASSWORD, current_password: PASSWORD });
    const next = {
      change_password: '1',
      password: otherPassword(2),
      password_confirmation: otherPassword(2),
    };
    expect((await lila.post(FORM, { ...next, current_password: PASSWORD })).statusCode).toBe(422);
    expect((await lila.post(FORM, { ...next, current_password: otherPassword() })).statusCode).toBe(303);
    expect(await mailsTo(platform, EMAIL)).toHaveLength(2);
  });
});
