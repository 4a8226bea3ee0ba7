import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { imageCaptcha } from '../../src/captcha/captcha.ts';
import { PASSWORD as CHOSEN, openAccount } from '../tools/accounts.ts';
import { expectAccessible } from '../tools/browser.ts';
import { openPGlite } from '../tools/database.ts';
import { listeningApp } from '../tools/listening-app.ts';
import { testPlatform } from '../tools/platform.ts';
import type { TestServer } from '../tools/server.ts';
import {
  captchaToken,
  fieldOf,
  getsNoWork,
  LILA,
  newPerson,
  openJourney,
  PASSWORD,
  type Person,
  unfoldImage,
} from './steps.ts';

const journey = openJourney();

const TITLE = 'Connexion à mon espace professionnel';

async function opensSignIn(from: TestServer = journey.portal, javaScript = true): Promise<Person> {
  const person = await newPerson(journey.browser, from, { javaScript });
  await person.opens('/connexion');
  await person.arrivesAt(TITLE);
  return person;
}

const isDone = (page: Page) => page.locator('.ep-captcha[data-work="done"]').waitFor();
const says = (page: Page, text: string) =>
  page.locator('[data-captcha-status]').filter({ hasText: text }).waitFor();
const isTyped = (page: Page, typed: Record<string, string>) =>
  Promise.all(
    Object.entries(typed).map(async ([name, value]) =>
      expect(await fieldOf(page, name).inputValue()).toBe(value),
    ),
  );

describe('the work of the browser', () => {
  it('lets in who types address and password and presses Enter at once, and says meanwhile what it does', async () => {
    const lila = await opensSignIn();
    const { page } = lila;
    await page.route('**/captcha/travail*', async (route) => {
      await says(page, 'Vérification en cours… Votre formulaire partira de lui-même.');
      await isTyped(page, { email: LILA, password: PASSWORD });
      await expectAccessible(page);
      await route.continue();
    });
    // Before anything could begin to work.
    await page.evaluate(
      ([email = '', password = '']) => {
        for (const [name, value] of Object.entries({ email, password })) {
          const field = document.querySelector<HTMLInputElement>(`input[name=${name}]`);
          if (field) field.value = value;
        }
        document.querySelector('form')?.requestSubmit();
      },
      [LILA, PASSWORD],
    );
    expect(await page.locator('[data-captcha-status]').getAttribute('aria-live')).toBe('polite');
    await lila.arrivesAt('Bonjour');
  });

  it('begins with the first field, fetches nothing before, and asks for no key that the others do not', async () => {
    const asked: string[] = [];
    const lila = await journey.newPerson();
    const { page } = lila;
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await lila.opens('/connexion');
    await lila.arrivesAt(TITLE);
    expect(asked.filter((path) => path.includes('captcha'))).toEqual([]);
    await lila.fills({ email: LILA });
    await isDone(page);
    expect(asked.filter((path) => path.includes('captcha'))).toEqual([
      '/captcha/travail',
      expect.stringMatching(/^\/assets\/captcha-work-\w+\.js$/),
    ]);
    // Silent, for somebody is typing; and nothing has moved.
    expect(await page.locator('[data-captcha-status]').textContent()).toBe('');
    await expectAccessible(page);
    await lila.fills({ password: PASSWORD });
    await page.keyboard.press('Enter');
    await lila.arrivesAt('Bonjour');
  });

  it('is done anew at once where the page comes back with an error', async () => {
    const lila = await opensSignIn();
    await lila.fills({ email: LILA, password: 'pas-le-bon' });
    await lila.presses('Connexion');
    expect(await lila.problems()).toEqual([expect.stringContaining('Adresse ou mot de passe incorrect.')]);
    await isDone(lila.page);
    await lila.fills({ password: PASSWORD });
    await lila.presses('Connexion');
    await lila.arrivesAt('Bonjour');
  });

  it('passes « Activer mon espace » the same way', async () => {
    const lila = await journey.newPerson();
    await lila.opens('/activation');
    await lila.fills({ code: 'YnsfLgSNtUuu' });
    await lila.presses('Continuer');
    expect(await lila.problems()).toEqual([
      expect.stringContaining('Ce code ne correspond à aucune demande.'),
    ]);
  });

  it('is done anew for another captcha where that of the page has become too old', async () => {
    const lila = await opensSignIn();
    const { page } = lila;
    const shown = await captchaToken(page);
    await lila.fills({ email: LILA, password: PASSWORD });
    await isDone(page);
    await page.clock.install();
    await page.clock.fastForward('00:09:45');
    const sent = page.waitForRequest((request) => request.method() === 'POST');
    await lila.presses('Connexion');
    await page.locator(`input[name="captcha_token"]:not([value="${shown}"])`).waitFor({ state: 'attached' });
    await page.clock.resume();
    expect((await sent).postData()).not.toContain(shown);
    await lila.arrivesAt('Bonjour');
  });
});

describe('where it cannot be done', () => {
  it('the image unfolds and says so; what was typed stays, and both ways are open', async () => {
    const lila = await opensSignIn();
    const { page } = lila;
    await getsNoWork(page);
    await lila.fills({ email: LILA, password: PASSWORD });
    await lila.presses('Connexion');
    await says(page, 'La vérification automatique n’a pas abouti. Recopiez les caractères de l’image');
    await isTyped(page, { email: LILA, password: PASSWORD });
    expect(await page.locator('#captcha').getAttribute('required')).toBeNull();
    expect(await page.locator('label[for=captcha] .ep-required').isVisible()).toBe(false);
    await expectAccessible(page);
    await page.unroute('**/captcha/travail*');
    await lila.presses('Connexion');
    await lila.arrivesAt('Bonjour');
  });

  it('because its script is blocked, the image is copied instead', async () => {
    const lila = await journey.newPerson();
    await lila.page.route('**/captcha-work-*.js', (route) => route.abort());
    await lila.opens('/connexion');
    await lila.fills({ email: LILA, password: PASSWORD });
    await lila.presses('Connexion');
    await says(lila.page, 'La vérification automatique n’a pas abouti.');
    await lila.copiesTheImage();
    await lila.presses('Connexion');
    await lila.page.waitForURL('**/espace');
  });

  it('because no script came at all, the form comes back with the image', async () => {
    const lila = await journey.newPerson();
    const { page } = lila;
    await page.route('**/*.js', (route) => route.abort());
    await lila.opens('/connexion');
    await lila.fills({ email: LILA, password: PASSWORD });
    await lila.presses('Connexion');
    expect(await lila.problems()).toEqual([
      expect.stringContaining('Recopiez aussi les caractères de l’image'),
    ]);
    await isTyped(page, { email: LILA, password: '' });
    await lila.fills({ password: PASSWORD });
    await lila.copiesTheImage();
    await lila.presses('Connexion');
    await page.waitForURL('**/espace');
  });

  it('because no script came at all, « Autre moyen » brings the image as well', async () => {
    const lila = await journey.newPerson();
    await lila.page.route('**/*.js', (route) => route.abort());
    await lila.opens('/connexion');
    await lila.fills({ email: LILA });
    await unfoldImage(lila.page);
    await fieldOf(lila.page, 'captcha').waitFor();
    await isTyped(lila.page, { email: LILA });
  });

  it('because scripts are blocked, image and sound stand open and nothing speaks of the work', async () => {
    const { page } = await opensSignIn(journey.portal, false);
    expect(await page.locator('[data-captcha-lane]').isVisible()).toBe(false);
    for (const shown of [
      'label[for=captcha]',
      'label[for=captcha] .ep-required',
      'img[src*="/captcha/image"]',
      '#captcha[required]',
      '[data-captcha-sound]',
    ])
      expect(await page.locator(shown).isVisible(), shown).toBe(true);
  });
});

it('where more work is asked for than was done, the form comes back and the browser does it', async () => {
  const database = await openPGlite();
  const platform = testPlatform(database.db);
  await openAccount(platform, LILA);
  // A clock that stands still: every form is sent in no time, as by a program, and is asked for more.
  const still = await listeningApp(platform, { captcha: imageCaptcha(platform) });
  const lila = await newPerson(journey.browser, still);
  const { page } = lila;
  await lila.opens('/connexion');
  await lila.fills({ email: LILA, password: CHOSEN });
  await lila.presses('Connexion');
  expect(await lila.problems()).toEqual([
    expect.stringContaining('Une vérification plus longue est demandée'),
  ]);
  await isTyped(page, { email: LILA, password: '' });
  await lila.arrivesAt(TITLE);
  await page.getByRole('alert').getByRole('link').first().click();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('captcha');
  await lila.fills({ password: CHOSEN });
  await lila.presses('Connexion');
  await lila.page.waitForURL('**/espace');
  await still.close();
  await database.close();
});

describe('where the installation shows no image', () => {
  const wordless = openJourney({ env: { CAPTCHA_WAYS: 'work' } });

  it('one passes by the work', async () => {
    const lila = await opensSignIn(wordless.portal);
    expect(await lila.page.getByText('Autre moyen').count()).toBe(0);
    await lila.fills({ email: LILA, password: PASSWORD });
    await lila.presses('Connexion');
    await lila.arrivesAt('Bonjour');
  });

  it('one is told where scripts are blocked', async () => {
    const { page } = await opensSignIn(wordless.portal, false);
    // Where scripts run this stands in the page as well, and nobody sees it.
    const told = page.locator('noscript p').first();
    expect(await told.isVisible()).toBe(true);
    expect(await told.textContent()).toContain('autorisez JavaScript pour ce site');
    // There is neither here, to be seen or heard.
    expect(await page.locator('.ep-captcha').ariaSnapshot()).not.toMatch(/image|sonore/);
  });
});
