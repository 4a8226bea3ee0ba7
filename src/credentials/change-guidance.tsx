import { Guidance } from '../web/components/guidance.tsx';
import type { Site } from '../web/components/view.ts';

/** The main job from end to end, beside each of its screens. */
export function ChangeGuidance({ site, current }: { site: Site; current: number }) {
  return <Guidance site={site} steps={STEPS} current={current} guides={GUIDES} />;
}

const STEPS = [
  'Vous cochez ce que vous changez et donnez votre mot de passe actuel. Un nouveau mot de passe seul sert aussitôt.',
  'Pour une nouvelle adresse, un code y est envoyé. Jusque-là, vous vous connectez comme avant.',
  'Vous saisissez ce code dans les 48 heures : la nouvelle adresse ouvre votre espace, l’ancienne ne l’ouvre plus.',
];

const GUIDES = [
  { href: '/aide/changer-adresse', label: 'Changer d’adresse électronique de connexion' },
  { href: '/aide/mot-de-passe', label: 'Changer de mot de passe' },
];
