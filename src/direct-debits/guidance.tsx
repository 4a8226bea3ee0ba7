import { Guidance } from '../web/components/guidance.tsx';
import type { Site } from '../web/components/view.ts';

/** How a direct debit comes about. @param current the step that the page is about, from 0 */
export function DebitGuidance({ site, current = 0 }: { site: Site; current?: number }) {
  return (
    <Guidance
      site={site}
      current={current}
      steps={[
        'Vous choisissez l’impôt, le compte et le rythme, puis confirmez par votre mot de passe.',
        'Pendant 72 heures, chaque personne prévenue peut arrêter la demande. L’administration la confirme ou la refuse.',
        'Le prélèvement commence. Vous pouvez le modifier ou y mettre fin à tout moment.',
      ]}
      guides={[{ href: '/aide/prelevements', label: 'Payer par prélèvement automatique' }]}
    />
  );
}
