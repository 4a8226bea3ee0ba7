// `npm run screenshots`: walks the main job in a browser, on the built program with a database of its own,
// and writes the pictures of docs/images. Look at every one of them before committing it.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { answerOf, readToken } from '../src/platform/captcha/challenge.ts';
import { secretsFrom } from '../src/platform/secrets.ts';
import { launchBrowser } from '../test/tools/browser.ts';
import { buildIfStale } from '../test/tools/build.ts';
import { chromium } from '../test/tools/provision.ts';
import { startServer } from '../test/tools/server.ts';

const FOLDER = join(import.meta.dirname, '../docs/images');
/** Of the throw-away installation in the pictures; known, so that the captcha can be answered. */
const SECRET_KEY = 'known to everybody, for pictures only';
const HOLDER = { email: 'lila.rosemonde@demo.example', password: 'Demonstration-Espace-2026' };
const ASKED = { email: 'lila@martin-distribution.example', password: 'tambour-brouette-horizon-tisane-38' };
const WIDE = 1280;
const NARROW = 375;
const HEIGHT = 900;
const LARGEST_TOTAL = 2.5 * 1024 * 1024;

await takePictures();

async function takePictures(): Promise<void> {
  await buildIfStale();
  process.env.TEST_CHROMIUM ??= await chromium();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  // The address that mails name: the port of this run would change the pictures every time.
  const server = await startServer({ env: { SECRET_KEY, BASE_URL: 'http://localhost:3000' } });
  const browser = await launchBrowser();
  try {
    const page = await browser.openPage({ width: WIDE });
    await signIn(page, server.url);
    await askForChange(page, server.url);
    const code = await readCode(page, server.url);
    await activate(page, server.url, code);
  } finally {
    await browser.close();
    await server.close();
  }
  tellSizes();
}

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/connexion`);
  await pictures(page, 'sign-in');
  await page.getByLabel('Adresse électronique').fill(HOLDER.email);
  await page.locator('#password').fill(HOLDER.password);
  await answerCaptcha(page);
  await page.getByRole('button', { name: 'Connexion' }).click();
  await page.waitForURL('**/espace');
  await picture(page, 'home');
}

async function askForChange(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/espace/services`);
  await picture(page, 'services');
  await page.goto(`${url}/espace/identifiants`);
  await fillChange(page, {
    ...ASKED,
    emailConfirmation: 'lila@martin-distribution',
    password: 'trop-court-1',
  });
  await page.getByRole('button', { name: 'Valider les modifications' }).click();
  await page.waitForSelector('.govuk-error-summary');
  await picture(page, 'credentials-errors');
  await page.goto(`${url}/espace/identifiants`);
  await fillChange(page, { ...ASKED, emailConfirmation: ASKED.email });
  await page.getByText('Fort', { exact: true }).waitFor();
  await pictures(page, 'credentials');
  await page.getByRole('button', { name: 'Valider les modifications' }).click();
  await page.waitForURL('**/espace/identifiants/demande');
  await picture(page, 'request-sent');
}

async function fillChange(page: Page, typed: Record<'email' | 'emailConfirmation' | 'password', string>) {
  await page.getByLabel('Modifier mon adresse électronique').check();
  await page.locator('#email').fill(typed.email);
  await page.locator('#email_confirmation').fill(typed.emailConfirmation);
  await page.getByLabel('Saisir mon nouveau mot de passe').check();
  await page.locator('#password').fill(typed.password);
  await page.locator('#password_confirmation').fill(typed.password);
}

/** @returns the twelve letters of the mail */
async function readCode(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/demo/courriels?adresse=${encodeURIComponent(ASKED.email)}`);
  await page
    .getByRole('link', { name: /Création ou modification/ })
    .first()
    .click();
  const code = await page
    .frameLocator('iframe')
    .getByText(/^[A-Za-z]{12}$/)
    .textContent();
  if (!code) throw new Error('The mail shows no code');
  await picture(page, 'mailbox');
  return code;
}

async function activate(page: Page, url: string, code: string): Promise<void> {
  await page.goto(`${url}/activation`);
  await page.locator('#code').fill(code);
  await answerCaptcha(page);
  await pictures(page, 'activation-code');
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.waitForURL('**/activation/identifiants');
  await page.locator('#email').fill(ASKED.email);
  await picture(page, 'activation-address');
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.waitForURL('**/activation/recapitulatif');
  await picture(page, 'activation-recap');
  const pdf = await page.request.get(`${url}/activation/recapitulatif.pdf`);
  writeFileSync(join(FOLDER, 'recap-pdf.png'), await firstPageOf(await pdf.body()));
}

async function answerCaptcha(page: Page): Promise<void> {
  const secrets = secretsFrom(SECRET_KEY);
  const challenge = readToken(secrets, await page.locator('input[name=captcha_token]').inputValue());
  if (!challenge) throw new Error('The page shows a captcha of another installation');
  await page.locator('#captcha').fill(answerOf(secrets, challenge.id));
}

/** The page whole, as on a computer. */
async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true, caret: 'hide' });
}

/** The same on a telephone too. */
async function pictures(page: Page, name: string): Promise<void> {
  await picture(page, name);
  await page.setViewportSize({ width: NARROW, height: HEIGHT });
  await picture(page, `${name}-narrow`);
  await page.setViewportSize({ width: WIDE, height: HEIGHT });
}

async function firstPageOf(pdf: Uint8Array): Promise<Buffer> {
  const { createCanvas } = await import('@napi-rs/canvas');
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: VerbosityLevel.ERRORS });
  try {
    const page = await (await loading.promise).getPage(1);
    const viewport = page.getViewport({ scale: 1.2 });
    const canvas = createCanvas(viewport.width, viewport.height);
    // pdf.js draws on any canvas that behaves like a browser's.
    const element: unknown = canvas;
    await page.render({ canvas: element as HTMLCanvasElement, viewport }).promise;
    return canvas.toBuffer('image/png');
  } finally {
    await loading.destroy();
  }
}

function tellSizes(): void {
  const sizes = readdirSync(FOLDER).map((name) => ({ name, bytes: statSync(join(FOLDER, name)).size }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { name, bytes } of sizes)
    console.log(`${String(Math.ceil(bytes / 1024)).padStart(5)} kB  ${name}`);
  console.log(`${String(Math.ceil(total / 1024)).padStart(5)} kB  in all`);
  if (total > LARGEST_TOTAL) throw new Error('The pictures are too heavy for the repository');
}
