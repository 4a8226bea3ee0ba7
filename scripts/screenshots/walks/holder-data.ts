import { forHelp } from '../camera.ts';
import type { Visitor } from '../visitor.ts';
import { LILA } from './people.ts';

/** « Gérer vos coordonnées »: to read, then to correct. */
export async function holderData(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.signsIn(LILA.email, LILA.password);
  await visitor.opens('/espace/coordonnees');
  await forHelp(page, 'holder-data', { until: page.locator('.ep-card').first() });
  await page.getByRole('link', { name: 'Modifier vos coordonnées' }).click();
  await forHelp(page, 'holder-edit', { height: 700 });
}
