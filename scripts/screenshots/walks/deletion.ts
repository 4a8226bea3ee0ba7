import { forHelp } from '../camera.ts';
import type { Visitor } from '../visitor.ts';
import { LILA } from './people.ts';

/** « Supprimer votre espace professionnel », which nobody asks for here. */
export async function deletion(visitor: Visitor): Promise<void> {
  await visitor.signsIn(LILA.email, LILA.password);
  await visitor.opens('/espace/suppression');
  await forHelp(visitor.page, 'deletion', { part: visitor.page.locator('main form') });
}
