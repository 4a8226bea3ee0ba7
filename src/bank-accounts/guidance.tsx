import { Guidance } from '../web/components/guidance.tsx';
import type { Site } from '../web/components/view.ts';

/** How a bank account is added. @param current the step that the page is about, from 0 */
export function BankGuidance({ site, current = 0 }: { site: Site; current?: number }) {
  return (
    <Guidance
      site={site}
      current={current}
      steps={[
        'Vous saisissez le compte et ce qu’il paiera, puis confirmez par votre mot de passe.',
        'Les titulaires, les suppléants et l’entreprise elle-même sont prévenus par courriel : chacun peut arrêter la demande.',
        'Vous signez le mandat de prélèvement et le remettez à votre banque.',
        'Après 72 heures, le compte est utilisable.',
      ]}
      guides={[{ href: '/aide/comptes-bancaires', label: 'Gérer les comptes bancaires' }]}
    />
  );
}
