import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openAccount, PASSWORD } from '../tools/accounts.ts';
import { launchBrowser, type TestBrowser } from '../tools/browser.ts';
import { openPGlite, type TestDatabase } from '../tools/database.ts';
import { type ListeningApp, listeningApp } from '../tools/listening-app.ts';
import { type TestPlatform, testPlatform } from '../tools/platform.ts';
import { expectNoSidewaysScroll, newPerson, type Person } from './steps.ts';

const SESSIONS = 'Vos sessions ouvertes';
const SIGN_IN = 'Connexion à mon espace professionnel';
const SOON = 'Êtes-vous encore là ?';
const OVER = 'Vous êtes déconnecté';

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
  await here.reads('2 autres sessions');
  for (const width of [1280, 375, 320]) {
    await here.page.setViewportSize({ width, height: 900 });
    await expectNoSidewaysScroll(here.page);
  }
  await here.page.getByRole('button', { name: 'Fermer cette session' }).first().click();
  await here.reads('La session est fermée.');
  await here.reads('Une autre session');
  await here.arrivesAt(SESSIONS);

  await whoSignedIn();
  await here.opens('/espace/sessions');
  await here.presses('Fermer toutes les autres sessions');
  await here.reads('Toutes les autres sessions sont fermées.');
  await here.reads('Aucune autre session n’est ouverte.');
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
  await lila.arrivesAt('Bonjour');
});

/** Of the page, not of the window: where the bar stands, and where all else ends. */
function placeOfBar({ page }: Person): Promise<{ top: number; pageEnd: number; isSeen: boolean }> {
  return page.evaluate(() => {
    const bar = document.querySelector('[data-session-soon]')?.getBoundingClientRect() ?? new DOMRect();
    const footer = document.querySelector('footer')?.getBoundingClientRect() ?? new DOMRect();
    const isSeen = bar.top >= 0 && bar.bottom <= window.innerHeight + 1;
    return { top: Math.round(bar.top), pageEnd: Math.round(footer.bottom), isSeen };
  });
}

it('is told without anything of the page being covered for good, at 400 % zoom not at all', async () => {
  const lila = await whoSignedIn();
  await lila.opens('/espace/coordonnees');
  await minutesPass(lila, 26);
  await lila.page.getByText(SOON).waitFor();
  await lila.page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  const atEnd = await placeOfBar(lila);
  expect(atEnd.isSeen).toBe(true);
  expect(atEnd.pageEnd).toBeLessThanOrEqual(atEnd.top);

  const zoomed = await whoSignedIn();
  // WCAG 1.4.10: a window of 1280 by 1024 at 400 %.
  await zoomed.page.setViewportSize({ width: 320, height: 256 });
  await zoomed.opens('/espace/coordonnees');
  const title = zoomed.page.getByRole('heading', { level: 1 });
  await title.scrollIntoViewIfNeeded();
  const before = await zoomed.page.evaluate(() => window.scrollY);
  await minutesPass(zoomed, 25);
  await zoomed.page.getByText(SOON).waitFor();
  const bar = await placeOfBar(zoomed);
  expect(bar.isSeen).toBe(true);
  expect(bar.pageEnd).toBeLessThanOrEqual(bar.top);
  await expectNoSidewaysScroll(zoomed.page);
  await zoomed.presses('Rester connecté');
  await zoomed.page.getByText(SOON).waitFor({ state: 'hidden' });
  expect(await zoomed.page.evaluate(() => window.scrollY)).toBe(before);
});

/** Nothing of what the page showed is left in its document. */
async function expectBlanked(page: Person['page']): Promise<void> {
  await page.getByRole('heading', { level: 1, name: OVER }).waitFor();
  const html = await page.content();
  for (const told of ['ROSEMONDE', 'Abonné', email, 'Quitter']) expect(html).not.toContain(told);
  expect(await page.title()).toBe('Vous êtes déconnecté - Espace professionnel');
}

it('is told that the session has ended, and the page is taken off the screen', async () => {
  const lila = await whoSignedIn();
  await minutesPass(lila, 26);
  await lila.page.getByText(SOON).waitFor();
  // Ended by another browser meanwhile.
  await database.db.deleteFrom('session').execute();
  await lila.presses('Rester connecté');
  await expectBlanked(lila.page);
  await lila.arrivesAt(OVER);
  for (const width of [1280, 320]) {
    await lila.page.setViewportSize({ width, height: 700 });
    await expectNoSidewaysScroll(lila.page);
  }
  await lila.page.getByRole('link', { name: 'Connexion', exact: true }).click();
  await lila.arrivesAt(SIGN_IN);
});

it('finds after hours what was being typed, out of sight meanwhile', async () => {
  const lila = await whoSignedIn();
  await lila.opens('/espace/coordonnees/modifier');
  await lila.fills({ street: '3 place Nouvelle' });
  await minutesPass(lila, 31);
  await expectBlanked(lila.page);
  expect(await lila.page.content()).not.toContain('3 place Nouvelle');
  await minutesPass(lila, 180);
  await lila.presses('Retrouver ma saisie');
  await lila.arrivesAt(SIGN_IN);
  await lila.fills({ email, password: PASSWORD });
  await lila.presses('Connexion');
  await lila.arrivesAt('Modifiez vos coordonnées');
  expect(await lila.page.locator('input[name="street"]').inputValue()).toBe('3 place Nouvelle');
});

it('leaves nothing in other tabs, nor on a page kept for « back », once signed out in one', async () => {
  const lila = await whoSignedIn();
  const tab = await lila.page.context().newPage();
  await tab.goto(`${portal.url}/espace/coordonnees`);
  await tab.getByRole('heading', { level: 1, name: 'Gérer vos coordonnées' }).waitFor();
  const back = await lila.page.context().newPage();
  await back.goto(`${portal.url}/espace/services`);
  await lila.page.getByRole('button', { name: 'Quitter' }).click();
  await lila.arrivesAt(SIGN_IN);
  await lila.reads('Vous êtes déconnecté');
  await expectBlanked(tab);
  await expectBlanked(back);
});

it('shows a page kept for « back » again only while its session lives', async () => {
  const lila = await whoSignedIn();
  const comesBack = () =>
    lila.page.evaluate(() => {
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      return document.body.hidden;
    });
  expect(await comesBack()).toBe(true);
  await lila.page.getByRole('button', { name: 'Quitter' }).waitFor();
  await database.db.deleteFrom('session').execute();
  await comesBack();
  await expectBlanked(lila.page);
});

it('takes a page off the screen where somebody else signs in', async () => {
  const lila = await whoSignedIn();
  const theirs = 'quelqu-un.d-autre@ici.example';
  await openAccount(platform, theirs);
  const tab = await lila.page.context().newPage();
  await tab.context().clearCookies();
  await tab.goto(`${portal.url}/connexion`);
  await tab.locator('#email').fill(theirs);
  await tab.locator('#password').fill(PASSWORD);
  await tab.getByRole('button', { name: 'Connexion', exact: true }).click();
  await tab.getByRole('button', { name: 'Quitter' }).waitFor();
  await expectBlanked(lila.page);
});

it('loses the page where the portal cannot be asked once its time is over', async () => {
  const lila = await whoSignedIn();
  await lila.page.route('**/espace/presence/**', (route) => route.abort());
  await lila.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await lila.page.getByRole('button', { name: 'Quitter' }).waitFor();
  await minutesPass(lila, 30);
  await expectBlanked(lila.page);
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
