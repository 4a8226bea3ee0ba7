import { Guidance } from '../web/components/guidance.tsx';
import type { Site } from '../web/components/view.ts';

/** How the holder's data, and the security question, are changed. */
export function HolderGuidance({ site }: { site: Site }) {
  return <Guidance site={site} steps={STEPS} guides={GUIDES} />;
}

const STEPS = [
  'Vous corrigez ce qui a changé, puis validez.',
  'C’est enregistré aussitôt : aucun code n’est à saisir.',
  'Un courriel vous le confirme. Gardez le nouveau récapitulatif.',
];

const GUIDES = [{ href: '/aide/coordonnees', label: 'Gérer vos coordonnées' }];
