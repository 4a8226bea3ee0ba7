import type { Page } from 'playwright-core';
import { DOCUMENTATION, forDocumentation, forHelp, HELP, keep } from '../camera.ts';
import { withFewColours } from '../few-colours.ts';
import { codeMailedTo } from '../mailbox.ts';
import { firstPageOf } from '../pdf.ts';
import type { Visitor } from '../visitor.ts';
import { LILA, NEW } from './people.ts';

/** The main job, from the sign-in page to the recap (fiche, 2 and 4). */
export async function changeAddress(visitor: Visitor): Promise<void> {
  await signIn(visitor);
  await askForChange(visitor);
  const code = await readCode(visitor);
  await activate(visitor, code);
}

async function signIn(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.opens('/connexion');
  await forDocumentation(page, 'sign-in', true);
  await forHelp(page, 'sign-in', {
    part: page.locator('.ep-columns > :first-child'),
    until: page.locator('.ep-columns > :first-child .ep-card'),
  });
  await visitor.signsIn(LILA.email, LILA.password);
  await forDocumentation(page, 'home');
  await forHelp(page, 'home', {
    part: page.locator('.ep-header'),
    margin: 0,
    until: page.locator('#declarer li').nth(3),
  });
}

async function askForChange(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.opens('/espace/services');
  await forDocumentation(page, 'services');
  await forHelp(page, 'services', { until: page.locator('.ep-block').nth(1) });
  await visitor.opens('/espace/identifiants');
  await fillChange(page, { ...NEW, emailConfirmation: 'lila@martin-distribution', password: 'trop-court-1' });
  await visitor.presses('Valider les modifications');
  // The page first shows which rule the password breaks; whoever insists is told all by the server.
  await page.locator('[data-held]').waitFor();
  await visitor.presses('Valider les modifications');
  await page.waitForSelector('.govuk-error-summary');
  await forDocumentation(page, 'credentials-errors');
  await visitor.opens('/espace/identifiants');
  await fillAddress(page, NEW.email, NEW.email);
  await forHelp(page, 'change-address', { part: page.locator('main form') });
  await fillChange(page, { ...NEW, emailConfirmation: NEW.email });
  await page.locator('#current_password').fill(LILA.password);
  await page.getByText('Fort', { exact: true }).waitFor();
  await forDocumentation(page, 'credentials', true);
  await visitor.presses('Valider les modifications');
  await page.waitForURL('**/espace/identifiants/demande');
  await forDocumentation(page, 'request-sent');
  await forHelp(page, 'request-sent', { until: page.locator('.ep-button-group').first() });
}

async function fillAddress(page: Page, email: string, confirmation: string): Promise<void> {
  await page.getByLabel('Modifier mon adresse électronique').check();
  await page.locator('#email').fill(email);
  await page.locator('#email_confirmation').fill(confirmation);
}

async function fillChange(page: Page, typed: Record<'email' | 'emailConfirmation' | 'password', string>) {
  await fillAddress(page, typed.email, typed.emailConfirmation);
  await page.getByLabel('Saisir mon nouveau mot de passe').check();
  await page.locator('#password').fill(typed.password);
  await page.locator('#password_confirmation').fill(typed.password);
}

/** @returns the twelve letters of the mail */
async function readCode(visitor: Visitor): Promise<string> {
  const { page } = visitor;
  const code = await codeMailedTo(visitor, NEW.email);
  await forDocumentation(page, 'mailbox');
  // The mail by itself: nobody who reads the help has a demonstration's mailbox.
  await visitor.opens((await page.locator('iframe').getAttribute('src')) ?? '');
  await forHelp(page, 'mail-code', {
    part: page.locator('.table'),
    until: page.getByText('Ce code n’est pas un mot de passe'),
  });
  return code;
}

async function activate(visitor: Visitor, code: string): Promise<void> {
  const { page } = visitor;
  await visitor.opens('/activation');
  await page.locator('#code').fill(code);
  await visitor.isVerified();
  await forDocumentation(page, 'activation-code', true);
  await forHelp(page, 'activation-code');
  await visitor.presses('Continuer');
  await page.waitForURL('**/activation/identifiants');
  await page.locator('#email').fill(NEW.email);
  await forDocumentation(page, 'activation-address');
  await forHelp(page, 'activation-address');
  await visitor.presses('Continuer');
  await page.waitForURL('**/activation/recapitulatif');
  await forDocumentation(page, 'activation-recap');
  await forHelp(page, 'activation-recap', { until: page.locator('main .ep-card').first() });
  const pdf = await (
    await page.request.get(new URL('/activation/recapitulatif.pdf', page.url()).href)
  ).body();
  keep(DOCUMENTATION, 'recap-pdf', await firstPageOf(pdf, 1.2));
  keep(HELP, 'recap-pdf', await withFewColours(await firstPageOf(pdf, 1)));
}
