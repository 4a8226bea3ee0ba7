import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openAccount, PASSWORD } from '../tools/accounts.ts';
import { launchBrowser, type TestBrowser } from '../tools/browser.ts';
import { openPGlite, type TestDatabase } from '../tools/database.ts';
import { type ListeningApp, listeningApp } from '../tools/listening-app.ts';
import { type TestPlatform, testPlatform } from '../tools/platform.ts';
import { expectNoSidewaysScroll, newPerson, type Person } from './steps.ts';

const SESSIONS = 'Vos connexions en cours';
const SIGN_IN = 'Connexion à mon espace professionnel';
const SOON = 'Êtes-vous encore là ?';
const OVER = 'Vous êtes déconnecté, faute d’activité.';

let browser: TestBrowser;
let database: TestDatabase;
let platform: TestPlatform;
let portal: ListeningApp;
let holders = 0;
let email = '';

beforeAll(async () => {
  browser = await launchBrowser();
  database = await openPGlite();
  platform = testPlatform(database.db);
  portal = await listeningApp(platform);
});
afterAll(async () => {
  await portal.close();
  await database.close();
  await browser.close();
});
beforeEach(async () => {
  holders += 1;
  email = `titulaire.${holders}@ici.example`;
  await openAccount(platform, email);
});

async function whoSignedIn(): Promise<Person> {
  const person = await newPerson(browser, portal);
  await person.page.clock.install();
  await person.opens('/connexion');
  await person.fills({ email, password: PASSWORD });
  await person.presses('Connexion');
  await person.page.getByRole('button', { name: 'Quitter' }).waitFor();
  return person;
}

/** Passes on the server and in the browser alike. */
async function minutesPass(person: Person, minutes: number): Promise<void> {
  platform.clock.advance({ minutes });
  await person.page.clock.fastForward(minutes * 60_000);
}

it('who has several sessions sees them, ends one, then all the others', async () => {
  const [here, there, elsewhere] = [await whoSignedIn(), await whoSignedIn(), await whoSignedIn()];
  await here.page.getByRole('link', { name: SESSIONS }).first().click();
  await here.arrivesAt(SESSIONS);
  await here.reads('2 autres connexions');
  for (const width of [1280, 375, 320]) {
    await here.page.setViewportSize({ width, height: 900 });
    await expectNoSidewaysScroll(here.page);
  }
  await here.page.getByRole('button', { name: 'Fermer cette connexion' }).first().click();
  await here.reads('La connexion est fermée.');
  await here.reads('Une autre connexion');
  await here.arrivesAt(SESSIONS);

  await whoSignedIn();
  await here.opens('/espace/sessions');
  await here.presses('Fermer toutes les autres connexions');
  await here.reads('Toutes les autres connexions sont fermées.');
  await here.reads('Aucune autre connexion n’est ouverte.');
  await here.arrivesAt(SESSIONS);
  for (const other of [there, elsewhere]) {
    await other.opens('/espace');
    await other.arrivesAt(SIGN_IN);
  }
});

it('is told before the session ends, stays with one press, and what was typed is still there', async () => {
  const lila = await whoSignedIn();
  await lila.opens('/espace/identifiants');
  await lila.ticks('Modifier mon adresse électronique');
  const field = lila.page.locator('input[name="email"]');
  await field.fill('nouvelle@test.example');
  await minutesPass(lila, 24);
  expect(await lila.page.getByText(SOON).isVisible()).toBe(false);
  await minutesPass(lila, 1);
  await lila.page.getByText(SOON).waitFor();
  await lila.arrivesAt('Modifiez vos identifiants.');
  for (const width of [1280, 320]) {
    await lila.page.setViewportSize({ width, height: 900 });
    await expectNoSidewaysScroll(lila.page);
  }
  await lila.presses('Rester connecté');
  await lila.page.getByText(SOON).waitFor({ state: 'hidden' });
  expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
  await minutesPass(lila, 20);
  expect(await field.inputValue()).toBe('nouvelle@test.example');
  await lila.opens('/espace');
  await lila.arrivesAt('Mes services');
});

it('is told that the session has ended', async () => {
  const lila = await whoSignedIn();
  await minutesPass(lila, 26);
  await lila.page.getByText(SOON).waitFor();
  // Ended by another browser meanwhile.
  await database.db.deleteFrom('session').execute();
  await lila.presses('Rester connecté');
  await lila.page.getByText(OVER).waitFor();
  await lila.arrivesAt('Mes services');
  await lila.page.getByRole('link', { name: 'Connexion', exact: true }).click();
  await lila.arrivesAt(SIGN_IN);
});

it('is not warned in one tab while active in another', async () => {
  const lila = await whoSignedIn();
  const tab = await lila.page.context().newPage();
  await minutesPass(lila, 20);
  await tab.goto(`${portal.url}/espace`);
  await tab.getByRole('button', { name: 'Quitter' }).waitFor();
  await minutesPass(lila, 10);
  for (const text of [SOON, OVER]) await lila.page.getByText(text).waitFor({ state: 'hidden' });
});
