import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAccount, PASSWORD } from '../tools/accounts.ts';
import { launchBrowser, type PageOptions, type TestBrowser } from '../tools/browser.ts';
import { openPGlite, type TestDatabase } from '../tools/database.ts';
import { type ListeningApp, listeningApp } from '../tools/listening-app.ts';
import { type TestPlatform, testPlatform } from '../tools/platform.ts';
import { expectNoSidewaysScroll, fieldOf, newPerson, type Person } from './steps.ts';

const FORM = 'Modifiez vos identifiants.';
const EDIT = 'Modifiez vos coordonnées';
const CONFIRMATION = 'Confirmez votre mot de passe';
const SIGN_IN = 'Connexion à mon espace professionnel';
const NEW_EMAIL = 'nouvelle@test.example';
const NEW_STREET = '3 place Nouvelle';
const NEW_PASSWORD = 'quatorze-hiboux-verts-jonglent-sur-9-toits';

let browser: TestBrowser;
let database: TestDatabase;
let platform: TestPlatform;
let portal: ListeningApp;
let holders = 0;

beforeAll(async () => {
  browser = await launchBrowser();
  database = await openPGlite();
});
afterAll(async () => {
  await database.close();
  await browser.close();
});
beforeEach(async () => {
  platform = testPlatform(database.db);
  portal = await listeningApp(platform);
});
afterEach(() => portal.close());

/** A holder of her own account, signed in and on a page. */
async function whoIsAt(path: string, options: PageOptions): Promise<Person & { email: string }> {
  holders += 1;
  const email = `titulaire.${holders}@ici.example`;
  await openAccount(platform, email);
  const person = await newPerson(browser, portal, options);
  await person.opens(path);
  await givesCredentials(person, email);
  return { ...person, email };
}

/** The same, on the credentials form with a new address and a new password typed. */
async function whoHasTyped(options: PageOptions): Promise<Person & { email: string }> {
  const person = await whoIsAt('/espace/identifiants', options);
  await person.arrivesAt(FORM);
  await person.ticks('Modifier mon adresse électronique');
  await person.ticks('Saisir mon nouveau mot de passe');
  await person.fills({ email: NEW_EMAIL, email_confirmation: NEW_EMAIL });
  await person.fills({ password: NEW_PASSWORD, password_confirmation: NEW_PASSWORD });
  return person;
}

async function givesCredentials(person: Person, email: string): Promise<void> {
  await person.arrivesAt(SIGN_IN);
  await person.fills({ email, password: PASSWORD });
  await person.presses('Connexion');
}

async function findsHerFormAndSendsIt(person: Person): Promise<void> {
  await person.arrivesAt(FORM);
  await person.reads('Votre saisie est conservée');
  for (const name of ['email', 'email_confirmation'])
    expect(await fieldOf(person.page, name).inputValue()).toBe(NEW_EMAIL);
  for (const name of ['password', 'password_confirmation', 'current_password'])
    expect(await fieldOf(person.page, name).inputValue()).toBe('');
  for (const name of ['change_email', 'change_password'])
    expect(await fieldOf(person.page, name).isChecked()).toBe(true);
  await person.fills({ password: NEW_PASSWORD, password_confirmation: NEW_PASSWORD });
  await person.fills({ current_password: PASSWORD });
  await person.presses('Valider les modifications');
  await person.arrivesAt('Activation de votre espace abonné');
}

describe.each([true, false])('a form sent late (scripts: %s)', (javaScript) => {
  it('asks for the password, says where it is wrong, and comes back filled in', async () => {
    const lila = await whoIsAt('/espace/coordonnees/modifier', { javaScript });
    await lila.arrivesAt(EDIT);
    await lila.fills({ street: NEW_STREET });
    platform.clock.advance({ minutes: 11 });
    await lila.presses('Valider les modifications');
    await lila.arrivesAt(CONFIRMATION);
    for (const width of [1280, 375, 320]) {
      await lila.page.setViewportSize({ width, height: 900 });
      await expectNoSidewaysScroll(lila.page);
    }
    await lila.fills({ password: 'pas-le-mien-celui-ci-1' });
    await lila.presses('Continuer');
    expect(await lila.problems()).toEqual([expect.stringContaining('n’est pas votre mot de passe actuel')]);
    await lila.arrivesAt(CONFIRMATION);
    await lila.fills({ password: PASSWORD });
    await lila.presses('Continuer');
    await lila.arrivesAt(EDIT);
    await lila.reads('Votre saisie est conservée');
    expect(await fieldOf(lila.page, 'street').inputValue()).toBe(NEW_STREET);
    await lila.presses('Valider les modifications');
    await lila.reads('Vos coordonnées ont été modifiées.');
  });

  it('after the session’s end leads through sign-in, and comes back filled in', async () => {
    const lila = await whoHasTyped({ javaScript });
    platform.clock.advance({ minutes: 40 });
    await lila.presses('Valider les modifications');
    await lila.reads('Votre session est terminée');
    await givesCredentials(lila, lila.email);
    await findsHerFormAndSendsIt(lila);
  });
});

describe('a box that is unticked again', () => {
  const unticks = (person: Person) => fieldOf(person.page, 'change_password').uncheck();

  it('takes its fields along where a script hides them', async () => {
    const lila = await whoHasTyped({ javaScript: true });
    await unticks(lila);
    expect(await fieldOf(lila.page, 'password').isVisible()).toBe(false);
    await lila.fills({ current_password: PASSWORD });
    await lila.presses('Valider les modifications');
    await lila.arrivesAt('Activation de votre espace abonné');
  });

  it('says where no script hides them that what they hold would be dropped', async () => {
    const lila = await whoHasTyped({ javaScript: false, width: 320 });
    await unticks(lila);
    await lila.fills({ current_password: PASSWORD });
    await lila.presses('Valider les modifications');
    expect(await lila.problems()).toEqual([expect.stringContaining('sans cocher')]);
    await expectNoSidewaysScroll(lila.page);
    expect(await fieldOf(lila.page, 'email').inputValue()).toBe(NEW_EMAIL);
  });
});
