import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { secretsFrom } from '../../src/platform/secrets.ts';
import { readPicture } from '../tools/captcha-solver.ts';
import { captchaToken, LILA, openJourney, PASSWORD, type Person, SECRET_KEY, unfoldImage } from './steps.ts';

const journey = openJourney();

const LISTEN = "Ecouter l'extrait sonore";
const DURATION = 13.2;

/** Presses Tab until the focus is on the control of that name, as it is announced. */
async function tabsTo(page: Page, role: 'button' | 'textbox', name: string): Promise<void> {
  const control = page.getByRole(role, { name, exact: false }).first();
  for (let presses = 0; presses < 60; presses++) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the focus never came to « ${name} »`);
}

/** What the player plays, once it knows. */
async function playerOf(page: Page): Promise<{ src: string; duration: number; error: boolean }> {
  const player = page.getByLabel('Extrait sonore', { exact: true });
  await player.waitFor();
  await page.waitForFunction(() => (document.querySelector('audio')?.readyState ?? 0) >= 2);
  return player.evaluate((audio: HTMLAudioElement) => ({
    src: audio.src,
    duration: audio.duration,
    error: audio.error !== null,
  }));
}

/** What somebody who listens hears: the recording says the characters that the key gives. */
const heardFor = (token: string): string => {
  const secrets = secretsFrom(SECRET_KEY);
  return readPicture(secrets, token);
};

async function opensSignIn({ javaScript = true, unfolded = true } = {}): Promise<Person> {
  const person = await journey.newPerson({ javaScript });
  await person.opens('/connexion');
  if (unfolded) await unfoldImage(person.page);
  await person.arrivesAt('Connexion à mon espace professionnel');
  return person;
}

describe('somebody who cannot see the image', () => {
  it('signs in by what is said, with the keyboard alone', async () => {
    const lila = await opensSignIn({ unfolded: false });
    const { page } = lila;
    await tabsTo(page, 'textbox', 'Adresse électronique');
    await page.keyboard.type(LILA);
    await tabsTo(page, 'textbox', 'Mot de passe');
    await page.keyboard.type(PASSWORD);
    await tabsTo(page, 'button', 'Autre moyen que la vérification automatique');
    await page.keyboard.press('Space');
    expect(await page.locator('#captcha').evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.press('Shift+Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(LISTEN);
    await page.keyboard.press('Space');
    const played = await playerOf(page);
    expect(played).toMatchObject({ error: false, duration: expect.closeTo(DURATION, 1) });
    const token = await captchaToken(page);
    expect(new URL(played.src).search).toBe(`?token=${token}`);
    await lila.arrivesAt('Connexion à mon espace professionnel');

    await tabsTo(page, 'textbox', "Recopier les caractères de l'image");
    const field = page.locator('#captcha');
    expect(await field.evaluate((input) => input.getAttribute('aria-describedby'))).toBe('captcha-hint');
    await page.keyboard.type(heardFor(token));
    await page.keyboard.press('Enter');
    await lila.arrivesAt('Bonjour');
  });

  it('is told at the end, and hears nothing said over the sound before', async () => {
    const { page } = await opensSignIn();
    await page.getByRole('button', { name: LISTEN }).click();
    await playerOf(page);
    const status = page.locator('[data-captcha-status]');
    expect(await status.textContent()).toBe('');
    await page.locator('audio').evaluate((audio: HTMLAudioElement) => {
      audio.currentTime = audio.duration - 0.1;
    });
    await status.filter({ hasText: 'Fin de l’extrait sonore.' }).waitFor({ state: 'attached' });
  });

  it('hears another recording once the image was changed', async () => {
    const { page } = await opensSignIn();
    await page.getByRole('button', { name: LISTEN }).click();
    const { src } = await playerOf(page);
    const shown = await captchaToken(page);
    await page.getByRole('button', { name: "Changer l'image" }).click();
    await page.locator(`input[name="captcha_token"]:not([value="${shown}"])`).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: LISTEN }).click();
    const next = await playerOf(page);
    expect(next.src).not.toBe(src);
    expect(new URL(next.src).search).toBe(`?token=${await captchaToken(page)}`);
  });

  it('is told when the recording is no longer to be had', async () => {
    const { page } = await opensSignIn();
    await page.locator('input[name="captcha_token"]').evaluate((input: HTMLInputElement) => {
      input.value = 'forged';
    });
    await page.getByRole('button', { name: LISTEN }).click();
    await page
      .locator('[data-captcha-status]')
      .filter({ hasText: 'L’extrait sonore ne peut pas être lu.' })
      .waitFor({ state: 'attached' });
  });

  it('takes the recording as a file where scripts are blocked, and stays on the page', async () => {
    const { page } = await opensSignIn({ javaScript: false });
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: LISTEN }).click();
    expect((await download).suggestedFilename()).toBe('extrait-sonore.wav');
    expect(new URL(page.url()).pathname).toBe('/connexion');
  });
});

it('is never compressed, which would tell how much is said, and can be had in pieces', async () => {
  const { page } = await opensSignIn();
  const address = `${journey.portal.url}/captcha/audio?token=${await captchaToken(page)}`;
  const whole = await fetch(address, { headers: { 'accept-encoding': 'br, gzip' } });
  expect([whole.status, whole.headers.get('content-encoding')]).toEqual([200, null]);
  expect(whole.headers.get('content-length')).toBe('145574');
  const piece = await fetch(address, { headers: { range: 'bytes=0-1' } });
  expect([piece.status, piece.headers.get('content-range')]).toEqual([206, 'bytes 0-1/145574']);
});
