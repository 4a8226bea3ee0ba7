import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  accountRow,
  auditLines,
  mailsTo,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
  whoBears,
} from '../../test/tools/accounts.ts';
import { present } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addFactor, type Phone } from '../../test/tools/factors.ts';
import { INSTALLATION, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { givenSecondStep } from '../factors/kinds.ts';
import { changeQuestion } from '../holder/change-question.ts';
import { argon2Hasher } from '../passwords/hasher.ts';
import { storePassword } from '../passwords/set-password.ts';
import { inTransaction } from '../platform/unit-of-work.ts';

const LILA = 'lila@test.example';
const STEP = '/connexion/seconde-etape';

describeOnEachDatabase('the second step of a sign-in', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let accountId: string;
  let phone: Phone;
  let backupCodes: string[];

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    lila = visitorOf(app);
    accountId = await openAccount(platform, LILA);
    ({ phone, backupCodes } = await addFactor(platform, accountId));
  });
  afterEach(() => app.close());

  const typePassword = (who = lila) => who.post('/connexion', { email: LILA, password: PASSWORD });
  const give = (second_step: string, more = {}, who = lila) => who.post(STEP, { second_step, ...more });
  const comeIn = async (code = phone.code(), more = {}, who = lila) => {
    await typePassword(who);
    return give(code, more, who);
  };
  const opened = { statusCode: 303, headers: { location: '/espace' } };
  const wrongCode = () => (phone.code() === '000000' ? '000001' : '000000');

  it('is asked after the right password, and opens the space', async () => {
    expect(await typePassword()).toMatchObject({ statusCode: 303, headers: { location: STEP } });
    expect((await lila.get('/espace')).statusCode).toBe(303);
    const code = phone.code();
    expect(await give(` ${code.slice(0, 3)} ${code.slice(3)} `)).toMatchObject(opened);
    expect((await lila.get('/espace')).statusCode).toBe(200);
    const lines = await auditLines(db(), accountId);
    const line = lines.find(({ event }) => event === 'signed-in');
    expect(line).toMatchObject({ event: 'signed-in', details: { method: 'password-and-totp' } });
    const sessions = await db().selectFrom('session').select('proved').execute();
    expect(sessions).toEqual([{ proved: ['password', 'totp'] }]);
  });

  it('is not asked of an account without a factor, nor where the installation has none', async () => {
    await openAccount(platform, 'paul@test.example');
    const paul = visitorOf(app);
    expect(await paul.post('/connexion', { email: 'paul@test.example', password: PASSWORD })).toMatchObject(
      opened,
    );
    await app.close();
    app = await testApp(
      testPlatform(db(), { clock: platform.clock, installation: { ...INSTALLATION, SECOND_FACTOR: 'off' } }),
    );
    expect(await typePassword(visitorOf(app))).toMatchObject(opened);
  });

  it('is in the history where it was asked for and never given, in ten lines a day at most', async () => {
    for (let number = 0; number < 12; number++) await typePassword(visitorOf(app, `203.0.113.${number}`));
    const lines = await auditLines(db(), accountId);
    expect(lines.filter(({ event }) => event === 'second-step-asked')).toHaveLength(10);
  });

  it('is given where the password was just hashed anew, since hashing has become dearer', async () => {
    const before = (await accountRow(db(), accountId)).password_hash;
    await app.close();
    const dearer = argon2Hasher({ memory: 128, iterations: 2, parallelism: 1 });
    app = await testApp(testPlatform(db(), { clock: platform.clock, hasher: dearer }));
    expect(await comeIn(phone.code(), {}, visitorOf(app))).toMatchObject(opened);
    expect((await accountRow(db(), accountId)).password_hash).not.toBe(before);
  });

  it('is kept with where one wanted to go', async () => {
    await lila.post('/connexion', { email: LILA, password: PASSWORD, retour: '/espace/services' });
    expect((await give(phone.code())).headers.location).toBe('/espace/services');
  });

  describe('the code of the application', () => {
    it('works once, be it in another sign-in within its 30 seconds', async () => {
      const code = phone.code();
      expect(await comeIn(code)).toMatchObject(opened);
      const thief = visitorOf(app, '203.0.113.9');
      expect((await comeIn(code, {}, thief)).statusCode).toBe(422);
      platform.clock.advance({ seconds: 30 });
      expect(await give(phone.code(), {}, thief)).toMatchObject(opened);
    });

    it('may be of the 30 seconds before or after, and never of those before the last used', async () => {
      expect(await comeIn(phone.code(30))).toMatchObject(opened);
      for (const early of [0, -30])
        expect((await comeIn(phone.code(early), {}, visitorOf(app))).statusCode).toBe(422);
      platform.clock.advance({ minutes: 2 });
      for (const early of [-60, 60])
        expect((await comeIn(phone.code(early), {}, visitorOf(app))).statusCode).toBe(422);
      expect(await comeIn(phone.code(-30), {}, visitorOf(app))).toMatchObject(opened);
    });

    it('cannot be tried out: ten in all, however many sign-ins and networks; then told, and delayed', async () => {
      const statuses: number[] = [];
      for (let number = 0; number < 13; number++) {
        const thief = visitorOf(app, `203.0.113.${number}`);
        await typePassword(thief);
        statuses.push((await give(wrongCode(), {}, thief)).statusCode);
      }
      expect(statuses.slice(0, 11)).toEqual(Array(11).fill(422));
      expect(statuses.slice(11)).toEqual([429, 429]);
      const mails = await mailsTo(platform, LILA);
      expect(mails.filter(({ text }) => text.includes('plusieurs codes erronés'))).toHaveLength(1);
      // The holder comes in with a code on paper, and in a browser that is known with the application.
      expect(await comeIn(backupCodes[0], {}, visitorOf(app, '198.51.100.7'))).toMatchObject(opened);
    });

    it('is taken in a browser that is known while strangers are delayed', async () => {
      await comeIn();
      await lila.post('/deconnexion', {}, '/espace');
      const thief = visitorOf(app, '203.0.113.9');
      for (let number = 0; number < 12; number++) {
        if (number % 9 === 0) await typePassword(thief);
        await give(wrongCode(), {}, thief);
      }
      platform.clock.advance({ seconds: 31 });
      await typePassword(thief);
      expect((await give(phone.code(), {}, thief)).statusCode).toBe(429);
      expect(await comeIn()).toMatchObject(opened);
    });

    it('delays for an hour in the end, and never for good', async () => {
      for (let number = 0; number < 60; number++) {
        const thief = visitorOf(app, `203.0.113.${number}`);
        await typePassword(thief);
        await give(wrongCode(), {}, thief);
        platform.clock.advance({ minutes: 61 });
      }
      expect(await comeIn(phone.code(), {}, visitorOf(app, '198.51.100.7'))).toMatchObject(opened);
    });
  });

  describe('a code on paper', () => {
    it('works once, however it is typed, and its holder is told how many are left', async () => {
      const [code = ''] = backupCodes;
      expect(await comeIn(` ${code.toUpperCase().replace('-', ' ')}`, { avec: 'secours' })).toMatchObject(
        opened,
      );
      const thief = visitorOf(app, '203.0.113.9');
      expect((await comeIn(code, { avec: 'secours' }, thief)).statusCode).toBe(422);
      const mails = await mailsTo(platform, LILA);
      expect(mails.some(({ text }) => text.includes('Il vous en reste 9.'))).toBe(true);
    });

    it('is asked for on demand alone', async () => {
      await typePassword();
      expect((await lila.get(STEP)).body).toContain('Code de l’application');
      expect((await lila.get(`${STEP}?avec=secours`)).body).toContain('Code de secours');
    });

    it('of another account is none', async () => {
      const otherId = await openAccount(platform, 'paul@test.example');
      const other = await addFactor(platform, otherId);
      expect((await comeIn(other.backupCodes[0])).statusCode).toBe(422);
    });
  });

  describe('a pending sign-in', () => {
    it('makes no more rows than are begun within ten minutes, however often the password is right', async () => {
      for (let time = 0; time < 5; time++) {
        await typePassword(visitorOf(app));
        platform.clock.advance({ minutes: 6 });
      }
      expect(await db().selectFrom('pending_sign_in').select('id').execute()).toHaveLength(2);
    });

    it('is good for ten tries and ten minutes, and for one sign-in', async () => {
      await typePassword();
      const token = await csrf();
      for (let number = 0; number < 9; number++)
        expect((await give('abcde-fghjk')).body).toContain('n’est pas le bon');
      expect((await give('abcde-fghjk')).body).toContain('est à recommencer');
      const body = new URLSearchParams({ second_step: phone.code(), _csrf: token });
      expect((await lila.send(STEP, body)).headers.location).toBe('/connexion');
      await typePassword();
      platform.clock.advance({ minutes: 10 });
      expect((await lila.get(STEP)).headers.location).toBe('/connexion');
    });

    it('dies with a change of password', async () => {
      await typePassword();
      const token = await csrf();
      const hash = await platform.hasher.hash(otherPassword());
      await inTransaction(platform, (tx) => storePassword(tx, accountId, hash));
      const body = new URLSearchParams({ second_step: phone.code(), _csrf: token });
      expect((await lila.send(STEP, body)).body).toContain('est à recommencer');
    });

    it('of somebody else’s account opens nothing with one’s own factor', async () => {
      const otherId = await openAccount(platform, 'paul@test.example');
      const other = await addFactor(platform, otherId);
      await typePassword();
      expect((await give(other.phone.code())).statusCode).toBe(422);
    });

    it('is no session: with its cookie and an old one nothing is shown', async () => {
      const old = (await signedInBefore()).token;
      await typePassword();
      lila.cookies.set('session', old);
      expect((await lila.get('/espace')).statusCode).toBe(303);
    });

    const csrf = () => lila.csrf(STEP);
    /** A session that was ended since. */
    async function signedInBefore() {
      await openAccount(platform, 'jean@test.example');
      const before = await signedIn(platform, 'jean@test.example');
      await db().deleteFrom('session').execute();
      return before;
    }
  });

  describe('a trusted browser', () => {
    it('is asked for no second step for six months, no longer', async () => {
      expect(await comeIn(phone.code(), { trust: '1' })).toMatchObject(opened);
      for (const days of [90, 91]) {
        await lila.post('/deconnexion', {}, '/espace');
        expect(await typePassword()).toMatchObject(opened);
        platform.clock.advance({ days });
      }
      platform.clock.advance({ days: 2 });
      expect((await typePassword()).headers.location).toBe(STEP);
    });

    it('is not made by signing in, nor by a box ticked with a wrong code', async () => {
      expect(await comeIn()).toMatchObject(opened);
      await lila.post('/deconnexion', {}, '/espace');
      platform.clock.advance({ minutes: 1 });
      await typePassword();
      await give(wrongCode(), { trust: '1' });
      expect((await typePassword()).headers.location).toBe(STEP);
    });

    it('is trusted no more after a change of the security question', async () => {
      await comeIn(phone.code(), { trust: '1' });
      const actor = await whoBears(platform, lila.cookies.get('session') ?? '');
      const asked = { ...present(), step: givenSecondStep({ second_step: backupCodes[0] ?? '' }) };
      const chosen = { question: 'Votre premier animal ?', answer: 'Minouche' };
      expect(await changeQuestion(platform, actor, chosen, asked)).toEqual({ outcome: 'changed' });
      lila.cookies.delete('session');
      expect((await typePassword()).headers.location).toBe(STEP);
    });

    it('is trusted no more after a change of password', async () => {
      await comeIn(phone.code(), { trust: '1' });
      const { password_hash } = await accountRow(db(), accountId);
      await inTransaction(platform, (tx) => storePassword(tx, accountId, password_hash));
      lila.cookies.delete('session');
      expect((await typePassword()).headers.location).toBe(STEP);
    });
  });
});
