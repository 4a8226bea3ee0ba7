import { Guidance } from '../web/components/guidance.tsx';
import type { Site } from '../web/components/view.ts';

/** How a space is opened, beside the form and what follows it. */
export function CreationGuidance({ site, current }: { site: Site; current: number }) {
  return <Guidance site={site} steps={STEPS} current={current} guides={GUIDES} />;
}

const STEPS = [
  'Vous remplissez le formulaire : quelques minutes.',
  'Un code est envoyé à votre adresse de connexion.',
  'Vous saisissez ce code dans les 48 heures : votre espace est ouvert.',
];

const GUIDES = [{ href: '/aide/creer-espace', label: 'Créer votre espace professionnel' }];
