import { Guidance } from '../web/components/guidance.tsx';
import type { Site } from '../web/components/view.ts';

/** The same three tabs whatever the code is for. */
export function ActivationGuidance({ site, current }: { site: Site; current: number }) {
  return <Guidance site={site} steps={STEPS} current={current} guides={GUIDES} />;
}

const STEPS = [
  'Vous saisissez le code reçu par courriel ou par lettre.',
  'Vous saisissez l’adresse de connexion : rien ne change tant que ce n’est pas fait.',
  'C’est activé : gardez le récapitulatif.',
];

const GUIDES = [
  { href: '/aide/changer-adresse', label: 'Changer d’adresse électronique de connexion' },
  {
    href: '/aide/code-par-courrier',
    label: 'Ouvrir les services d’une entreprise avec le code reçu par courrier',
  },
];
