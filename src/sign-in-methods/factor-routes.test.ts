import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { FastifyInstance } from 'fastify';
import decodeQr from 'qr/decode.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountRow, auditLines, mailsTo, openAccount, PASSWORD } from '../../test/tools/accounts.ts';
import { testPasskey } from '../../test/tools/authenticator.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addFactor, type Phone, phoneWith } from '../../test/tools/factors.ts';
import { addPasskey, optionsIn } from '../../test/tools/passkeys.ts';
import { INSTALLATION, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Answer, type Fields, hiddenFields, type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp, testSite } from '../../test/tools/whole-app.ts';
import { factorsFrozenUntil } from '../account/account.ts';
import type { CreationOptions } from '../passkeys/options.ts';
import { purge } from '../purge.ts';
import { PASSKEY_FIELD } from '../web/components/passkey-button.tsx';
import {
  ADD_APP,
  ADD_PASSKEY,
  CODES_FILE,
  CONFIRM_APP,
  DISTRUST,
  KEEP_PASSKEY,
  METHODS,
  NEW_CODES,
  PASSKEYS,
  REMOVE_APP,
} from './paths.ts';

const LILA = 'lila@test.example';
const STEP = '/connexion/seconde-etape';

describeOnEachDatabase('setting up a second step', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let accountId: string;
  /** By which Lila confirms who she is. */
  let confirming: () => Fields;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    accountId = await openAccount(platform, LILA);
    lila = visitorOf(app);
    await lila.signIn(LILA, PASSWORD);
    confirming = () => ({ password: PASSWORD });
  });
  afterEach(() => app.close());

  /** Lila has an application since long ago, and is signed in with it. */
  async function withApp(): Promise<{ phone: Phone; backupCodes: string[] }> {
    const factor = await addFactor(platform, accountId);
    await lila.post('/deconnexion', {}, '/espace');
    await signInWith(factor.phone.code());
    platform.clock.advance({ minutes: 1 });
    confirming = () => ({ password: PASSWORD, second_step: factor.phone.code() });
    return factor;
  }
  async function signInWith(second_step: string, more: Fields = {}): Promise<Answer> {
    await lila.post('/connexion', { email: LILA, password: PASSWORD });
    return lila.post(STEP, { second_step, ...more });
  }
  /** The page with the QR code. */
  const begin = () => lila.post(ADD_APP, confirming());
  const phoneOf = (page: Answer) => phoneWith(platform, secretIn(page));
  const confirm = (page: Answer, code: string) =>
    lila.send(CONFIRM_APP, new URLSearchParams({ ...fieldsOf(page), code }));
  async function setUp(): Promise<{ phone: Phone; codes: string[]; answer: Answer }> {
    const page = await begin();
    const phone = phoneOf(page);
    const answer = await confirm(page, phone.code());
    return { phone, codes: codesIn(answer), answer };
  }
  const factors = async () => (await accountRow(db(), accountId)).factors;
  const subjects = async () => (await mailsTo(platform, LILA)).map(({ subject }) => subject);
  const events = async () => (await auditLines(db(), accountId)).map(({ event }) => event);
  const comesIn = async (second_step: string) => {
    lila.cookies.delete('session');
    return (await signInWith(second_step)).headers.location;
  };

  describe('an application', () => {
    it('is read by a telephone from the QR code, and works once its first code is entered', async () => {
      const page = await begin();
      const read = new URL(await readQrCode(page.body));
      expect(decodeURIComponent(read.pathname)).toBe(`/Espace professionnel:${LILA}`);
      expect(Object.fromEntries(read.searchParams)).toEqual({
        issuer: 'Espace professionnel',
        secret: secretIn(page),
        algorithm: 'SHA1',
        digits: '6',
        period: '30',
      });
      expect(await factors()).toEqual([]);
      const phone = phoneWith(platform, read.searchParams.get('secret') ?? '');
      const answer = await confirm(page, ` ${phone.code().slice(0, 3)} ${phone.code().slice(3)} `);
      expect(answer.statusCode).toBe(200);
      expect(codesIn(answer)).toHaveLength(10);
      expect(await factors()).toEqual(['totp']);
      expect(await subjects()).toContain('Espace professionnel - Application de codes ajoutée');
      expect(await events()).toEqual(expect.arrayContaining(['factor-added', 'backup-codes-made']));
    });

    it('signs in from then on, and so does each code on paper', async () => {
      const { phone, codes } = await setUp();
      // The code that put it in service was the first to be used up.
      expect(await comesIn(phone.code())).toBeUndefined();
      platform.clock.advance({ seconds: 30 });
      expect(await comesIn(phone.code())).toBe('/espace');
      for (const code of codes.slice(0, 2)) expect(await comesIn(code)).toBe('/espace');
    });

    it('is kept sealed, and its codes as hashes', async () => {
      const page = await begin();
      const [row] = await db().selectFrom('totp_app').selectAll().execute();
      expect(JSON.stringify(row)).not.toContain(secretIn(page));
      const codes = codesIn(await confirm(page, phoneOf(page).code()));
      const rows = JSON.stringify(await db().selectFrom('backup_code').selectAll().execute());
      for (const code of codes) expect(rows).not.toContain(code.replace('-', ''));
    });

    it('is not begun without the present password, however fresh the session', async () => {
      for (const password of ['', 'douze-marmottes-rouges-patinent-1-fois']) {
        const answer = await lila.post(ADD_APP, { password });
        expect(answer.statusCode).toBe(422);
        expect(answer.body).not.toContain('otpauth:');
      }
      expect(await db().selectFrom('totp_app').select('id').execute()).toEqual([]);
    });

    it('is shown again after a wrong code, which says what is wrong', async () => {
      const page = await begin();
      const phone = phoneOf(page);
      for (const [code, said] of [
        ['', 'Saisissez le code à 6 chiffres'],
        ['abc', 'n’est pas celui que l’application doit afficher'],
        [phone.code(-600), 'L’horloge de votre téléphone retarde d’environ 10 minutes'],
        [phone.code(240), 'L’horloge de votre téléphone avance d’environ 4 minutes'],
      ] as const) {
        const answer = await confirm(page, code);
        expect(answer.statusCode).toBe(422);
        expect(answer.body).toContain(said);
        expect(secretIn(answer)).toBe(secretIn(page));
      }
      expect(await factors()).toEqual([]);
      expect((await confirm(page, phone.code())).statusCode).toBe(200);
    });

    it('cannot be confirmed after half an hour, nor once it was begun anew', async () => {
      const page = await begin();
      const phone = phoneOf(page);
      const other = await begin();
      expect(secretIn(other)).not.toBe(secretIn(page));
      expect((await confirm(page, phone.code())).headers.location).toBe(`${METHODS}?echec=application`);
      for (let minutes = 0; minutes < 30; minutes += 15) {
        platform.clock.advance({ minutes: 15 });
        await lila.get('/espace');
      }
      const late = await confirm(other, phoneOf(other).code());
      expect(late.headers.location).toBe(`${METHODS}?echec=application`);
      expect(await factors()).toEqual([]);
    });

    it('of somebody else is not confirmed, nor shown', async () => {
      const page = await begin();
      await openAccount(platform, 'paul@test.example');
      const paul = visitorOf(app);
      await paul.signIn('paul@test.example', PASSWORD);
      const { application = '' } = fieldsOf(page);
      const fields = { application, code: phoneOf(page).code() };
      const answer = await paul.post(CONFIRM_APP, fields, ADD_APP);
      expect(answer.headers.location).toBe(`${METHODS}?echec=application`);
    });

    it('and a passkey begun by the password alone are over once there is a factor, which takes more', async () => {
      const begun = await begin();
      const asked = optionsIn<CreationOptions>((await lila.post(ADD_PASSKEY, confirming())).body);
      await addPasskeyElsewhere();
      const late = await confirm(begun, phoneOf(begun).code());
      expect(late.headers.location).toBe(`${METHODS}?echec=application`);
      const sent = { [PASSKEY_FIELD]: testPasskey().register(asked) };
      expect((await lila.post(KEEP_PASSKEY, sent)).headers.location).toBe(`${METHODS}?echec=tard`);
      expect(await factors()).toEqual(['passkey']);
      expect(await db().selectFrom('passkey').select('id').execute()).toHaveLength(1);
    });

    async function addPasskeyElsewhere(): Promise<void> {
      const elsewhere = visitorOf(app);
      await elsewhere.signIn(LILA, PASSWORD);
      const { body } = await elsewhere.post(ADD_PASSKEY, confirming());
      const sent = testPasskey().register(optionsIn<CreationOptions>(body));
      await elsewhere.post(KEEP_PASSKEY, { [PASSKEY_FIELD]: sent }, ADD_PASSKEY);
    }

    it('begun by two requests of a double click is one', async () => {
      const token = await lila.csrf(ADD_APP);
      const send = () => lila.send(ADD_APP, new URLSearchParams({ _csrf: token, ...confirming() }));
      const [one, other] = [await send(), await send()];
      expect(secretIn(other)).toBe(secretIn(one));
    });

    it('confirmed twice shows the same codes, be it with the next code of the application', async () => {
      const page = await begin();
      const phone = phoneOf(page);
      const first = codesIn(await confirm(page, phone.code()));
      expect(codesIn(await confirm(page, phone.code()))).toEqual(first);
      platform.clock.advance({ seconds: 45 });
      expect(codesIn(await confirm(page, phone.code()))).toEqual(first);
      expect((await subjects()).filter((subject) => subject.includes('ajoutée'))).toHaveLength(1);
    });

    it('takes the place of the one before, whose codes work no more; those on paper stay', async () => {
      const { phone: old, backupCodes } = await withApp();
      const page = await begin();
      expect(page.body).toContain('Reliez votre application');
      platform.clock.advance({ seconds: 30 });
      const phone = phoneOf(page);
      expect((await confirm(page, phone.code())).headers.location).toBe(`${METHODS}?fait=application`);
      platform.clock.advance({ seconds: 30 });
      expect(await comesIn(old.code())).toBeUndefined();
      expect(await comesIn(phone.code())).toBe('/espace');
      expect(await comesIn(backupCodes[0] ?? '')).toBe('/espace');
      expect(await subjects()).toContain('Espace professionnel - Application de codes remplacée');
    });

    it('is removed, and the codes on paper with it', async () => {
      const { backupCodes } = await withApp();
      expect((await lila.post(REMOVE_APP, { password: 'non' })).statusCode).toBe(422);
      const removed = await lila.post(REMOVE_APP, confirming());
      expect(removed.headers.location).toBe(`${METHODS}?fait=application-retiree`);
      expect(await factors()).toEqual([]);
      expect(await subjects()).toContain('Espace professionnel - Application de codes retirée');
      const left = await db().selectFrom('backup_code').select('id').where('ended_at', 'is', null).execute();
      expect(left).toEqual([]);
      expect(backupCodes).toHaveLength(10);
      lila.cookies.delete('session');
      expect((await lila.post('/connexion', { email: LILA, password: PASSWORD })).headers.location).toBe(
        '/espace',
      );
      expect((await lila.get(REMOVE_APP)).statusCode).toBe(404);
    });

    it('is not removed where the installation requires one and it is the only one', async () => {
      await withApp();
      const installation = { ...INSTALLATION, SECOND_FACTOR: 'required' as const };
      const strict = await testApp({ ...platform, installation }, { site: testSite({ installation }) });
      const visitor = visitorOf(strict);
      for (const [name, value] of lila.cookies) visitor.cookies.set(name, value);
      const answer = await visitor.post(REMOVE_APP, confirming());
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain('Ajoutez d’abord un autre moyen');
      expect(await factors()).toEqual(['totp']);
      await strict.close();
    });
  });

  describe('the 48 hours after a recovery or a change of address', () => {
    it('let nothing be added, replaced or removed', async () => {
      await withApp();
      const passkey = await addPasskey(platform, await signedInActor());
      const until = factorsFrozenUntil(platform.clock.now());
      await db().updateTable('account').set({ factors_frozen_until: until }).execute();
      const before = await db().selectFrom('totp_app').selectAll().execute();
      for (const path of [ADD_APP, REMOVE_APP, NEW_CODES, `${PASSKEYS}/${passkey.id}/retrait`]) {
        const page = await lila.get(path);
        expect(page.body).toContain('Pas encore possible');
        const token = await lila.csrf(METHODS);
        const answer = await lila.send(path, new URLSearchParams({ _csrf: token, ...confirming() }));
        expect([path, answer.statusCode]).toEqual([path, 422]);
        platform.clock.advance({ seconds: 30 });
      }
      expect(await db().selectFrom('totp_app').selectAll().execute()).toMatchObject(
        before.map(({ id, state }) => ({ id, state })),
      );
      expect((await lila.get(METHODS)).body).not.toContain(`href="${ADD_APP}"`);
    });

    it('keep out an application that was begun before them', async () => {
      const page = await begin();
      const until = factorsFrozenUntil(platform.clock.now());
      await db().updateTable('account').set({ factors_frozen_until: until }).execute();
      expect((await confirm(page, phoneOf(page).code())).statusCode).toBe(422);
      expect(await factors()).toEqual([]);
    });

    const signedInActor = async () => {
      const row = await db().selectFrom('session').select('token_hash').executeTakeFirstOrThrow();
      return { accountId, tokenHash: row.token_hash, origin: { ip: '192.0.2.1', userAgent: 'test' } };
    };
  });

  describe('codes on paper', () => {
    it('are made anew, in place of those before', async () => {
      const { backupCodes } = await withApp();
      const codes = codesIn(await lila.post(NEW_CODES, confirming()));
      expect(codes).toHaveLength(10);
      expect(await comesIn(backupCodes[0] ?? '')).toBeUndefined();
      expect(await comesIn(codes[0] ?? '')).toBe('/espace');
      expect(await subjects()).toContain('Espace professionnel - Nouveaux codes de secours');
    });

    it('are the same when the form comes twice, and no more half an hour later', async () => {
      await withApp();
      const body = new URLSearchParams({ _csrf: await lila.csrf(NEW_CODES), ...confirming() });
      const codes = codesIn(await lila.send(NEW_CODES, body));
      expect(codesIn(await lila.send(NEW_CODES, body))).toEqual(codes);
      const rows = await db().selectFrom('backup_code').select('id').where('ended_at', 'is', null).execute();
      expect(rows).toHaveLength(10);
      for (const minutes of [15, 15]) {
        platform.clock.advance({ minutes });
        await lila.get('/espace');
      }
      const late = await lila.send(NEW_CODES, body);
      expect(late.body).toContain('ont déjà été affichés');
      expect(codesIn(late)).toEqual([]);
    });

    it('are taken along as a text, by the page that shows them alone', async () => {
      await withApp();
      const page = await lila.post(NEW_CODES, confirming());
      const fields = fieldsOf(page);
      const file = await lila.send(CODES_FILE, new URLSearchParams(fields));
      expect(file.headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(file.headers['content-disposition']).toMatch(
        /^attachment; filename="codes-de-secours-[\d-]+\.txt"$/,
      );
      expect(file.headers['cache-control']).toBe('no-store');
      for (const code of codesIn(page)) expect(file.body).toContain(code);
      const other = await lila.send(CODES_FILE, new URLSearchParams({ ...fields, codes: accountId }));
      expect(other.headers['content-disposition']).toBeUndefined();
      expect(other.body).toContain('ont déjà été affichés');
    });

    it('are nothing for who has no factor', async () => {
      expect((await lila.get(NEW_CODES)).statusCode).toBe(404);
    });

    it('are told of on the page where none is left', async () => {
      await withApp();
      expect((await lila.get(METHODS)).body).toContain('10 codes');
      await db().updateTable('backup_code').set({ used_at: platform.clock.now() }).execute();
      expect((await lila.get(METHODS)).body).toContain('Il ne vous reste aucun code de secours');
    });

    it('come with a first passkey too, shown in the answer that keeps it, twice if it is sent twice', async () => {
      const made = await lila.post(ADD_PASSKEY, confirming());
      const sent = testPasskey().register(optionsIn<CreationOptions>(made.body));
      const token = await lila.csrf(ADD_PASSKEY);
      const keep = () =>
        lila.send(KEEP_PASSKEY, new URLSearchParams({ _csrf: token, [PASSKEY_FIELD]: sent }));
      const first = await keep();
      expect(first.body).toContain('Votre clé d’accès est ajoutée');
      expect(codesIn(first)).toHaveLength(10);
      expect(codesIn(await keep())).toEqual(codesIn(first));
      const rows = await db().selectFrom('backup_code').select('id').execute();
      expect(rows).toHaveLength(10);
    });
  });

  describe('trusted browsers', () => {
    it('are listed, and trusted no more one by one, or all at once', async () => {
      const { phone } = await withApp();
      lila.cookies.delete('session');
      await signInWith(phone.code(), { trust: '1' });
      const elsewhere = visitorOf(app, '198.51.100.7');
      platform.clock.advance({ seconds: 30 });
      await elsewhere.post('/connexion', { email: LILA, password: PASSWORD });
      await elsewhere.post(STEP, { second_step: phone.code(), trust: '1' });
      const page = await lila.get(METHODS);
      expect(page.body.match(/Celui que vous utilisez/g)).toHaveLength(1);
      const ids = [...page.body.matchAll(/name="navigateur" value="([0-9a-f-]{36})"/g)].map(([, id]) => id);
      expect(ids).toHaveLength(2);
      const gone = await lila.post(DISTRUST, { navigateur: ids[0] ?? '' }, METHODS);
      expect(gone.headers.location).toBe(`${METHODS}?fait=navigateur`);
      expect(await trusted()).toBe(1);
      await lila.post(DISTRUST, { navigateur: 'tous' }, METHODS);
      expect(await trusted()).toBe(0);
      elsewhere.cookies.delete('session');
      const asked = await elsewhere.post('/connexion', { email: LILA, password: PASSWORD });
      expect(asked.headers.location).toBe(STEP);
      expect((await events()).filter((event) => event === 'browser-distrusted')).toHaveLength(2);
    });

    it('of somebody else stay', async () => {
      const { phone } = await withApp();
      lila.cookies.delete('session');
      await signInWith(phone.code(), { trust: '1' });
      const row = await db()
        .selectFrom('known_browser')
        .select('trust_id')
        .where('trust_id', 'is not', null)
        .executeTakeFirstOrThrow();
      await openAccount(platform, 'paul@test.example');
      const paul = visitorOf(app);
      await paul.signIn('paul@test.example', PASSWORD);
      for (const navigateur of [row.trust_id ?? '', 'tous', '', "'"])
        await paul.post(DISTRUST, { navigateur }, ADD_PASSKEY);
      expect(await trusted()).toBe(1);
    });

    it('are none any more after any change of what is asked', async () => {
      const { phone } = await withApp();
      lila.cookies.delete('session');
      await signInWith(phone.code(), { trust: '1' });
      platform.clock.advance({ seconds: 30 });
      await lila.post(NEW_CODES, confirming());
      expect(await trusted()).toBe(0);
    });

    const trusted = async () =>
      (await db().selectFrom('known_browser').select('trust_id').where('trust_id', 'is not', null).execute())
        .length;
  });

  it('is nowhere where the installation asks for no second step', async () => {
    const installation = { ...INSTALLATION, SECOND_FACTOR: 'off' as const };
    const plain = await testApp({ ...platform, installation }, { site: testSite({ installation }) });
    const visitor = visitorOf(plain);
    await visitor.signIn(LILA, PASSWORD);
    expect((await visitor.get(METHODS)).body).not.toContain('Application de codes');
    for (const path of [ADD_APP, NEW_CODES, REMOVE_APP])
      expect((await visitor.get(path)).statusCode).toBe(404);
    await plain.close();
  });

  it('is forgotten where it was never confirmed, after a day, and what ended after 30', async () => {
    await begin();
    platform.clock.advance({ hours: 23 });
    await purge(platform);
    expect(await db().selectFrom('totp_app').select('id').execute()).toHaveLength(1);
    platform.clock.advance({ hours: 2 });
    await purge(platform);
    expect(await db().selectFrom('totp_app').select('id').execute()).toEqual([]);
    await addFactor(platform, accountId);
    const ended_at = platform.clock.now();
    await db().updateTable('totp_app').set({ state: 'ended', ended_at }).execute();
    await db().updateTable('backup_code').set({ ended_at }).execute();
    platform.clock.advance({ days: 29 });
    await purge(platform);
    expect(await db().selectFrom('totp_app').select('id').execute()).toHaveLength(1);
    platform.clock.advance({ days: 1 });
    await purge(platform);
    for (const table of ['totp_app', 'backup_code'] as const)
      expect(await db().selectFrom(table).select('id').execute()).toEqual([]);
  });
});

/** As it is typed where no camera is. */
function secretIn({ body }: Answer): string {
  return (/class="ep-key">([A-Z2-7 ]+)</.exec(body)?.[1] ?? '').replaceAll(' ', '');
}

function codesIn({ body }: Answer): string[] {
  return [...body.matchAll(/class="ep-codes__code">([a-z2-9-]{11})</g)].map(([, code = '']) => code);
}

/** Of the page's own form, its token among them. */
function fieldsOf({ body }: Answer): Fields {
  return hiddenFields(body);
}

/** What a camera reads off the screen, dark or not. */
async function readQrCode(html: string): Promise<string> {
  const svg = /<svg class="ep-qr".*?<\/svg>/s.exec(html)?.[0] ?? '';
  const side = 400;
  const drawn = svg.replace(
    '<svg ',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" `,
  );
  const image = await loadImage(Buffer.from(drawn));
  const context = createCanvas(side, side).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, side, side);
  return decodeQr({ width: side, height: side, data: Uint8Array.from(data) });
}
