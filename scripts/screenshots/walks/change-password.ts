import { forHelp } from '../camera.ts';
import type { Visitor } from '../visitor.ts';
import { NEW, PAUL } from './people.ts';

/** The password alone: one step (fiche, 3). */
export async function changePassword(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.signsIn(PAUL.email, PAUL.password);
  await visitor.opens('/espace/identifiants');
  await page.getByLabel('Saisir mon nouveau mot de passe').check();
  await page.locator('#password').fill(NEW.password);
  await page.locator('#password_confirmation').fill(NEW.password);
  await page.locator('#current_password').fill(PAUL.password);
  await page.getByText('Fort', { exact: true }).waitFor();
  await forHelp(page, 'change-password', { part: page.locator('main form') });
  await visitor.presses('Valider les modifications');
  await page.getByText('réinitialisé avec succès').waitFor();
  await forHelp(page, 'password-changed');
}
