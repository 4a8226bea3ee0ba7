import { forHelp } from '../camera.ts';
import type { Visitor } from '../visitor.ts';
import { LILA, ZOE } from './people.ts';

/** Who may act for a company: the screens of the titulaire. */
export async function titulaire(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.signsIn(LILA.email, LILA.password);
  const screens = {
    habilitations: '/espace/habilitations',
    'dossier-history': '/espace/dossiers/000299008/historique',
    suppleants: '/espace/administrateurs-suppleants',
  };
  for (const [name, path] of Object.entries(screens)) {
    await visitor.opens(path);
    await forHelp(page, name, { height: 700 });
  }
}

/** The offer that waits for an answer. */
export async function offered(visitor: Visitor): Promise<void> {
  await visitor.signsIn(ZOE.email, ZOE.password);
  await visitor.opens('/espace/propositions');
  await forHelp(visitor.page, 'offers', { height: 700 });
}
