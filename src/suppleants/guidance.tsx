import { Guidance } from '../web/components/guidance.tsx';
import type { Site } from '../web/components/view.ts';

/** How a suppléant is designated. @param current the step that the page is about, from 0 */
export function SuppleantGuidance({ site, current = 0 }: { site: Site; current?: number }) {
  return (
    <Guidance
      site={site}
      current={current}
      steps={[
        'Vous indiquez la personne et les services, puis confirmez par votre mot de passe.',
        'La personne accepte dans son espace, dans les 7 jours.',
        'Elle utilise ces services à votre place. Vous pouvez la mettre en sommeil ou la retirer à tout moment.',
      ]}
      guides={[{ href: '/aide/suppleants', label: 'Désigner un administrateur suppléant' }]}
    />
  );
}
