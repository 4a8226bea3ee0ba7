import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  accountRow,
  auditLines,
  mailsTo,
  ORIGIN,
  otherPassword,
  PASSWORD,
} from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addFactor, type Phone } from '../../test/tools/factors.ts';
import { INSTALLATION, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { openAccountWithAnswer, verifiedRecovery } from '../../test/tools/recoveries.ts';
import { signInCodesTo, withCode } from '../../test/tools/sign-in-codes.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { NEW_BROWSER } from '../account/known-browser.ts';
import { endTallies } from '../audit/tally-events.ts';
import { MOST_WRONG_STEPS } from '../factors/count-second-step.ts';
import { storePassword } from '../passwords/set-password.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { choosePassword } from '../recovery/choose-password.ts';

const LILA = 'lila@test.example';
const CODE = '/connexion/code';
const STEP = '/connexion/seconde-etape';

describeOnEachDatabase('a code by mail', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let accountId: string;
  const open = async (MAILED_STEP: boolean) => {
    platform = testPlatform(db(), { installation: { ...INSTALLATION, MAILED_STEP } });
    app = await testApp(platform, { throttle: true });
    lila = visitorOf(app);
    accountId = await openAccountWithAnswer(platform, LILA);
  };
  afterEach(() => app.close());

  const typePassword = (who = lila, password = PASSWORD, more = {}) =>
    who.post('/connexion', { email: LILA, password, ...more });
  const withMailed = async (act: () => ReturnType<typeof typePassword>) => withCode(platform, LILA, act);
  const enter = (code: string, who = lila) => who.post(CODE, { code });

  describe('where the installation asks for one in a browser that is not known', () => {
    beforeEach(() => open(true));

    it('comes after the right password, opens the space, and is asked no more in that browser', async () => {
      const { answer, code } = await withMailed(() => typePassword());
      expect(answer.headers.location).toBe(CODE);
      expect((await lila.get('/espace')).statusCode).toBe(303);
      expect((await lila.get(CODE)).body).toContain('un navigateur où vous ne vous êtes pas encore connecté');
      expect((await enter(code)).headers.location).toBe('/espace');
      const line = (await auditLines(db(), accountId)).findLast(({ event }) => event === 'signed-in');
      expect(line?.details).toMatchObject({ method: 'password-and-mailed-code' });
      await lila.post('/deconnexion', {}, '/espace');
      expect((await typePassword()).headers.location).toBe('/espace');
    });

    it('is mailed to nobody whose password is wrong, who is told so', async () => {
      const answer = await typePassword(lila, otherPassword());
      expect(answer.statusCode).toBe(422);
      expect(await signInCodesTo(platform, LILA)).toEqual([]);
    });

    it('is no factor: it is never asked in place of one, nor is one asked for besides', async () => {
      const { phone } = await addFactor(platform, accountId);
      expect((await typePassword()).headers.location).toBe(STEP);
      expect((await lila.post(STEP, { second_step: phone.code() })).headers.location).toBe('/espace');
      expect(await signInCodesTo(platform, LILA)).toEqual([]);
    });

    it('is asked again everywhere after a change of password', async () => {
      const { code } = await withMailed(() => typePassword());
      await enter(code);
      await lila.post('/deconnexion', {}, '/espace');
      const { password_hash } = await accountRow(db(), accountId);
      await inTransaction(platform, (tx) => storePassword(tx, accountId, password_hash));
      expect((await withMailed(() => typePassword())).answer.headers.location).toBe(CODE);
    });

    it('works once, for half an hour, in the browser that asked, and leads to where one wanted to go', async () => {
      const { code } = await withMailed(() => typePassword(lila, PASSWORD, { retour: '/espace/services' }));
      const thief = visitorOf(app, '203.0.113.9');
      await withMailed(() => typePassword(thief));
      expect((await enter(code, thief)).statusCode).toBe(422);
      expect((await enter(code)).headers.location).toBe('/espace/services');
      const later = visitorOf(app);
      const { code: late } = await withMailed(() => typePassword(later));
      platform.clock.advance({ minutes: 30 });
      await typePassword(later);
      expect((await enter(late, later)).statusCode).toBe(422);
    });
  });

  describe('after a hundred wrong codes of an application', () => {
    let phone: Phone;
    let backupCodes: string[];
    beforeEach(async () => {
      await open(false);
      ({ phone, backupCodes } = await addFactor(platform, accountId));
    });
    const wrong = () => (phone.code() === '000000' ? '000001' : '000000');
    const give = (second_step: string, who = lila) => who.post(STEP, { second_step });
    const guessed = (count: number) => db().updateTable('account').set({ wrong_steps: count }).execute();
    const counted = async () => (await accountRow(db(), accountId)).wrong_steps;

    it('is asked for before another is compared, however patiently they were given', async () => {
      await guessed(MOST_WRONG_STEPS - 2);
      for (let number = 0; number < 2; number++) {
        const thief = visitorOf(app, `203.0.113.${number}`);
        await typePassword(thief);
        expect((await give(wrong(), thief)).statusCode).toBe(422);
        platform.clock.advance({ hours: 2 });
      }
      const told = (await mailsTo(platform, LILA)).filter(({ text }) => text.includes('100 codes erronés'));
      expect(told).toHaveLength(1);
      const thief = visitorOf(app, '203.0.113.9');
      await typePassword(thief);
      const { answer } = await withMailed(() => give(phone.code(), thief));
      expect(answer.headers.location).toBe(CODE);
      expect((await thief.get('/espace')).statusCode).toBe(303);
      expect(await counted()).toBe(MOST_WRONG_STEPS);
    });

    it('lets the holder in who reads it, with the code of the application after it', async () => {
      await guessed(MOST_WRONG_STEPS);
      await typePassword();
      const { code } = await withMailed(() => give(phone.code()));
      expect((await enter(code)).headers.location).toBe(STEP);
      expect((await give(phone.code())).headers.location).toBe('/espace');
      expect(await counted()).toBe(MOST_WRONG_STEPS);
    });

    it('is asked for in a session too, of whoever did not sign in with one', async () => {
      await typePassword();
      expect((await give(phone.code())).headers.location).toBe('/espace');
      await guessed(MOST_WRONG_STEPS);
      const confirm = (second_step: string) =>
        lila.post('/espace/confirmation', { password: PASSWORD, second_step, retour: '/espace' });
      platform.clock.advance({ minutes: 1 });
      const refused = await confirm(phone.code());
      expect(refused.statusCode).toBe(422);
      expect(refused.body).toContain('un code vous sera envoyé par courriel');
      expect((await confirm(backupCodes[0] ?? '')).headers.location).toBe('/espace');

      await lila.post('/deconnexion', {});
      await typePassword();
      const { code } = await withMailed(() => give(phone.code()));
      await enter(code);
      expect((await give(phone.code())).headers.location).toBe('/espace');
      platform.clock.advance({ minutes: 1 });
      expect((await confirm(phone.code())).headers.location).toBe('/espace');
    });

    it('is not asked of who gives a code on paper, nor once the password is another', async () => {
      await guessed(MOST_WRONG_STEPS);
      await typePassword();
      expect((await give(backupCodes[0] ?? '')).headers.location).toBe('/espace');
      const { password_hash } = await accountRow(db(), accountId);
      await inTransaction(platform, (tx) => storePassword(tx, accountId, password_hash));
      expect(await counted()).toBe(0);
      const other = visitorOf(app);
      await typePassword(other);
      expect((await give(phone.code(), other)).headers.location).toBe('/espace');
    });

    it('counts no code on paper, of which the history holds ten lines a day and a number', async () => {
      for (let number = 0; number < 13; number++) {
        const thief = visitorOf(app, `203.0.113.${number}`);
        await typePassword(thief);
        await give('abcde-fghjk', thief);
      }
      expect(await counted()).toBe(0);
      const lines = async () =>
        (await auditLines(db(), accountId)).filter(({ event }) => event === 'second-step');
      expect(await lines()).toHaveLength(10);
      platform.clock.advance({ hours: 25 });
      await endTallies(platform);
      expect((await lines()).at(-1)?.details).toMatchObject({ times: 13 });
    });

    it('gives nobody fresh tries with each recovery: it makes no browser known', async () => {
      const recoveryId = await verifiedRecovery(platform, LILA);
      const recovered = await choosePassword(platform, recoveryId, otherPassword(), ORIGIN, NEW_BROWSER);
      expect(recovered).toMatchObject({ outcome: 'recovered', browserTokens: [] });
      expect(await db().selectFrom('known_browser').selectAll().execute()).toEqual([]);
    });

    it('keeps counting whatever is right in between', async () => {
      await typePassword();
      await give(wrong());
      await give(phone.code());
      expect(await counted()).toBe(1);
    });
  });
});
