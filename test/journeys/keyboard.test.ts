import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { fieldOf, LILA, NEW_PASSWORD, openJourney, PASSWORD } from './steps.ts';

const journey = openJourney();

/** Far more than any of these pages holds. */
const MOST_STOPS = 80;

it('somebody without a mouse signs in and changes the password, and always sees where the focus is', async () => {
  const lila = await journey.newPerson();
  const { page } = lila;
  await lila.opens('/connexion');
  await tabTo(page, '#email');
  await page.keyboard.type(LILA);
  await tabTo(page, '#password');
  await page.keyboard.type(PASSWORD);
  // Nothing to copy: the browser works, and the form leaves by itself once it is done.
  await tabTo(page, 'button:text-is("Connexion")');
  await page.keyboard.press('Enter');
  await lila.arrivesAt('Bonjour');

  await tabTo(page, 'a:text-is("Gérer les services")');
  await page.keyboard.press('Enter');
  await lila.arrivesAt('Gérer les services');
  await tabTo(page, 'a[href="/espace/identifiants"]');
  await page.keyboard.press('Enter');
  await lila.arrivesAt('Modifiez vos identifiants.');
  await tabTo(page, 'input[name="change_password"]');
  await page.keyboard.press('Space');
  await tabTo(page, '#password');
  await page.keyboard.type(NEW_PASSWORD);
  await tabTo(page, '#password_confirmation');
  await page.keyboard.type(NEW_PASSWORD);
  await tabTo(page, '#current_password');
  await page.keyboard.type(PASSWORD);
  expect(await fieldOf(page, 'password_confirmation').inputValue()).toBe(NEW_PASSWORD);
  await page.keyboard.press('Enter');
  await lila.arrivesAt('Réinitialisation de votre mot de passe');
});

it('a skip link leads past header and menu', async () => {
  const stranger = await journey.newPerson();
  await stranger.opens('/aide');
  await stranger.page.keyboard.press('Tab');
  await expectVisibleFocus(stranger.page);
  await stranger.page.keyboard.press('Enter');
  await stranger.page.keyboard.press('Tab');
  expect(await stranger.page.locator('main a:focus').count()).toBe(1);
});

/** Presses Tab until the focus is there; every stop on the way must be seen. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const target = page.locator(selector).first();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    await expectVisibleFocus(page);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  expect.fail(`Tab never reaches ${selector} on ${page.url()}`);
}

/** Something is focused, on the screen, and marked by an outline or a shadow (WCAG 2.4.7). */
async function expectVisibleFocus(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { element: 'nothing', marked: false };
    const box = element.getBoundingClientRect();
    // The box of a checkbox is drawn by its label.
    const drawn = element.matches('[type=checkbox], [type=radio]') ? element.nextElementSibling : element;
    const styles = drawn ? [getComputedStyle(drawn), getComputedStyle(drawn, '::before')] : [];
    const marked = styles.some(
      ({ boxShadow, outlineStyle, outlineWidth }) =>
        boxShadow !== 'none' || (outlineStyle !== 'none' && outlineWidth !== '0px'),
    );
    return { element: element.outerHTML.slice(0, 120), marked: marked && box.width > 1 && box.height > 1 };
  });
  expect(seen.marked, `${page.url()}: ${seen.element}`).toBe(true);
}
