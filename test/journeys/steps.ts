import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { answerOf, readToken } from '../../src/captcha/challenge.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';
import { expectAccessible, launchBrowser, type PageOptions, type TestBrowser } from '../tools/browser.ts';
import { openPostgresDatabase, type PostgresTestDatabase } from '../tools/database.ts';
import { startServer, type TestServer } from '../tools/server.ts';
import { startMailServer, type TestMailServer } from '../tools/smtp.ts';

export const LILA = 'lila.rosemonde@demo.example';
export const ZOE = 'zoe.sansdossier@demo.example';
export const PAUL = 'paul.multiple@demo.example';
export const EVE = 'eve.expiree@demo.example';
/** Of every demonstration account. */
export const PASSWORD = 'Demonstration-Espace-2026';
export const NEW_PASSWORD = 'quatorze-hiboux-verts-jonglent-sur-9-toits';

/** The installation's key is known here, so that a journey can read what the captcha's image shows. */
export const SECRET_KEY = 'the secret key of journeys, of no installation';
const secrets = secretsFrom(SECRET_KEY);

/** The real program with its demonstration accounts, captcha and throttling on. */
export function startPortal(env: Record<string, string> = {}): Promise<TestServer> {
  return startServer({ env: { SECRET_KEY, ...env } });
}

/** What a journey needs, there from before its tests until after them, whatever becomes of them. */
export interface Journey {
  readonly browser: TestBrowser;
  readonly portal: TestServer;
  /** Where the portal's mails go; only with `mailbox`. */
  readonly mailbox: TestMailServer;
  /** Only with `database`. */
  readonly database: PostgresTestDatabase;
  newPerson(options?: PageOptions): Promise<Person>;
  /** Has the portal start anew, differently set. */
  restart(env: Record<string, string>): Promise<void>;
}

/**
 * Opens a browser and a portal for the tests of a file or of a `describe`.
 * @param parts mails are handed over to a mailbox, data kept in PostgreSQL; else as a demonstration does
 */
export function openJourney(parts: JourneyParts = {}): Journey {
  let opened: Pick<Journey, 'browser'> & Partial<Journey>;
  const startWith = async (env: Record<string, string> = {}) => {
    const { mailbox, database } = opened;
    const portal = await startPortal({
      ...(mailbox && { SMTP_URL: mailbox.url }),
      ...(database && { DATABASE_URL: database.url }),
      ...env,
    });
    opened = { ...opened, portal };
  };
  beforeAll(async () => {
    const [browser, mailbox, database] = await Promise.all([
      launchBrowser(),
      parts.mailbox ? startMailServer() : undefined,
      parts.database ? openPostgresDatabase() : undefined,
    ]);
    opened = { browser, ...(mailbox && { mailbox }), ...(database && { database }) };
    if (database) await parts.prepare?.(database);
    await startWith(parts.env);
  });
  afterAll(async () => {
    await opened.portal?.close();
    await Promise.all([opened.browser.close(), opened.mailbox?.close(), opened.database?.close()]);
  });
  return {
    get browser() {
      return opened.browser;
    },
    get portal() {
      return opened.portal ?? expect.fail('the journey has no portal');
    },
    get mailbox() {
      return opened.mailbox ?? expect.fail('the journey has no mailbox');
    },
    get database() {
      return opened.database ?? expect.fail('the journey has no database');
    },
    newPerson(options) {
      return newPerson(this.browser, this.portal, options);
    },
    async restart(env) {
      await this.portal.close();
      await startWith(env);
    },
  };
}

export interface JourneyParts {
  mailbox?: boolean;
  database?: boolean;
  env?: Record<string, string>;
  /** What is in the database before the portal starts. */
  prepare?(database: PostgresTestDatabase): Promise<void>;
}

/** Somebody with a browser of his own. */
export interface Person {
  readonly page: Page;
  opens(path: string): Promise<void>;
  /** Waits for the page of this main heading, and checks that everybody can use it. */
  arrivesAt(title: string): Promise<void>;
  reads(text: string): Promise<void>;
  fills(fields: Record<string, string>): Promise<void>;
  ticks(label: string): Promise<void>;
  presses(button: string): Promise<void>;
  follows(link: string): Promise<void>;
  /** Instead of letting the browser work, which is the ordinary way and takes two seconds. */
  copiesTheImage(): Promise<void>;
  signsIn(email: string, password: string): Promise<void>;
  /** The messages of the error summary, once it is there. */
  problems(): Promise<string[]>;
}

export async function newPerson(
  browser: TestBrowser,
  portal: Pick<TestServer, 'url'>,
  options: PageOptions = {},
): Promise<Person> {
  const page = await browser.openPage(options);
  const person: Person = {
    page,
    opens: async (path) => void (await page.goto(portal.url + path)),
    async arrivesAt(title) {
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.waitForLoadState();
      if (options.javaScript !== false) await expectAccessible(page);
      expect(browser.complaintsOf(page)).toEqual([]);
    },
    reads: (text) => page.getByText(text).filter({ visible: true }).first().waitFor(),
    async fills(fields) {
      for (const [name, value] of Object.entries(fields)) {
        if (name === 'captcha') await unfoldImage(page);
        await fieldOf(page, name).fill(value);
      }
    },
    ticks: (label) => page.getByRole('checkbox', { name: label }).check(),
    presses: (button) => page.getByRole('button', { name: button, exact: true }).click(),
    follows: (link) => page.getByRole('main').getByRole('link', { name: link }).first().click(),
    async copiesTheImage() {
      // Done before, in a form that came back for another reason.
      if (await page.getByText('Elle reste valable 10 minutes').isVisible()) return;
      await person.fills({ captcha: captchaAnswer(await captchaToken(page)) });
    },
    async signsIn(email, password) {
      await person.opens('/connexion');
      await person.arrivesAt('Connexion à mon espace professionnel');
      await person.fills({ email, password });
      await person.copiesTheImage();
      await person.presses('Connexion');
    },
    async problems() {
      const messages = page.getByRole('alert').getByRole('listitem');
      await messages.first().waitFor();
      // As a person reads them: a no-break space is a space.
      return (await messages.allTextContents()).map((text) => text.replaceAll('\u00a0', ' '));
    },
  };
  return person;
}

export function captchaToken(page: Page): Promise<string> {
  return page.locator('input[name="captcha_token"]').inputValue();
}

/** What the browser is to work at is not to be had. */
export const getsNoWork = (page: Page) =>
  page.route('**/captcha/travail*', (route) => route.fulfill({ status: 404 }));

/** Presses the button, and again where the page showed first which rule the password breaks. */
export async function pressesTwiceIfHeld({ page, presses }: Person, button: string): Promise<number> {
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  const heldBack = page
    .locator('[data-held]')
    .waitFor()
    .then(
      () => 'held' as const,
      () => 'sent' as const,
    );
  await presses(button);
  if ((await Promise.race([answer, heldBack])) === 'held') await presses(button);
  return (await answer).status();
}

/** « Autre moyen », where image and sound are folded away; without scripts they never are. */
export async function unfoldImage(page: Page): Promise<void> {
  if (await fieldOf(page, 'captcha').count()) return;
  await page.getByRole('button', { name: 'Autre moyen' }).click();
}

export const fieldOf = (page: Page, name: string) => page.locator(`input[name="${name}"]`);

/** The code of the last mail that carries one to `address`. */
export async function codeMailedTo(mailbox: TestMailServer, address: string, after = 0): Promise<string> {
  const { text } = await mailbox.waitForMail(
    (mail) => mail.recipients.includes(address) && CODE.test(mail.text ?? ''),
    after,
  );
  return codeIn(text ?? '');
}

export function codeIn(text: string): string {
  const code = CODE.exec(text)?.[1];
  if (!code) throw new Error(`no code in:\n${text}`);
  return code;
}

/** The code of the newest mail that carries a sign-in code to `address`, in the mailbox of a demonstration. */
export async function signInCodeShownTo(portal: Pick<TestServer, 'url'>, address: string): Promise<string> {
  const list = `${portal.url}/demo/courriels?adresse=${encodeURIComponent(address)}`;
  const newest = async () => {
    const html = await (await fetch(list)).text();
    return /href="(\/demo\/courriels\/[0-9a-f-]{36})".*?Code de connexion/s.exec(html)?.[1];
  };
  await expect.poll(newest, { timeout: 30_000 }).toBeDefined();
  const shown = await (await fetch(`${portal.url}${await newest()}/texte`)).text();
  const mail = shown.replace(/<[^>]*>/g, '\n');
  const code = /^\s*(\d{6})\s*$/m.exec(mail)?.[1];
  if (!code) throw new Error(`no code in:\n${mail}`);
  return code;
}

/** The widest thing on the page is no wider than the window (WCAG 1.4.10). */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content, `${page.url()} at ${window} px`).toBeLessThanOrEqual(window);
}

const CODE = /^\s*([A-Za-z]{12})\s*$/m;

function captchaAnswer(token: string): string {
  const challenge = readToken(secrets, token);
  if (!challenge) throw new Error('the captcha is not of this installation');
  return answerOf(challenge);
}

/** What the telephone shows, from the key as one types it. Its clock is early by `seconds`: no code works twice. */
export const shownBy = (key: string, seconds = 0) =>
  new TOTP({ secret: Secret.fromBase32(key.replaceAll(' ', '')) }).generate({
    timestamp: Date.now() + seconds * 1_000,
  });

/** From the home on, by the screens alone. @returns the key and the codes on paper */
export async function setsUpAnApplication(person: Person): Promise<{ key: string; codes: string[] }> {
  await person.follows('Gérer les services');
  await person.follows('Gérer mes moyens de connexion');
  await person.arrivesAt('Gérer mes moyens de connexion');
  await person.reads('Aujourd’hui, votre mot de passe suffit');
  await person.follows('Ajouter une application de codes');
  await person.arrivesAt('Ajoutez une application de codes');
  await person.fills({ password: PASSWORD });
  await person.presses('Continuer');
  await person.arrivesAt('Reliez votre application de codes');
  await person.page.getByText('Vous ne pouvez pas scanner l’image').click();
  const key = (await person.page.locator('.ep-key').textContent()) ?? '';
  await person.fills({ code: shownBy(key) });
  await person.presses('Mettre en service');
  await person.arrivesAt('Gardez vos codes de secours');
  const codes = await person.page.locator('.ep-codes__code').allInnerTexts();
  expect(codes).toHaveLength(10);
  return { key, codes };
}
