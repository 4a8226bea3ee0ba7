import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { type TestPasskey, testPasskey } from '../../test/tools/authenticator.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addPasskey, optionsIn } from '../../test/tools/passkeys.ts';
import { INSTALLATION, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp, testSite } from '../../test/tools/whole-app.ts';
import { factorsFrozenUntil } from '../account/account.ts';
import type { CreationOptions } from '../passkeys/options.ts';
import { otherPasskeyHosts, whyNoPasskeys } from '../passkeys/relying-party.ts';
import { PASSKEY_FIELD } from '../web/components/passkey-button.tsx';
import { longMoment } from '../web/french-dates.ts';
import { ADD_PASSKEY, KEEP_PASSKEY, METHODS, PASSKEYS } from './paths.ts';

const LILA = 'lila@test.example';

describeOnEachDatabase('« Gérer mes moyens de connexion »', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    await openAccount(platform, LILA);
    lila = visitorOf(app);
    await lila.signIn(LILA, PASSWORD);
  });
  afterEach(() => app.close());

  /** The two screens, up to where the browser's answer is sent. */
  async function add(passkey = testPasskey(), confirmed = {}) {
    const { body } = await lila.post(ADD_PASSKEY, { password: PASSWORD, ...confirmed });
    const sent = passkey.register(optionsIn<CreationOptions>(body));
    return lila.post(KEEP_PASSKEY, { [PASSKEY_FIELD]: sent }, ADD_PASSKEY);
  }
  /** What the form of this page sends for a passkey of the holder. */
  const confirmedBy = async (passkey: TestPasskey, page: string) => ({
    [PASSKEY_FIELD]: passkey.assert(optionsIn((await lila.get(page)).body)),
  });
  const only = () => db().selectFrom('passkey').select(['id', 'label']).executeTakeFirstOrThrow();

  it('adds, renames and removes a passkey', async () => {
    const passkey = testPasskey();
    // Codes on paper come with the first.
    expect((await add(passkey)).body).toContain('Votre clé d’accès est ajoutée');
    const confirmed = await confirmedBy(passkey, ADD_PASSKEY);
    expect((await add(testPasskey(), confirmed)).headers.location).toBe(`${METHODS}?fait=ajoutee`);
    await db().deleteFrom('passkey').where('credential_id', '!=', passkey.credentialId).execute();
    const { id } = await only();
    const renamed = await lila.post(`${PASSKEYS}/${id}/nom`, { name: 'Mon téléphone' });
    expect(renamed.headers.location).toBe(`${METHODS}?fait=renommee`);
    const { body } = await lila.get(METHODS);
    expect(body).toContain('Mon téléphone');
    expect(body).toContain('data-passkeys-accepted');
    const page = `${PASSKEYS}/${id}/retrait`;
    expect((await lila.post(page, { password: PASSWORD })).statusCode).toBe(422);
    const removed = await lila.post(page, { password: PASSWORD, ...(await confirmedBy(passkey, page)) });
    expect(removed.headers.location).toBe(`${METHODS}?fait=retiree`);
    expect((await lila.get(METHODS)).body).toContain('allAcceptedCredentialIds&quot;:[]');
    expect((await lila.get(`${PASSKEYS}/${id}/retrait`)).statusCode).toBe(404);
  });

  it('has nothing made without the present password, however fresh the session', async () => {
    for (const password of ['', 'douze-marmottes-rouges-patinent-1-fois']) {
      const { statusCode, body } = await lila.post(ADD_PASSKEY, { password });
      expect(statusCode).toBe(422);
      expect(body).not.toContain('data-options');
    }
    const answer = await lila.post(KEEP_PASSKEY, { [PASSKEY_FIELD]: '{}' }, ADD_PASSKEY);
    expect(answer.headers.location).toBe(`${METHODS}?echec=reponse`);
    expect(await db().selectFrom('passkey').select('id').execute()).toEqual([]);
  });

  it('says from when one can be added after a recovery, and names those put away', async () => {
    const first = testPasskey();
    await add(first);
    const at = platform.clock.now();
    const until = factorsFrozenUntil(at);
    const confirmed = { password: PASSWORD, ...(await confirmedBy(first, ADD_PASSKEY)) };
    const { body } = await lila.post(ADD_PASSKEY, confirmed);
    const sent = testPasskey().register(optionsIn<CreationOptions>(body));
    await db().updateTable('passkey').set({ asleep_at: at, label: 'Clé douteuse' }).execute();
    await db().updateTable('account').set({ factors_frozen_until: until }).execute();
    const kept = await lila.post(KEEP_PASSKEY, { [PASSKEY_FIELD]: sent }, METHODS);
    expect(kept.headers.location).toBe(`${METHODS}?echec=gel`);
    const page = (await lila.get(METHODS)).body;
    expect(page).toContain(`avant le ${longMoment(until)}`);
    expect(page).toContain('Clé douteuse');
    expect(page).not.toContain(`href="${ADD_PASSKEY}"`);
    const adding = await lila.get(ADD_PASSKEY);
    expect(adding.body).toContain(`avant le ${longMoment(until)}`);
    expect(adding.body).not.toContain('name="password"');
    expect(await lila.post(ADD_PASSKEY, { password: PASSWORD }, METHODS)).toMatchObject({ statusCode: 422 });
  });

  it('says what is wrong with a name, and alters nothing of it', async () => {
    await add();
    const { id, label } = await only();
    const long = 'Mon téléphone '.repeat(5);
    for (const [name, said] of [
      ['', 'Saisissez un nom'],
      [long, '50 caractères au plus'],
    ] as const) {
      const { statusCode, body } = await lila.post(`${PASSKEYS}/${id}/nom`, { name });
      expect(statusCode).toBe(422);
      expect(body).toContain(said);
    }
    expect((await only()).label).toBe(label);
  });

  it('shows nothing of another account', async () => {
    await openAccount(platform, 'paul@test.example');
    await addPasskey(platform, await signedIn(platform, 'paul@test.example'));
    const { id, label } = await only();
    expect((await lila.get(METHODS)).body).not.toContain(label);
    for (const what of ['nom', 'retrait']) {
      expect((await lila.get(`${PASSKEYS}/${id}/${what}`)).statusCode).toBe(404);
      const fields = { name: 'à moi', password: PASSWORD };
      expect((await lila.post(`${PASSKEYS}/${id}/${what}`, fields, ADD_PASSKEY)).statusCode).toBe(404);
    }
    expect((await only()).label).toBe(label);
  });

  it('is where password managers are led', async () => {
    const { headers, body } = await lila.get('/.well-known/passkey-endpoints');
    expect(headers['content-type']).toContain('application/json');
    expect(JSON.parse(body)).toEqual({
      enroll: `https://espace.example${ADD_PASSKEY}`,
      manage: `https://espace.example${METHODS}`,
    });
  });

  it('offers none where the site is reached by an IP address, and the start says so', async () => {
    const installation = { ...INSTALLATION, BASE_URL: 'http://192.0.2.1:3000' };
    const there = await testApp({ ...platform, installation }, { site: testSite({ installation }) });
    const visitor = visitorOf(there);
    await visitor.signIn(LILA, PASSWORD);
    expect((await visitor.get(METHODS)).body).not.toContain(ADD_PASSKEY);
    expect((await visitor.post(ADD_PASSKEY, { password: PASSWORD })).statusCode).toBe(422);
    expect((await visitor.get('/.well-known/passkey-endpoints')).statusCode).toBe(404);
    await there.close();
    expect(whyNoPasskeys(installation)).toContain('its host is an IP address');
    for (const BASE_URL of ['http://[::1]:3000', 'http://espace.example'])
      expect(whyNoPasskeys({ BASE_URL })).toMatch(/^BASE_URL: /);
    for (const BASE_URL of ['https://espace.example', 'http://localhost:3000'])
      expect(whyNoPasskeys({ BASE_URL })).toBeUndefined();
  });

  it('knows for which other hosts passkeys were made', async () => {
    await add();
    expect(await otherPasskeyHosts(db(), INSTALLATION)).toEqual([]);
    const moved = { BASE_URL: 'https://www.espace.example' };
    expect(await otherPasskeyHosts(db(), moved)).toEqual(['espace.example']);
    expect(await otherPasskeyHosts(db(), { BASE_URL: 'http://192.0.2.1' })).toEqual(['espace.example']);
    await db().updateTable('passkey').set({ removed_at: platform.clock.now() }).execute();
    expect(await otherPasskeyHosts(db(), moved)).toEqual([]);
  });
});
