import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codesTo, codeTo, otherPassword, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { askForAddress } from '../../test/tools/changes.ts';
import { entersCode, entersCredentials, RECAP } from '../../test/tools/code-entry.ts';
import { describeOnPostgres } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { openAccountWithAnswer, recoverPassword } from '../../test/tools/recoveries.ts';
import { codeOfLetter, register } from '../../test/tools/registrations.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';

const LILA = 'lila@test.example';
const NEW_EMAIL = 'lila.nouvelle@test.example';
const PDF = `${RECAP}.pdf`;

describeOnPostgres('the recap of an activation', (database) => {
  const db = () => database().db;
  let platform: TestPlatform;
  let app: FastifyInstance;
  let browser: Visitor;
  /** The browser's, to be kept and shown again by anybody. */
  let proof: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
    browser = visitorOf(app);
    await openAccountWithAnswer(platform, LILA);
    await askForAddress(platform, await signedIn(platform, LILA), NEW_EMAIL);
    await entersCode(browser, await codeTo(platform, NEW_EMAIL));
    expect(await entersCredentials(browser, { email: NEW_EMAIL, password: PASSWORD })).toBe(RECAP);
    proof = browser.cookies.get('activation') ?? '';
  });
  afterEach(() => app.close());

  /** Where the page and the file lead whoever has a copy of the proof; nowhere when they are shown. */
  async function leadsTo(): Promise<string | undefined> {
    const copy = visitorOf(app);
    copy.cookies.set('activation', proof);
    const answers = [await copy.get(RECAP), await copy.get(PDF)];
    const [page, file] = answers.map(({ headers }) => headers.location);
    expect(file).toBe(page);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(page ? [303, 303] : [200, 200]);
    return page;
  }
  const IN_THE_SPACE = '/connexion?retour=%2Fespace%2Fcoordonnees';

  it('says that it worked, what holds from now on and what no longer does', async () => {
    const page = asRead((await browser.get(RECAP)).body);
    expect(page).toContain('Votre adresse électronique de connexion est modifiée');
    expect(page).toContain(
      `Vous vous connectez désormais avec ${NEW_EMAIL}. Votre mot de passe reste le même.`,
    );
    expect(page).toContain('L’ancienne adresse n’ouvre plus votre espace');
    expect(page).toContain('Toutes les sessions ouvertes sur votre espace ont été fermées');
  });

  it('says so of the password too, where both were asked for', async () => {
    platform.clock.advance({ minutes: 1 });
    const other = 'lila.autre@test.example';
    const who = await signedIn(platform, NEW_EMAIL);
    await askForAddress(platform, who, other, { newPassword: otherPassword() });
    await entersCode(browser, await codeTo(platform, other));
    expect(await entersCredentials(browser, { email: other, password: otherPassword() })).toBe(RECAP);
    const page = asRead((await browser.get(RECAP)).body);
    expect(page).toContain(`Vous vous connectez désormais avec ${other} et votre nouveau mot de passe.`);
    expect(page).toContain('L’ancienne adresse et l’ancien mot de passe n’ouvrent plus votre espace');
  });

  it('is read again for half an hour, and each time on record', async () => {
    expect(await leadsTo()).toBeUndefined();
    const events = await db().selectFrom('audit_log').select('event').execute();
    expect(events.at(-1)).toEqual({ event: 'recap-downloaded' });
    platform.clock.advance({ minutes: 30 });
    expect(await leadsTo()).toBe('/activation');
  });

  it('is only in the space once its holder has signed in, and the proof is none once he has signed out', async () => {
    await browser.post('/connexion', { email: NEW_EMAIL, password: PASSWORD });
    expect((await browser.get(PDF)).statusCode).toBe(200);
    expect(await leadsTo()).toBe(IN_THE_SPACE);
    await browser.post('/deconnexion', {}, '/espace');
    expect(browser.cookies.has('activation')).toBe(false);
    expect(await leadsTo()).toBe('/activation');
  });

  it('is only in the space after a password forgotten and chosen anew', async () => {
    await recoverPassword(platform, NEW_EMAIL, otherPassword());
    expect(await leadsTo()).toBe(IN_THE_SPACE);
  });

  /** A letter's code and the password, in a browser of its own where nobody is signed in. @returns its proof */
  async function opensDossier(siren: string, email: string): Promise<string> {
    const { id, subscriber_number } = await accountOf(email);
    await db()
      .insertInto('dossier')
      .values({ id: platform.random.uuid(), account_id: id, siren, name: 'X', status: 'waiting' })
      .execute();
    const elsewhere = visitorOf(app);
    await entersCode(elsewhere, await codeOfLetter(platform, subscriber_number, siren));
    expect(await entersCredentials(elsewhere, { email, password: PASSWORD })).toBe(RECAP);
    return elsewhere.cookies.get('activation') ?? '';
  }
  const accountOf = (email: string) =>
    db().selectFrom('account').selectAll().where('sign_in_email', '=', email).executeTakeFirstOrThrow();

  it('of a creation is only in the space once a dossier is opened, after a sign-in or without', async () => {
    const email = 'jeanne@test.example';
    const creating = visitorOf(app);
    await register(platform, email);
    await entersCode(creating, await codeTo(platform, email));
    expect(await entersCredentials(creating, { email, password: PASSWORD })).toBe(RECAP);
    proof = creating.cookies.get('activation') ?? '';
    expect(await leadsTo()).toBeUndefined();
    await signedIn(platform, email);
    expect(await leadsTo()).toBe(IN_THE_SPACE);
    await opensDossier('732829320', email);
    expect(await leadsTo()).toBe(IN_THE_SPACE);
  });

  it('of a dossier is only in the space once another is opened', async () => {
    const first = await opensDossier('732829320', NEW_EMAIL);
    expect(await leadsTo()).toBe(IN_THE_SPACE);
    proof = first;
    expect(await leadsTo()).toBeUndefined();
    const second = await opensDossier('552100554', NEW_EMAIL);
    expect(await leadsTo()).toBe(IN_THE_SPACE);
    proof = second;
    expect(await leadsTo()).toBeUndefined();
  });

  it('is none of a change followed by others, though the address is the same again', async () => {
    for (const [from, to] of [
      [NEW_EMAIL, LILA],
      [LILA, NEW_EMAIL],
    ] as const) {
      platform.clock.advance({ minutes: 1 });
      await askForAddress(platform, await signedIn(platform, from), to);
      const elsewhere = visitorOf(app);
      await entersCode(elsewhere, (await codesTo(platform, to)).at(-1) ?? '');
      expect(await entersCredentials(elsewhere, { email: to, password: PASSWORD })).toBe(RECAP);
    }
    expect(await leadsTo()).toBe('/activation');
  });

  it('is for the newest address alone', async () => {
    await askForAddress(platform, await signedIn(platform, NEW_EMAIL), LILA);
    const elsewhere = visitorOf(app);
    await entersCode(elsewhere, await codeTo(platform, LILA));
    expect(await entersCredentials(elsewhere, { email: LILA, password: PASSWORD })).toBe(RECAP);
    expect(await leadsTo()).toBe('/activation');
  });
});
