import { Guidance } from '../web/components/guidance.tsx';
import type { Site } from '../web/components/view.ts';

/** How services are delegated. @param current the step that the page is about, from 0 */
export function DelegationGuidance({ site, current = 0 }: { site: Site; current?: number }) {
  return (
    <Guidance
      site={site}
      current={current}
      steps={[
        'Vous indiquez la personne, les dossiers, les services et la date de fin, puis confirmez par votre mot de passe.',
        'La personne accepte dans son espace, dans les 7 jours.',
        'Elle utilise ces services jusqu’à la date choisie. Vous pouvez y mettre fin à tout moment.',
      ]}
      guides={[{ href: '/aide/delegations', label: 'Déléguer des services' }]}
    />
  );
}
