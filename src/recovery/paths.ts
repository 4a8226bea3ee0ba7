import { FORGOTTEN_ANSWER_PATH } from '../holder-data/forgotten-answer.tsx';

/** Where the pages of « Mot de passe oublié » are; mails name some of them. */
export const RECOVERY_PATHS = {
  request: '/mot-de-passe-oublie',
  requested: '/mot-de-passe-oublie/demande',
  verification: '/mot-de-passe-oublie/verification',
  newPassword: '/mot-de-passe-oublie/nouveau',
  recovered: '/mot-de-passe-oublie/termine',
  noMailbox: '/mot-de-passe-oublie/sans-messagerie',
  noAnswer: FORGOTTEN_ANSWER_PATH,
  stop: '/mot-de-passe-oublie/arret',
  stopped: '/mot-de-passe-oublie/arret/fait',
} as const;
