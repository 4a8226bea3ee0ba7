import type { Recovered } from './choose-password.ts';

/** What the browser carries from one screen to the next, sealed. */
export type RecoveryStep =
  /** The page that follows repeats the address, to be read again. */
  | { step: 'asked'; email: string }
  /** The code was right, the answer not yet: it need not be typed again. */
  | { step: 'code-recognised'; recoveryId: string }
  | { step: 'verified'; recoveryId: string }
  /** `sentAgain`: the form came a second time, perhaps with another password, and the first one counts. */
  | ({ step: 'recovered'; sentAgain?: true } & Recovered);

export const RECOVERY_PATHS = {
  request: '/mot-de-passe-oublie',
  requested: '/mot-de-passe-oublie/demande',
  verification: '/mot-de-passe-oublie/verification',
  newPassword: '/mot-de-passe-oublie/nouveau',
  recovered: '/mot-de-passe-oublie/termine',
  noMailbox: '/mot-de-passe-oublie/sans-messagerie',
} as const;
