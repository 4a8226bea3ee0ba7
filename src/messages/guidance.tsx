import { Guidance } from '../web/components/guidance.tsx';
import type { Site } from '../web/components/view.ts';

/** How one writes to the administration. @param current the step that the page is about, from 0 */
export function MessagesGuidance({ site, current = 0 }: { site: Site; current?: number }) {
  return (
    <Guidance
      site={site}
      current={current}
      steps={[
        'Vous choisissez l’entreprise et le service, puis vous écrivez votre message.',
        'L’administration vous répond ici ; un courriel vous prévient, sans dire de quoi il s’agit.',
        'Les autres personnes qui ont ce service pour l’entreprise lisent aussi l’échange.',
      ]}
      guides={[{ href: '/aide/messagerie', label: 'Écrire à l’administration' }]}
    />
  );
}
