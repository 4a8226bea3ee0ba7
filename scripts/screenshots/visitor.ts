import type { Page } from 'playwright-core';
import { answerOf, readToken } from '../../src/platform/captcha/challenge.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';

/** Of the throw-away installation in the pictures; known, so that the captcha can be answered. */
export const SECRET_KEY = 'known to everybody, for pictures only';

/** What every walk is handed. */
export interface Visitor {
  page: Page;
  /** Opens a path of the installation. */
  opens(path: string): Promise<void>;
  presses(button: string): Promise<void>;
  copiesTheImage(): Promise<void>;
  signsIn(email: string, password: string): Promise<void>;
}

export function visitor(page: Page, url: string): Visitor {
  const person: Visitor = {
    page,
    opens: async (path) => void (await page.goto(url + path)),
    presses: (name) => page.getByRole('button', { name, exact: true }).click(),
    copiesTheImage: async () => page.locator('#captcha').fill(await captchaAnswer(page)),
    async signsIn(email, password) {
      await person.opens('/connexion');
      await page.locator('#email').fill(email);
      await page.locator('#password').fill(password);
      await person.copiesTheImage();
      await person.presses('Connexion');
      await page.waitForURL('**/espace');
    },
  };
  return person;
}

async function captchaAnswer(page: Page): Promise<string> {
  const secrets = secretsFrom(SECRET_KEY);
  const challenge = readToken(secrets, await page.locator('input[name=captcha_token]').inputValue());
  if (!challenge) throw new Error('The page shows a captcha of another installation');
  return answerOf(secrets, challenge.id);
}
