import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  accountRow,
  codesTo,
  codeTo,
  mailsTo,
  openAccount,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { askForAddress } from '../../test/tools/changes.ts';
import { asksPassword, entersCode, entersCredentials, RECAP, TAB } from '../../test/tools/code-entry.ts';
import { describeOnPostgres } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { COMPANY, codeOfLetter, creationForm, register } from '../../test/tools/registrations.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { imageCaptcha } from '../captcha/captcha.ts';

const JEANNE = 'jeanne@test.example';
const LILA = 'lila@test.example';
const MISTYPED = 'lila.nouvele@test.example';
const STRANGERS_PASSWORD = 'onze-violons-bleus-montent-la-cote-7';

describeOnPostgres('« Activer mon espace / mes services »', (database) => {
  const db = () => database().db;
  let platform: TestPlatform;
  let app: FastifyInstance;
  let browser: Visitor;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
    browser = visitorOf(app);
  });
  afterEach(() => app.close());

  async function signsIn(who: Visitor, email: string, password = PASSWORD): Promise<void> {
    const answer = await who.post('/connexion', { email, password });
    expect(answer.headers.location).toBe('/espace');
  }
  /** « Créer mon espace professionnel » in a browser, in expert mode. @returns the code that was mailed */
  async function creates(who: Visitor, email: string, password = PASSWORD): Promise<string> {
    const before = await codesTo(platform, email);
    const asked = await who.post('/creation', creationForm(email, password));
    expect(asked.headers.location).toBe('/creation/demande');
    return (await codesTo(platform, email)).find((code) => !before.includes(code)) ?? '';
  }
  const accounts = () => db().selectFrom('account').selectAll().execute();

  it('shows the code on the second tab, to be read only', async () => {
    const code = await creates(browser, JEANNE);
    const page = await entersCode(browser, ` ${code.slice(0, 6)} ${code.slice(6)}`);
    expect(page).toContain(code);
    expect(page).not.toContain('name="code"');
    for (const button of ['Etape précédente', 'Effacer', 'Continuer']) expect(page).toContain(button);
  });

  it('takes a right code alone in place of the captcha where that is asked for, and counts wrong ones', async () => {
    const code = await creates(browser, JEANNE);
    await app.close();
    const captcha = imageCaptcha(platform);
    const raisePrice = vi.spyOn(captcha, 'raisePrice');
    app = await testApp(platform, { captcha, throttle: true });
    const enters = async (fields: Record<string, string>) => {
      const { statusCode, headers } = await visitorOf(app).post('/activation', fields);
      return headers.location ?? statusCode;
    };
    expect(await enters({ code, captcha: 'zzzzzz' })).toBe(422);
    expect(await enters({ code })).toBe(422);
    const wrong = [];
    for (let count = 0; count < 25; count++)
      wrong.push(await enters({ code: 'YnsfLgSNtUuu', code_seul: '1' }));
    expect(new Set(wrong)).toEqual(new Set([422, 429]));
    // One that is refused for their number makes nothing dearer for others.
    expect(raisePrice).toHaveBeenCalledTimes(wrong.filter((status) => status === 422).length);
    expect(await enters({ code, code_seul: '1' })).toBe('/activation/identifiants');

    await db().updateTable('activation_code').set({ revoked_at: platform.clock.now() }).execute();
    platform.clock.advance({ hours: 2 });
    raisePrice.mockClear();
    const ended = [];
    for (let count = 0; count < 25; count++) ended.push(await enters({ code, code_seul: '1' }));
    expect(new Set(ended)).toEqual(new Set([422, 429]));
    expect(raisePrice).toHaveBeenCalledTimes(ended.filter((status) => status === 422).length);
  });

  describe('with the code of a creation', () => {
    it('asks no password of the browser that asked for it', async () => {
      const code = await creates(browser, JEANNE);
      expect(asksPassword(await entersCode(browser, code))).toBe(false);
      expect(await entersCredentials(browser, { email: JEANNE })).toBe(RECAP);
      expect(await opens(platform, JEANNE)).toBe(true);
    });

    it.each([
      ['before', 'hers is the newest code'],
      ['after', 'his is the newest code'],
    ])('gives nothing to a stranger who asked %s: %s', async (when) => {
      const stranger = visitorOf(app);
      const strangerAsks = () => creates(stranger, JEANNE, STRANGERS_PASSWORD);
      const early = when === 'before' ? await strangerAsks() : '';
      const own = await creates(browser, JEANNE);
      const his = early || (await strangerAsks());

      // She takes his code for hers: neither her browser nor her password belong to it.
      expect(asksPassword(await entersCode(browser, his))).toBe(true);
      expect(await entersCredentials(browser, { email: JEANNE })).toEqual([
        'Saisissez le mot de passe choisi à la création de l’espace.',
      ]);
      expect(await entersCredentials(browser, { email: JEANNE, password: PASSWORD })).toEqual([
        expect.stringContaining('prenez celui du message qui indique l’heure et le navigateur'),
      ]);
      expect(await accounts()).toEqual([]);

      expect(asksPassword(await entersCode(browser, own))).toBe(false);
      expect(await entersCredentials(browser, { email: JEANNE })).toBe(RECAP);
      expect(await opens(platform, JEANNE, PASSWORD)).toBe(true);
      expect(await opens(platform, JEANNE, STRANGERS_PASSWORD)).toBe(false);
    });

    it('takes the password in any other browser, and all that is wrong at once', async () => {
      const code = await creates(browser, JEANNE);
      const telephone = visitorOf(app);
      expect(asksPassword(await entersCode(telephone, code))).toBe(true);
      expect(await entersCredentials(telephone, {})).toEqual([
        'Saisissez votre adresse électronique de connexion.',
        'Saisissez le mot de passe choisi à la création de l’espace.',
      ]);
      expect(
        await entersCredentials(telephone, { email: 'jane@test.example', password: otherPassword() }),
      ).toEqual([
        expect.stringContaining('Cette adresse n’est pas celle'),
        expect.stringContaining('Il vous reste 4 essais avec ce code.'),
      ]);
      // A wrong address beside the right password costs no try.
      for (let time = 0; time < 6; time++)
        expect(
          await entersCredentials(telephone, { email: 'jane@test.example', password: PASSWORD }),
        ).toHaveLength(1);
      expect(await entersCredentials(telephone, { email: JEANNE, password: PASSWORD })).toBe(RECAP);
    });

    it('takes it too in a browser that asked for another, or two hours ago', async () => {
      const first = await creates(browser, JEANNE);
      await creates(browser, 'autre@test.example');
      expect(asksPassword(await entersCode(browser, first))).toBe(true);
      expect(await entersCredentials(browser, { email: JEANNE, password: PASSWORD })).toBe(RECAP);

      const late = await creates(browser, 'tard@test.example');
      platform.clock.advance({ hours: 2 });
      expect(asksPassword(await entersCode(browser, late))).toBe(true);
    });

    it('gives a stranger who reads a mistyped address nothing, and ends after five guesses', async () => {
      const code = await creates(browser, MISTYPED);
      const stranger = visitorOf(app);
      await entersCode(stranger, code);
      for (const left of ['4 essais', '3 essais', '2 essais', 'un essai'])
        expect(await entersCredentials(stranger, { email: MISTYPED, password: STRANGERS_PASSWORD })).toEqual([
          expect.stringContaining(`Il vous reste ${left} avec ce code.`),
        ]);
      expect(await entersCredentials(stranger, { email: MISTYPED, password: STRANGERS_PASSWORD })).toEqual([
        expect.stringContaining('Aucun espace n’a été créé. Refaites la demande de création'),
      ]);
      expect(await accounts()).toEqual([]);
      // Told on the first tab too, whoever comes with it.
      const again = await browser.post('/activation', { code });
      expect(asRead(again.body)).toContain('cinq mots de passe erronés');
      // Its own browser is told, and sends for another.
      expect(asRead((await browser.get('/creation/demande')).body)).toContain('Le code ne fonctionne plus');
      await browser.post('/creation/renvoyer', {}, '/creation/demande');
      const second = (await codesTo(platform, MISTYPED)).find((one) => one !== code) ?? '';
      await entersCode(browser, second);
      expect(await entersCredentials(browser, { email: MISTYPED })).toBe(RECAP);
    });
  });

  describe('with the code of a change', () => {
    let accountId: string;
    beforeEach(async () => {
      accountId = await openAccount(platform, LILA);
    });
    const ask = async (typed = {}) => {
      await askForAddress(platform, await signedIn(platform, LILA), MISTYPED, typed);
      return codeTo(platform, MISTYPED);
    };

    it('asks no password where a session of the account is open, and asks it once that has ended', async () => {
      await signsIn(browser, LILA);
      const code = await ask();
      expect(asksPassword(await entersCode(browser, code))).toBe(false);
      await db().deleteFrom('session').where('account_id', '=', accountId).execute();
      expect(await entersCredentials(browser, { email: MISTYPED })).toEqual([
        'Saisissez votre mot de passe.',
      ]);
      expect(asksPassword((await browser.get(TAB)).body)).toBe(true);
      expect(await entersCredentials(browser, { email: MISTYPED, password: PASSWORD })).toBe(RECAP);
    });

    it('asks it in the session of another account, which goes on', async () => {
      await openAccount(platform, 'paul@test.example');
      await signsIn(browser, 'paul@test.example');
      expect(asksPassword(await entersCode(browser, await ask()))).toBe(true);
      expect(await entersCredentials(browser, { email: MISTYPED })).toEqual([
        'Saisissez votre mot de passe.',
      ]);
      expect(await entersCredentials(browser, { email: MISTYPED, password: PASSWORD })).toBe(RECAP);
      expect((await browser.get('/espace')).statusCode).toBe(200);
    });

    it.each([
      ['the present one', PASSWORD],
      ['the one asked for', otherPassword()],
    ])('takes %s where both are changed', async (_which, password) => {
      await entersCode(browser, await ask({ newPassword: otherPassword() }));
      expect(await entersCredentials(browser, { email: MISTYPED, password })).toBe(RECAP);
      expect(await opens(platform, MISTYPED, otherPassword())).toBe(true);
    });

    it('gives a stranger who reads a mistyped address neither the account nor a word about it', async () => {
      const code = await ask();
      const [mail] = await mailsTo(platform, MISTYPED);
      const before = await accountRow(db(), accountId);
      for (const about of [before.last_name, before.first_name, before.subscriber_number, LILA])
        expect(mail?.text).not.toContain(about);
      let seen = await entersCode(browser, code);
      for (let guess = 0; guess < 6; guess++) {
        const answer = await browser.post(TAB, {
          email: MISTYPED,
          password: `${STRANGERS_PASSWORD}${guess}`,
        });
        seen += answer.body;
      }
      for (const path of [RECAP, `${RECAP}.pdf`])
        expect((await browser.get(path)).headers.location).toBe('/activation');
      expect(await accountRow(db(), accountId)).toEqual(before);
      for (const about of [before.last_name, before.subscriber_number, LILA])
        expect(seen).not.toContain(about);
    });

    it('ends that code after five wrong passwords, and nothing else: the holder is told and sends another', async () => {
      await entersCode(browser, await ask());
      for (let guess = 0; guess < 5; guess++)
        await browser.post(TAB, { email: MISTYPED, password: STRANGERS_PASSWORD });
      const told = (await mailsTo(platform, LILA)).filter(({ subject }) => subject.includes('bloqué'));
      expect(told.map(({ text }) => asRead(text))).toEqual([
        expect.stringContaining('cinquième mot de passe'),
      ]);
      await browser.get('/activation');

      const lila = visitorOf(app);
      await signsIn(lila, LILA);
      expect(asRead((await lila.get('/espace/identifiants')).body)).toContain('Le code ne fonctionne plus');
      const sent = await lila.post('/espace/identifiants/renvoyer', {}, '/espace/identifiants');
      expect(sent.headers.location).toContain('fait=renvoi');
      const second = (await codesTo(platform, MISTYPED)).at(-1) ?? '';
      await entersCode(lila, second);
      expect(await entersCredentials(lila, { email: MISTYPED })).toBe(RECAP);
    });
  });

  describe('with the code of a letter', () => {
    let code: string;
    beforeEach(async () => {
      platform.clock.set(new Date('2026-11-25T10:00:00Z'));
      const registrationId = await register(platform, JEANNE, { company: COMPANY });
      const page = await entersCode(browser, await codeTo(platform, JEANNE));
      expect(asksPassword(page), registrationId).toBe(true);
      expect(await entersCredentials(browser, { email: JEANNE, password: PASSWORD })).toBe(RECAP);
      const [account] = await accounts();
      code = await codeOfLetter(platform, account?.subscriber_number ?? '');
    });
    const status = async () => (await db().selectFrom('dossier').select('status').execute())[0]?.status;

    it('opens nothing for who opened the letter, and tells nobody the address without the password', async () => {
      const clerk = visitorOf(app);
      expect(asksPassword(await entersCode(clerk, code))).toBe(true);
      expect(await entersCredentials(clerk, { email: 'devine@test.example' })).toEqual([
        'Saisissez votre mot de passe.',
      ]);
      const replies = [];
      for (let guess = 0; guess < 5; guess++)
        replies.push(await entersCredentials(clerk, { email: JEANNE, password: STRANGERS_PASSWORD }));
      expect(replies.at(-1)).toEqual([
        expect.stringContaining('Demandez une nouvelle lettre à l’assistance.'),
      ]);
      expect(await status()).toBe('waiting');
    });

    it('opens the services in a session, which goes on, or by the password', async () => {
      const jeanne = visitorOf(app);
      await signsIn(jeanne, JEANNE);
      expect(asksPassword(await entersCode(jeanne, code))).toBe(false);
      expect(await entersCredentials(jeanne, { email: JEANNE })).toBe(RECAP);
      expect(await status()).toBe('open');
      expect((await jeanne.get(`${RECAP}.pdf`)).statusCode).toBe(200);
      expect((await jeanne.get('/espace')).statusCode).toBe(200);
    });
  });
});
