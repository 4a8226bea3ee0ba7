import type { FastifyInstance } from 'fastify';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { accountRow, auditLines, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { type Habits, type TestPasskey, testPasskey } from '../../test/tools/authenticator.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addFactor } from '../../test/tools/factors.ts';
import { addPasskey, optionsIn } from '../../test/tools/passkeys.ts';
import { INSTALLATION, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { up as makePasskeysFactors } from '../database/migrations/0030-passkeys-as-factors.ts';
import { replaceBackupCodes } from '../factors/backup-code.ts';
import type { RequestOptions } from '../passkeys/options.ts';
import { purgePasskeys } from '../passkeys/passkey.ts';
import { putAwayPasskeysOfOtherHosts } from '../passkeys/relying-party.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { PASSKEY_FIELD } from '../web/components/passkey-button.tsx';
import { SECOND_STEP_TEXTS } from './texts.ts';

const LILA = 'lila@test.example';
const STEP = '/connexion/seconde-etape';

describeOnEachDatabase('a passkey as the second step of a sign-in', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let accountId: string;
  let passkey: TestPasskey;
  let lila: Visitor;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    accountId = await openAccount(platform, LILA);
    passkey = testPasskey();
    await addPasskey(platform, await signedIn(platform, LILA), passkey);
    lila = visitorOf(app);
  });
  afterEach(() => app.close());

  const typePassword = (who = lila) => who.post('/connexion', { email: LILA, password: PASSWORD });
  async function asked(who = lila): Promise<RequestOptions> {
    await typePassword(who);
    return optionsIn((await who.get(`${STEP}?avec=cle`)).body);
  }
  const give = (sent: string, who = lila, more = {}) =>
    who.post(STEP, { [PASSKEY_FIELD]: sent, avec: 'cle', ...more });
  const answer = async (one = passkey, habits: Habits = {}, who = lila) =>
    give(one.assert(await asked(who), habits), who);
  const factors = async () => (await accountRow(db(), accountId)).factors;

  it('is asked for after the right password, of the account’s own, and opens the space', async () => {
    expect(await factors()).toEqual(['passkey']);
    expect((await asked()).allowCredentials).toMatchObject([{ id: passkey.credentialId }]);
    expect((await lila.get('/espace')).statusCode).toBe(303);
    expect(await answer()).toMatchObject({ statusCode: 303, headers: { location: '/espace' } });
    const line = (await auditLines(db(), accountId)).findLast(({ event }) => event === 'signed-in');
    expect(line?.details).toMatchObject({ method: 'password-and-passkey' });
    const sessions = await db().selectFrom('session').select('proved').execute();
    expect(sessions).toContainEqual({ proved: ['password', 'passkey'] });
  });

  it('comes first where there is no application, with a code on paper where scripts do not run', async () => {
    await typePassword();
    const { body } = await lila.get(STEP);
    expect(body).toContain('Utiliser ma clé d’accès');
    expect(body).toContain('data-without-passkeys');
    const [code = ''] = await inTransaction(platform, (tx) => replaceBackupCodes(tx, accountId, 'a form'));
    expect((await lila.post(STEP, { second_step: code })).headers.location).toBe('/espace');
  });

  it('stands behind the application where there is one, a link away', async () => {
    const { phone } = await addFactor(platform, accountId);
    expect(await factors()).toEqual(['passkey', 'totp']);
    await typePassword();
    const { body } = await lila.get(STEP);
    expect(body).toContain('Code de l’application');
    expect(body).not.toContain('data-passkey');
    expect(body).toContain(`${STEP}?avec=cle`);
    expect(await answer()).toMatchObject({ statusCode: 303 });
    const other = visitorOf(app);
    await typePassword(other);
    expect((await other.post(STEP, { second_step: phone.code() })).headers.location).toBe('/espace');
  });

  it('is spared in a browser that is trusted from then on', async () => {
    const sent = passkey.assert(await asked());
    expect((await give(sent, lila, { trust: '1' })).statusCode).toBe(303);
    await lila.post('/deconnexion', {}, '/espace');
    expect((await typePassword()).headers.location).toBe('/espace');
  });

  it('takes an answer once, of the sign-in that was asked alone', async () => {
    const sent = passkey.assert(await asked());
    const thief = visitorOf(app, '203.0.113.9');
    await typePassword(thief);
    const refused = await give(sent, thief);
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain(SECOND_STEP_TEXTS.wrongPasskey);
    expect((await give(sent)).statusCode).toBe(303);
    expect((await give(sent, thief)).statusCode).toBe(422);
    expect((await thief.get('/espace')).statusCode).toBe(303);
  });

  it('takes no answer that was made to sign in, nor one of whoever stole the password', async () => {
    const toSignIn = optionsIn((await lila.get('/connexion')).body);
    await typePassword();
    expect((await give(passkey.assert(toSignIn))).statusCode).toBe(422);
    const others = testPasskey();
    await openAccount(platform, 'paul@test.example');
    await addPasskey(platform, await signedIn(platform, 'paul@test.example'), others);
    for (const one of [others, testPasskey()]) expect((await answer(one)).statusCode).toBe(422);
    expect((await answer(passkey, { unverified: true })).statusCode).toBe(422);
    expect((await answer(passkey, { origin: 'https://espace.evil.example' })).statusCode).toBe(422);
    expect((await lila.get('/espace')).statusCode).toBe(303);
  });

  it('is asked for no longer once it is removed or put away, be it while its page stands open', async () => {
    await asked();
    await db().updateTable('passkey').set({ asleep_at: platform.clock.now() }).execute();
    expect(await factors()).toEqual([]);
    expect((await lila.get(STEP)).body).toContain('est à recommencer');
    expect((await typePassword()).headers.location).toBe('/espace');
    await db().updateTable('passkey').set({ asleep_at: null }).execute();
    expect(await factors()).toEqual(['passkey']);
    await db().updateTable('passkey').set({ removed_at: platform.clock.now() }).execute();
    expect(await factors()).toEqual([]);
    platform.clock.advance({ days: 30 });
    await purgePasskeys(platform, platform.clock.now());
    expect(await factors()).toEqual([]);
  });

  it('is counted among the factors of whoever had one before', async () => {
    await sql`drop trigger passkey_noted on passkey`.execute(db());
    await sql`alter table account drop column wrong_steps`.execute(db());
    await sql`update account set factors = '{}'`.execute(db());
    await makePasskeysFactors(db() as unknown as Kysely<unknown>);
    expect(await factors()).toEqual(['passkey']);
    await db().updateTable('passkey').set({ removed_at: platform.clock.now() }).execute();
    expect(await factors()).toEqual([]);
  });

  it('of another host, which the operator has given up, is asked for no longer', async () => {
    const moved = { ...INSTALLATION, BASE_URL: 'https://nouvel-espace.example' };
    await give(passkey.assert(await asked()), lila, { trust: '1' });
    const trusted = db().selectFrom('known_browser').select('trust_id').where('trust_id', 'is not', null);
    expect(await trusted.execute()).toHaveLength(1);
    expect(await putAwayPasskeysOfOtherHosts({ ...platform, installation: moved })).toBe(1);
    expect(await factors()).toEqual([]);
    // Or it would spare the factor that is added next.
    expect(await trusted.execute()).toEqual([]);
    expect(await putAwayPasskeysOfOtherHosts({ ...platform, installation: moved })).toBe(0);
  });

  it('ends a session that version 0.1.0 opened beside this one, asking for the password alone', async () => {
    const { token } = await signedIn(platform, LILA);
    lila.cookies.set('session', token);
    expect((await lila.get('/espace')).statusCode).toBe(200);
    await db().updateTable('session').set({ proved: null }).execute();
    expect((await lila.get('/espace')).statusCode).toBe(303);
    await db().updateTable('passkey').set({ removed_at: platform.clock.now() }).execute();
    expect((await lila.get('/espace')).statusCode).toBe(200);
  });

  it('is not asked for where the installation has no second step', async () => {
    await app.close();
    app = await testApp({ ...platform, installation: { ...INSTALLATION, SECOND_FACTOR: 'off' } });
    expect((await typePassword(visitorOf(app))).headers.location).toBe('/espace');
  });
});
