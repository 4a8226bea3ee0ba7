import type { Page } from 'playwright-core';

/** What every walk is handed. */
export interface Visitor {
  page: Page;
  /** Opens a path of the installation. */
  opens(path: string): Promise<void>;
  presses(button: string): Promise<void>;
  /** The browser does its work as soon as a form is begun; pictures show it done. */
  isVerified(): Promise<void>;
  signsIn(email: string, password: string): Promise<void>;
}

export function visitor(page: Page, url: string): Visitor {
  const person: Visitor = {
    page,
    opens: async (path) => void (await page.goto(url + path)),
    presses: (name) => page.getByRole('button', { name, exact: true }).click(),
    isVerified: () => page.locator('.ep-captcha[data-work="done"]').waitFor(),
    async signsIn(email, password) {
      await person.opens('/connexion');
      await page.locator('#email').fill(email);
      await page.locator('#password').fill(password);
      await person.presses('Connexion');
      await page.waitForURL('**/espace');
    },
  };
  return person;
}
