import { Guidance } from '../web/components/guidance.tsx';
import type { Site } from '../web/components/view.ts';

/** How one gets in. */
export function SignInGuidance({ site, current }: { site: Site; current: number }) {
  return <Guidance site={site} steps={STEPS} current={current} guides={GUIDES} />;
}

const STEPS = [
  'Vous saisissez votre adresse et votre mot de passe.',
  'Si des essais ont échoué, un code vous est envoyé par courriel.',
  'Vos services s’affichent. « Quitter » ferme votre espace.',
];

const GUIDES = [{ href: '/aide/se-connecter', label: 'Se connecter' }];
