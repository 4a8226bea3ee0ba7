import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeTo, handOverMails, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { askForAddress } from '../../test/tools/changes.ts';
import { describeOnPostgres } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { recoveryCodeOf } from '../../test/tools/recoveries.ts';
import { exhaustTries } from '../../test/tools/sign-in-codes.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { CODE_PLACE_TEXTS } from './code-place.tsx';

const LILA = 'lila@test.example';
const NEW = 'lila.nouvelle@test.example';
const VERIFICATION = '/mot-de-passe-oublie/verification';
const UNKNOWN = 'abcdefghjkmn';

describeOnPostgres('a code typed on the page of another', (database) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let browser: Visitor;
  beforeEach(async () => {
    platform = testPlatform(database().db);
    app = await testApp(platform, { throttle: true });
    browser = visitorOf(app);
    await openAccount(platform, LILA);
  });
  afterEach(() => app.close());

  const activationCode = async () => {
    await askForAddress(platform, await signedIn(platform, LILA), NEW);
    return codeTo(platform, NEW);
  };

  it('of a forgotten password, on the activation page: says where it belongs, as often as it is typed', async () => {
    const code = await recoveryCodeOf(platform, LILA);
    for (let time = 0; time < 25; time++) {
      const answer = await browser.post('/activation', { code: ` ${code.slice(0, 6)}-${code.slice(6)}` });
      expect(answer.statusCode).toBe(422);
      const page = asRead(answer.body);
      expect(page).toContain(asRead(CODE_PLACE_TEXTS.recovery));
      expect(page).toContain('href="/mot-de-passe-oublie/verification?code=autre"');
    }
  });

  it('of an activation, on the page of a forgotten password, used up or not', async () => {
    const code = await activationCode();
    for (let time = 0; time < 2; time++) {
      const page = asRead((await browser.post(VERIFICATION, { code, answer: 'Camille' })).body);
      expect(page).toContain(asRead(CODE_PLACE_TEXTS.activation));
      expect(page).toContain('href="/activation"');
      expect(page).not.toContain(code);
      await browser.post('/activation', { code });
      await browser.post('/activation/identifiants', { email: NEW, password: PASSWORD });
    }
  });

  it('of either, on the page of a sign-in code; and six digits on both others', async () => {
    await exhaustTries(platform, LILA);
    const visitor = visitorOf(app);
    await visitor.post('/connexion', { email: LILA, password: `${PASSWORD}x` });
    const onSignIn = async (code: string) => asRead((await visitor.post('/connexion/code', { code })).body);
    const recovery = await recoveryCodeOf(platform, LILA);
    await handOverMails(platform);
    expect(await onSignIn(recovery)).toContain(asRead(CODE_PLACE_TEXTS.recovery));
    expect(await onSignIn(UNKNOWN)).not.toContain('se saisit sur une autre page');
    for (const url of ['/activation', VERIFICATION])
      expect(asRead((await browser.post(url, { code: ' 123 456 ' })).body)).toContain(
        asRead(CODE_PLACE_TEXTS['sign-in']),
      );
  });

  it('is told to nobody who has no code', async () => {
    for (const url of ['/activation', VERIFICATION]) {
      const page = asRead((await browser.post(url, { code: UNKNOWN })).body);
      expect(page).toContain('Ce code ne correspond à aucune demande');
      expect(page).not.toContain('se saisit sur une autre page');
    }
  });
});
