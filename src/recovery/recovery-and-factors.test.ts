import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { accountRow, mailsTo, otherPassword, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { testPasskey } from '../../test/tools/authenticator.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addFactor } from '../../test/tools/factors.ts';
import { addPasskey, optionsIn } from '../../test/tools/passkeys.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { ANSWER, openAccountWithAnswer, recoveryCodeOf } from '../../test/tools/recoveries.ts';
import { visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import type { RequestOptions } from '../passkeys/options.ts';
import { PASSKEY_FIELD } from '../web/components/passkey-button.tsx';

const [WITH, WITHOUT] = ['lila@test.example', 'tom@test.example'];
const VERIFICATION = '/mot-de-passe-oublie/verification';
const NEW_PASSWORD = '/mot-de-passe-oublie/nouveau';
const STEP = '/connexion/seconde-etape';

describeOnEachDatabase('a forgotten password never removes, adds or shows a factor', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
  });
  afterEach(() => app.close());

  /** The whole journey. @returns what each page and the mail say, but for the address */
  async function recover(email: string): Promise<{ read: string[]; location: unknown }> {
    const visitor = visitorOf(app);
    const read: string[] = [];
    const see = async (url: string) => read.push(wordsOf((await visitor.get(url)).body));
    const code = await recoveryCodeOf(platform, email);
    await see(VERIFICATION);
    await visitor.post(VERIFICATION, { code, answer: ANSWER });
    await see(NEW_PASSWORD);
    const password = otherPassword();
    const done = await visitor.post(
      NEW_PASSWORD,
      { password, password_confirmation: password },
      NEW_PASSWORD,
    );
    await see(String(done.headers.location));
    const told = (await mailsTo(platform, email)).find(({ purpose }) => purpose === 'password-changed');
    read.push(told?.text.replaceAll(/Abonné : \d+/g, '') ?? '');
    platform.clock.advance({ minutes: 1 });
    const { headers } = await visitor.post('/connexion', { email, password });
    return { read: read.map((text) => text.replaceAll(email, '')), location: headers.location };
  }

  it('and still asks for it afterwards', async () => {
    const accountId = await openAccountWithAnswer(platform, WITH);
    await openAccountWithAnswer(platform, WITHOUT);
    await addFactor(platform, accountId);
    const kept = async () => [
      await db().selectFrom('totp_app').selectAll().execute(),
      await db().selectFrom('backup_code').selectAll().orderBy('id').execute(),
    ];
    const before = await kept();
    const [without, withOne] = [await recover(WITHOUT), await recover(WITH)];
    expect(without.location).toBe('/espace');
    expect(withOne.location).toBe(STEP);
    expect(withOne.read.map(withoutHours)).toEqual(without.read.map(withoutHours));
    expect(await kept()).toEqual(before);
    expect((await accountRow(db(), accountId)).factors).toEqual(['totp']);
  });

  it('nor takes away a passkey made shortly before, which opens nothing alone until it was given after the password', async () => {
    const accountId = await openAccountWithAnswer(platform, WITH);
    const passkey = testPasskey();
    await addPasskey(platform, await signedIn(platform, WITH), passkey);
    platform.clock.advance({ hours: 48 });
    const { location, read } = await recover(WITH);
    expect(location).toBe(STEP);
    // The last page and the mail.
    for (const told of read.slice(-2))
      expect(told.replaceAll(/\s+/g, ' ')).toContain('elle vous sera demandée après lui');
    expect((await accountRow(db(), accountId)).factors).toEqual(['passkey']);
    const alone = async () => {
      const visitor = visitorOf(app);
      const sent = passkey.assert(optionsIn((await visitor.get('/connexion')).body));
      const { headers } = await visitor.post(
        '/connexion/cle-d-acces',
        { [PASSKEY_FIELD]: sent },
        '/connexion',
      );
      return headers.location;
    };
    expect(await alone()).not.toBe('/espace');
    const visitor = visitorOf(app);
    await visitor.post('/connexion', { email: WITH, password: otherPassword() });
    const options = optionsIn<RequestOptions>((await visitor.get(`${STEP}?avec=cle`)).body);
    const given = { avec: 'cle', [PASSKEY_FIELD]: passkey.assert(options) };
    expect((await visitor.post(STEP, given)).headers.location).toBe('/espace');
    platform.clock.advance({ minutes: 1 });
    expect(await alone()).toBe('/espace');
  });

  it('nor spares it in a browser that was trusted before', async () => {
    const accountId = await openAccountWithAnswer(platform, WITH);
    const { phone } = await addFactor(platform, accountId);
    const { trusted_until, ...browser } = await trusted();
    expect(trusted_until).not.toBeNull();
    expect((await recover(WITH)).location).toBe(STEP);
    const still = db()
      .selectFrom('known_browser')
      .select('trust_id')
      .where('token_hash', '=', browser.token_hash);
    expect(await still.execute()).toEqual([]);

    async function trusted() {
      const visitor = visitorOf(app);
      await visitor.post('/connexion', { email: WITH, password: PASSWORD });
      await visitor.post(STEP, { second_step: phone.code(), trust: '1' }, STEP);
      return db()
        .selectFrom('known_browser')
        .selectAll()
        .where('account_id', '=', accountId)
        .executeTakeFirstOrThrow();
    }
  });
});

/** Without what is each time another. */
function wordsOf(body: string): string {
  return asRead(body.slice(body.indexOf('<main'), body.indexOf('</main>'))).replaceAll(/<[^>]*>/g, ' ');
}

/** Minutes pass from one to the other. */
function withoutHours(text: string): string {
  return text.replaceAll(/\d+ h \d+/g, '');
}
