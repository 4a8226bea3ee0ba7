import { Guidance } from '../web/components/guidance.tsx';
import type { Site } from '../web/components/view.ts';

/** How the address of a company is changed. @param current the step that the page is about, from 0 */
export function AddressGuidance({ site, current = 0 }: { site: Site; current?: number }) {
  return (
    <Guidance
      site={site}
      current={current}
      steps={[
        'Vous saisissez la nouvelle adresse, puis confirmez par votre mot de passe. L’ancienne adresse et les autres personnes qui gèrent l’entreprise sont prévenues.',
        'Un code est envoyé à la nouvelle adresse. Si quelqu’un d’autre lit cette messagerie, il vous le remet.',
        'Vous saisissez ce code dans les 48 heures, depuis votre espace : la nouvelle adresse est celle de l’entreprise.',
      ]}
      guides={[{ href: '/aide/adresse-entreprise', label: 'Changer l’adresse électronique de l’entreprise' }]}
    />
  );
}
