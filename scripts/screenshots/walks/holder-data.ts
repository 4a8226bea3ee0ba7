import { forHelp } from '../camera.ts';
import type { Visitor } from '../visitor.ts';
import { LILA } from './people.ts';

/** « Gérer vos coordonnées ». */
export async function holderData(visitor: Visitor): Promise<void> {
  await visitor.signsIn(LILA.email, LILA.password);
  await visitor.opens('/espace/coordonnees');
  await forHelp(visitor.page, 'holder-data', { until: visitor.page.locator('.ep-card').nth(1) });
}
