import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { accountRow, openAccount, PASSWORD } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addFactor } from '../../test/tools/factors.ts';
import { INSTALLATION, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp, testSite } from '../../test/tools/whole-app.ts';
import { factorsFrozenUntil } from '../account/account.ts';
import { FACTOR_PROPOSAL } from '../account/factor-asked.ts';
import type { Installation } from '../config/installation.ts';
import { ADD_APP, ADD_PASSKEY, METHODS } from './paths.ts';

const LILA = 'lila@test.example';

describeOnEachDatabase('an installation that wants a factor', (db) => {
  let app: FastifyInstance;
  let lila: Visitor;
  let accountId: string;
  afterEach(() => app.close());

  async function open(SECOND_FACTOR: Installation['SECOND_FACTOR']) {
    const installation = { ...INSTALLATION, SECOND_FACTOR };
    const platform = testPlatform(db(), { installation });
    app = await testApp(platform, { site: testSite({ installation }) });
    accountId = await openAccount(platform, LILA);
    lila = visitorOf(app);
    return platform;
  }
  /** Where a sign-in leads. */
  async function signIn(more = {}) {
    lila.cookies.delete('session');
    const { headers } = await lila.post('/connexion', { email: LILA, password: PASSWORD, ...more });
    return String(headers.location);
  }
  const PROPOSED = `${FACTOR_PROPOSAL}?retour=`;

  it('counts nothing as put off where nothing is asked', async () => {
    await open('offered');
    await signIn();
    const { headers } = await lila.post(
      FACTOR_PROPOSAL,
      { retour: '/espace', fois: '0' },
      '/espace/services',
    );
    expect(headers.location).toBe('/espace');
    expect((await accountRow(db(), accountId)).factor_put_off).toBe(0);
  });

  describe('asks for it', () => {
    it('after each sign-in, three times, then before anything else', async () => {
      await open('asked');
      for (let before = 0; before < 3; before++) {
        const path = await signIn({ retour: '/espace/services' });
        expect(path).toBe(`${PROPOSED}%2Fespace%2Fservices`);
        const { body } = await lila.get(path);
        expect(body).toContain('Plus tard');
        expect((await lila.get('/espace')).body).toContain('Ajoutez une deuxième preuve à la connexion');
        const fields = { retour: '/espace/services', fois: String(before) };
        const token = await lila.csrf(path);
        const later = () => lila.send(FACTOR_PROPOSAL, new URLSearchParams({ _csrf: token, ...fields }));
        // The button pressed twice counts once.
        for (const answer of [await later(), await later()])
          expect(answer.headers.location).toBe('/espace/services');
      }
      const path = await signIn();
      expect((await lila.get(path)).body).not.toContain('Plus tard');
      expect((await lila.get('/espace')).headers.location).toBe(FACTOR_PROPOSAL);
      const more = await lila.post(FACTOR_PROPOSAL, { retour: '/espace', fois: '3' }, ADD_APP);
      expect(more.headers.location).toBe(FACTOR_PROPOSAL);
      expect((await accountRow(db(), accountId)).factor_put_off).toBe(3);
    });

    it('of nobody who has one', async () => {
      const platform = await open('asked');
      await addFactor(platform, accountId);
      expect(await signIn()).toBe('/connexion/seconde-etape');
    });

    it('and leads nowhere else than into the space', async () => {
      await open('asked');
      await signIn();
      const { body } = await lila.get(`${PROPOSED}https%3A%2F%2Fevil.example`);
      expect(body).not.toContain('evil');
    });
  });

  describe('requires it', () => {
    it('before anything but setting one up, signing out, and confirming who one is', async () => {
      const platform = await open('required');
      expect(await signIn()).toContain(PROPOSED);
      for (const path of ['/espace', '/espace/coordonnees', '/espace/identifiants', '/espace/sessions'])
        expect([path, (await lila.get(path)).headers.location]).toEqual([path, FACTOR_PROPOSAL]);
      for (const path of ['/espace/identifiants', '/espace/suppression']) {
        const answer = await lila.post(path, { password: PASSWORD }, ADD_APP);
        expect([path, answer.headers.location]).toEqual([path, FACTOR_PROPOSAL]);
      }
      for (const path of [FACTOR_PROPOSAL, METHODS, ADD_APP, ADD_PASSKEY, '/espace/confirmation'])
        expect([path, (await lila.get(path)).statusCode]).toEqual([path, 200]);
      expect((await lila.get('/espace/presence')).statusCode).toBe(204);
      await addFactor(platform, accountId);
      expect((await lila.get('/espace')).statusCode).toBe(200);
      expect((await lila.get(FACTOR_PROPOSAL)).headers.location).toBe('/espace');
    });

    it('not as long as none can be added', async () => {
      const platform = await open('required');
      const until = factorsFrozenUntil(platform.clock.now());
      await db().updateTable('account').set({ factors_frozen_until: until }).execute();
      expect(await signIn()).toBe('/espace');
      expect((await lila.get('/espace')).statusCode).toBe(200);
    });

    it('once an expired password is renewed', async () => {
      await open('required');
      await db().updateTable('account').set({ password_valid_until: '2023-01-01' }).execute();
      expect(await signIn()).toBe('/espace');
      expect((await lila.get('/espace')).headers.location).toBe('/espace/identifiants');
      expect((await lila.get('/espace/identifiants')).statusCode).toBe(200);
    });
  });

  it('or only offers it asks nobody, and tells who has no code on paper left', async () => {
    const platform = await open('offered');
    expect(await signIn()).toBe('/espace');
    expect((await lila.get('/espace')).body).toContain('Rien ne vous attend');
    await addFactor(platform, accountId);
    expect((await lila.get('/espace')).body).toContain('Rien ne vous attend');
    await db().updateTable('backup_code').set({ used_at: platform.clock.now() }).execute();
    expect((await lila.get('/espace')).body).toContain('Créez de nouveaux codes de secours');
  });
});
