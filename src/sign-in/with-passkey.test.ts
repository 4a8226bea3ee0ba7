import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { auditLines, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { type Habits, type TestPasskey, testPasskey } from '../../test/tools/authenticator.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addPasskey, optionsIn } from '../../test/tools/passkeys.ts';
import { INSTALLATION, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { PASSKEY_FIELD } from '../web/components/passkey-button.tsx';
import { PASSKEY_SIGN_IN } from './passkey-routes.ts';
import { SIGN_IN_TEXTS } from './texts.ts';

const LILA = 'lila@test.example';

describeOnEachDatabase('signing in with a passkey alone', (db) => {
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

  /** Answers what the page asks the browser for. */
  async function give(
    visitor = lila,
    one = passkey,
    { retour = '', ...habits }: Habits & { retour?: string } = {},
  ) {
    const { body } = await visitor.get(`/connexion${retour && `?retour=${encodeURIComponent(retour)}`}`);
    const sent = one.assert(optionsIn(body), habits);
    return visitor.post(PASSKEY_SIGN_IN, { [PASSKEY_FIELD]: sent, ...(retour && { retour }) }, '/connexion');
  }
  const set = (values: { password_valid_until?: string; frozen_until?: Date }) =>
    db().updateTable('account').set(values).where('id', '=', accountId).execute();

  it('opens the space, through the door of every other way', async () => {
    expect(await give()).toMatchObject({ statusCode: 303, headers: { location: '/espace' } });
    expect((await lila.get('/espace')).statusCode).toBe(200);
    const { details } =
      (await auditLines(db(), accountId)).findLast(({ event }) => event === 'signed-in') ?? {};
    expect(details).toMatchObject({ method: 'passkey', expired: false });
  });

  it('comes back to where one wanted to go, and nowhere else', async () => {
    expect((await give(lila, passkey, { retour: '/espace/services' })).headers.location).toBe(
      '/espace/services',
    );
    const other = visitorOf(app);
    expect((await give(other, passkey, { retour: '//evil.example' })).headers.location).toBe('/espace');
  });

  it('with an expired password opens the credentials page only', async () => {
    await set({ password_valid_until: '2020-01-01' });
    expect((await give()).statusCode).toBe(303);
    expect(await lila.get('/espace')).toMatchObject({ headers: { location: '/espace/identifiants' } });
    expect((await lila.get('/espace/identifiants')).statusCode).toBe(200);
  });

  it('opens nothing while a dispute keeps everybody out, and says so', async () => {
    await set({ frozen_until: new Date(platform.clock.now().getTime() + 3_600_000) });
    const answer = await give();
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('suspendu');
    expect((await lila.get('/espace')).statusCode).toBe(303);
  });

  it('cancels a deletion, as every sign-in does', async () => {
    await db().updateTable('account').set({ deletion_asked_at: platform.clock.now() }).execute();
    expect((await give()).headers.location).toBe('/espace?suppression=annulee');
  });

  it('says the same of a passkey that is none, of one that lies and of one that was removed', async () => {
    const stranger = testPasskey();
    const wrong = [
      await give(visitorOf(app), stranger),
      await give(visitorOf(app), passkey, { unverified: true }),
      await give(visitorOf(app), stranger, { credentialId: passkey.credentialId }),
    ];
    await db().updateTable('passkey').set({ removed_at: platform.clock.now() }).execute();
    wrong.push(await give(visitorOf(app), passkey));
    for (const answer of wrong) {
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain(SIGN_IN_TEXTS.passkey.wrong);
    }
    expect(new Set(wrong.map(({ body }) => withoutTokens(body))).size).toBe(1);
  });

  it('asks every browser alike, and names no passkey of anybody', async () => {
    const { body } = await lila.get('/connexion');
    expect(optionsIn<object>(body)).toEqual({
      challenge: expect.any(String),
      rpId: 'espace.example',
      userVerification: 'required',
    });
    expect(body).toContain('autocomplete="username webauthn"');
    expect(body).not.toContain(passkey.credentialId);
  });

  it('takes an answer once, and in the browser that was asked alone', async () => {
    const { body } = await lila.get('/connexion');
    const sent = passkey.assert(optionsIn(body));
    const thief = visitorOf(app);
    const post = (visitor: Visitor) => visitor.post(PASSKEY_SIGN_IN, { [PASSKEY_FIELD]: sent }, '/connexion');
    expect((await post(thief)).statusCode).toBe(422);
    expect((await post(lila)).statusCode).toBe(303);
    await lila.post('/deconnexion', {}, '/espace');
    const again = await post(lila);
    expect(again.statusCode).toBe(422);
    expect(again.body).toContain(SIGN_IN_TEXTS.passkey['too-late']);
  });

  it('turns away a network that sends many, before any is verified, and not a browser that its holder knows', async () => {
    const own = visitorOf(app, '203.0.113.9');
    expect((await give(own)).statusCode).toBe(303);
    await own.post('/deconnexion', {}, '/espace');
    const stranger = testPasskey();
    const flood = visitorOf(app, '203.0.113.9');
    for (let times = 0; times < 51; times += 1) await give(flood, stranger);
    expect((await give(flood, stranger)).statusCode).toBe(429);
    expect((await give(visitorOf(app, '203.0.113.9'))).statusCode).toBe(429);
    expect((await give(own)).statusCode).toBe(303);
    expect((await give(visitorOf(app, '203.0.113.10'))).statusCode).toBe(303);
  });

  it('gives a right one back to its network, so that signing in often keeps nobody waiting', async () => {
    const failures = async () =>
      (
        await db()
          .selectFrom('throttle')
          .select('failures')
          .where('key', 'like', '%passkey-sign-in%')
          .execute()
      ).map(({ failures: count }) => count);
    expect((await give(visitorOf(app))).statusCode).toBe(303);
    expect(await failures()).toEqual([0]);
  });

  it('does not make the password disappear, which asks for a second step from then on', async () => {
    const { headers } = await lila.post('/connexion', { email: LILA, password: PASSWORD });
    expect(headers.location).toBe('/connexion/seconde-etape');
    expect((await lila.get('/espace')).statusCode).toBe(303);
  });

  it('is no way past the counts of the password, nor do they keep anybody from it', async () => {
    for (let times = 0; times < 8; times += 1)
      await lila.post('/connexion', { email: LILA, password: 'non' });
    expect((await give()).statusCode).toBe(303);
    const other = visitorOf(app, '203.0.113.7');
    await other.post('/connexion', { email: LILA, password: PASSWORD });
    expect((await auditLines(db(), accountId)).length).toBeGreaterThan(0);
  });

  it('is a line of the history where somebody claims a passkey of the account, once a day', async () => {
    const stranger = testPasskey();
    for (let times = 0; times < 3; times += 1)
      await give(visitorOf(app), stranger, { credentialId: passkey.credentialId });
    await app.close();
    const refused = (await auditLines(db(), accountId)).filter(({ outcome }) => outcome === 'refused');
    expect(refused).toMatchObject([{ event: 'sign-in-throttled', details: { method: 'passkey' } }]);
    app = await testApp(platform);
  });

  it('is offered to nobody where the site is reached by an IP address', async () => {
    const installation = { ...INSTALLATION, BASE_URL: 'http://192.0.2.1:3000' };
    const there = await testApp({ ...platform, installation });
    const { body } = await there.inject('/connexion');
    expect(body).not.toContain('data-passkey');
    await there.close();
  });
});

/** What differs in every page, whatever it answers. */
function withoutTokens(page: string): string {
  return page.replaceAll(/(?<=value=")[\w.-]{20,}(?=")|(?<=challenge&quot;:&quot;)[\w-]+/g, '…');
}
