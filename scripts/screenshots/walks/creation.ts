import { forHelp } from '../camera.ts';
import type { Visitor } from '../visitor.ts';

/** « Créer mon espace professionnel »: the beginning of the form, for an own company. */
export async function creation(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.opens('/creation');
  await page.getByLabel('À gérer ma propre entreprise (mode simplifié)').check();
  await page.locator('#siren').fill('732 829 320');
  await page.locator('#company_email').fill('contact@dupont.example');
  await forHelp(page, 'creation', {
    part: page.locator('main form'),
    until: page.locator('main form .ep-card').first(),
  });
}
