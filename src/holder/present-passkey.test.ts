import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditLines, openAccount, otherPassword, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { type TestPasskey, testPasskey } from '../../test/tools/authenticator.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addPasskey, optionsIn } from '../../test/tools/passkeys.ts';
import { INSTALLATION, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { missingFactor, PRESENT_FACTOR_TEXTS } from '../passwords/texts.ts';
import { PASSKEY_FIELD } from '../web/components/passkey-button.tsx';

const LILA = 'lila@test.example';
const FORM = '/espace/suppression';
const CONFIRMATION = '/espace/confirmation';
const WRONG = PRESENT_FACTOR_TEXTS.wrong('passkey');

describeOnEachDatabase('a passkey as the present factor', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let accountId: string;
  let passkey: TestPasskey;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    accountId = await openAccount(platform, LILA);
    const who = await signedIn(platform, LILA);
    passkey = testPasskey();
    await addPasskey(platform, who, passkey);
    lila = visitorOf(app);
    lila.cookies.set('session', who.token);
  });
  afterEach(() => app.close());

  const answerOn = async (page: string, one = passkey, who = lila) =>
    one.assert(optionsIn((await who.get(page)).body));
  const send = (fields: Record<string, string>) => lila.post(FORM, { confirm: '1', ...fields }, FORM);
  const events = async (event: string) =>
    (await auditLines(db(), accountId)).filter((line) => line.event === event);

  describe('beside the present password', () => {
    it('is asked for, and neither is enough without the other', async () => {
      const missing = await send({ password: PASSWORD });
      expect(missing.statusCode).toBe(422);
      expect(missing.body).toContain(missingFactor({ factors: ['passkey'] }));
      const cle_d_acces = await answerOn(FORM);
      expect((await send({ cle_d_acces })).body).toContain('Saisissez votre mot de passe actuel.');
      expect((await send({ password: otherPassword(), cle_d_acces })).statusCode).toBe(422);
      // It was right, and is used up.
      expect((await send({ password: PASSWORD, cle_d_acces })).body).toContain(WRONG);
      const again = await send({ password: PASSWORD, cle_d_acces: await answerOn(FORM) });
      expect(again.headers.location).toBe('/espace/suppression/demandee');
    });

    it('answers what that session was asked, and no other question', async () => {
      const elsewhere = visitorOf(app);
      elsewhere.cookies.set('session', (await signedIn(platform, LILA)).token);
      const toSignIn = passkey.assert(optionsIn((await visitorOf(app).get('/connexion')).body));
      const strangers = testPasskey();
      for (const cle_d_acces of [
        await answerOn(FORM, passkey, elsewhere),
        toSignIn,
        await answerOn(FORM, strangers),
        '{}',
      ])
        expect((await send({ password: PASSWORD, cle_d_acces })).body).toContain(WRONG);
      expect(await events('second-step')).toHaveLength(4);
    });

    it('is none of somebody else, be it in the same browser', async () => {
      await openAccount(platform, 'paul@test.example');
      const his = testPasskey();
      await addPasskey(platform, await signedIn(platform, 'paul@test.example'), his);
      const answer = await send({ password: PASSWORD, cle_d_acces: await answerOn(FORM, his) });
      expect(answer.body).toContain(WRONG);
    });

    it('is guessed at no oftener than the password', async () => {
      const statuses: number[] = [];
      for (let count = 0; count < 8; count++)
        statuses.push((await send({ password: PASSWORD, cle_d_acces: '{}' })).statusCode);
      expect(statuses.slice(6)).toEqual([429, 429]);
    });
  });

  describe('alone, before what is sensitive', () => {
    const confirm = (cle_d_acces: string) =>
      lila.post(CONFIRMATION, { retour: FORM, cle_d_acces }, CONFIRMATION);

    it('is enough, once, and the session goes on under a new token', async () => {
      const before = lila.cookies.get('session');
      const sent = await answerOn(CONFIRMATION);
      expect((await confirm(sent)).headers.location).toBe(FORM);
      expect(lila.cookies.get('session')).not.toBe(before);
      expect((await events('password-confirmed')).at(-1)?.details).toMatchObject({ method: 'passkey' });
      const again = await confirm(sent);
      expect(again.statusCode).toBe(422);
      expect(again.body).toContain(WRONG);
    });

    it('is refused where it is none of the account, in one line a day', async () => {
      for (let count = 0; count < 3; count++) expect((await confirm('{}')).statusCode).toBe(422);
      expect(await events('password-confirmed')).toMatchObject([{ outcome: 'refused' }]);
    });

    it('is offered where the installation asks for no second step, too', async () => {
      await app.close();
      const installation = { ...INSTALLATION, SECOND_FACTOR: 'off' } as const;
      app = await testApp(testPlatform(db(), { clock: platform.clock, installation }));
      const there = visitorOf(app);
      there.cookies.set('session', lila.cookies.get('session') ?? '');
      const page = (await there.get(CONFIRMATION)).body;
      expect(page).toContain('Confirmer avec ma clé d’accès');
      expect((await there.get(FORM)).body).not.toContain(`name="${PASSKEY_FIELD}"`);
      const cle_d_acces = passkey.assert(optionsIn(page));
      const answer = await there.post(CONFIRMATION, { retour: '/espace', cle_d_acces }, CONFIRMATION);
      expect(answer.headers.location).toBe('/espace');
    });
  });
});
