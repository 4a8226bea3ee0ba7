import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, launchBrowser, type TestBrowser } from '../tools/browser.ts';
import type { TestServer } from '../tools/server.ts';
import { captchaToken, fieldOf, LILA, newPerson, PASSWORD, type Person, startPortal } from './steps.ts';

let browser: TestBrowser;
let portal: TestServer;

beforeAll(async () => {
  browser = await launchBrowser();
  portal = await startPortal();
});
afterAll(async () => {
  await portal.close();
  await browser.close();
});

const NAME = 'Vérification automatique';
const TITLE = 'Connexion à mon espace professionnel';

async function opensSignIn(from: TestServer = portal, javaScript = true): Promise<Person> {
  const person = await newPerson(browser, from, { javaScript });
  await person.opens('/connexion');
  await person.arrivesAt(TITLE);
  return person;
}

const statusOf = (page: Page) => page.locator('[data-captcha-status]');
const isVerified = (page: Page) => statusOf(page).filter({ hasText: 'Vérification réussie' }).waitFor();

describe('somebody who can neither see the image nor hear the recording', () => {
  it('signs in with the keyboard alone, without copying anything', async () => {
    const lila = await opensSignIn();
    const { page } = lila;
    await lila.fills({ email: LILA, password: PASSWORD });
    const button = page.getByRole('button', { name: NAME });
    await button.focus();
    expect(await button.getAttribute('aria-describedby')).toBe('captcha-work-note');
    await page.keyboard.press('Space');
    await isVerified(page);
    expect(await statusOf(page).getAttribute('aria-live')).toBe('polite');
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await fieldOf(page, 'captcha').isVisible()).toBe(false);
    await expectAccessible(page);

    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Connexion');
    await page.keyboard.press('Enter');
    await lila.arrivesAt('Mes services');
  });

  it('sends the form from any field with Enter', async () => {
    const lila = await opensSignIn();
    await lila.fills({ email: LILA, password: PASSWORD });
    await lila.presses(NAME);
    await isVerified(lila.page);
    await fieldOf(lila.page, 'password').focus();
    await lila.page.keyboard.press('Enter');
    await lila.arrivesAt('Mes services');
  });

  it('begins anew where the page comes back with an error, and the image is there again', async () => {
    const lila = await opensSignIn();
    await lila.fills({ email: LILA, password: 'pas-le-bon' });
    await lila.presses(NAME);
    await isVerified(lila.page);
    await lila.presses('Connexion');
    expect(await lila.problems()).toEqual([expect.stringContaining('Adresse ou mot de passe incorrect.')]);
    expect(await fieldOf(lila.page, 'captcha').isVisible()).toBe(true);
    await lila.fills({ password: PASSWORD });
    await lila.presses(NAME);
    await isVerified(lila.page);
    await lila.presses('Connexion');
    await lila.arrivesAt('Mes services');
  });

  it('is told no more of characters that were wrong, once the machine has worked instead', async () => {
    const lila = await opensSignIn();
    const { page } = lila;
    await lila.fills({ email: LILA, password: PASSWORD, captcha: '555555' });
    await lila.presses('Connexion');
    expect(await lila.problems()).toHaveLength(1);
    expect(await page.title()).toMatch(/^Erreur : /);
    await lila.fills({ password: PASSWORD });
    await lila.presses(NAME);
    await isVerified(page);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await page.locator('.govuk-error-message, .govuk-form-group--error').count()).toBe(0);
    expect(await page.title()).not.toMatch(/^Erreur/);
    await lila.presses('Connexion');
    await lila.arrivesAt('Mes services');
  });

  it('passes « Activer mon espace » the same way', async () => {
    const lila = await newPerson(browser, portal);
    await lila.opens('/activation');
    await lila.fills({ code: 'YnsfLgSNtUuu' });
    await lila.presses(NAME);
    await isVerified(lila.page);
    await lila.presses('Continuer');
    expect(await lila.problems()).toEqual([
      expect.stringContaining('Ce code ne correspond à aucune demande.'),
    ]);
  });
});

describe('the work', () => {
  it('is fetched when it is chosen, not before', async () => {
    const asked: string[] = [];
    const stranger = await newPerson(browser, portal);
    stranger.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await stranger.opens('/connexion');
    await stranger.arrivesAt(TITLE);
    const isWork = (path: string) => /captcha-worker|travail/.test(path);
    expect(asked.filter(isWork)).toEqual([]);
    await stranger.presses(NAME);
    await isVerified(stranger.page);
    expect(asked.filter(isWork)).toEqual([
      '/captcha/travail',
      expect.stringMatching(/^\/assets\/captcha-worker-\w+\.js$/),
    ]);
  });

  it('is for the image that was there: another image is asked for, another answer is wanted', async () => {
    const { page } = await opensSignIn();
    await page.getByRole('button', { name: NAME }).click();
    await isVerified(page);
    const shown = await captchaToken(page);
    // Hidden by then, but a script or an extension may still press it.
    await page
      .locator('button[name="change_image"]')
      .evaluate((element) => (element as unknown as { click(): void }).click());
    await page.locator(`input[name="captcha_token"]:not([value="${shown}"])`).waitFor({ state: 'attached' });
    expect(await fieldOf(page, 'captcha_work').count()).toBe(0);
    expect(await fieldOf(page, 'captcha').isVisible()).toBe(true);
  });

  it('that fails says so, and can be tried again', async () => {
    const { page } = await opensSignIn();
    await page.route('**/captcha/travail*', (route) => route.abort(), { times: 1 });
    await page.getByRole('button', { name: NAME }).click();
    await statusOf(page).filter({ hasText: 'n’a pas abouti' }).waitFor();
    await page.getByRole('button', { name: NAME }).click();
    await isVerified(page);
  });

  it('is not offered where scripts are blocked', async () => {
    const { page } = await opensSignIn(portal, false);
    expect(await page.getByText(NAME).isVisible()).toBe(false);
    expect(await fieldOf(page, 'captcha').isVisible()).toBe(true);
  });
});

describe('where the installation shows no image', () => {
  let wordless: TestServer;
  beforeAll(async () => {
    wordless = await startPortal({ CAPTCHA_WAYS: 'work' });
  });
  afterAll(() => wordless.close());

  it('one passes by the work, and is led to its button by the error', async () => {
    const lila = await opensSignIn(wordless);
    await lila.fills({ email: LILA, password: PASSWORD });
    await lila.presses('Connexion');
    expect(await lila.problems()).toEqual([
      expect.stringContaining('La vérification automatique n’a pas été faite.'),
    ]);
    await lila.page.getByRole('alert').getByRole('link').click();
    const button = lila.page.getByRole('button', { name: NAME });
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await expectAccessible(lila.page);
    expect(await lila.page.getByText('autorisez JavaScript').count()).toBe(0);
    await lila.fills({ password: PASSWORD });
    await lila.presses(NAME);
    await isVerified(lila.page);
    await lila.presses('Connexion');
    await lila.arrivesAt('Mes services');
  });

  it('one is told where scripts are blocked', async () => {
    const { page } = await opensSignIn(wordless, false);
    expect(await page.getByText('autorisez JavaScript pour ce site').isVisible()).toBe(true);
  });
});
