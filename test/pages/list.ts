import type { PageState } from './state.ts';
import { ACTIVATION } from './states/activation.ts';
import { BANK_ACCOUNTS } from './states/bank-accounts.ts';
import { COMPANY_ADDRESS } from './states/company-address.ts';
import { CREATION } from './states/creation.ts';
import { CREDENTIALS } from './states/credentials.ts';
import { DELEGATIONS } from './states/delegations.ts';
import { DIRECT_DEBITS } from './states/direct-debits.ts';
import { DISPUTE } from './states/dispute.ts';
import { ERRORS } from './states/errors.ts';
import { HOLDER } from './states/holder.ts';
import { INFORMATION } from './states/information.ts';
import { LOST_FACTORS } from './states/lost-factors.ts';
import { MESSAGES } from './states/messages.ts';
import { METHODS } from './states/methods.ts';
import { RECOVERY } from './states/recovery.ts';
import { ROLES } from './states/roles.ts';
import { SIGN_IN } from './states/sign-in.ts';
import { SPACE } from './states/space.ts';
import { SPACE_LOCK } from './states/space-lock.ts';
import { SUPPLEANTS } from './states/suppleants.ts';

/** Every page of the program in every state that it can be in. */
export const PAGES: readonly PageState[] = [
  ...SIGN_IN,
  ...LOST_FACTORS,
  ...METHODS,
  ...SPACE_LOCK,
  ...CREDENTIALS,
  ...ACTIVATION,
  ...RECOVERY,
  ...CREATION,
  ...SPACE,
  ...ROLES,
  ...SUPPLEANTS,
  ...BANK_ACCOUNTS,
  ...COMPANY_ADDRESS,
  ...DIRECT_DEBITS,
  ...HOLDER,
  ...DELEGATIONS,
  ...MESSAGES,
  ...DISPUTE,
  ...INFORMATION,
  ...ERRORS,
];

/** Routes that answer with no page of their own: with something else, or with the way to one. */
export const NO_PAGES: readonly string[] = [
  'GET /',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  'GET /robots.txt',
  'GET /.well-known/change-password',
  'GET /.well-known/passkey-endpoints',
  'GET /connexion/cle-d-acces',
  'GET /captcha/image',
  'GET /captcha/audio',
  'GET /captcha/travail',
  'GET /captcha/nouveau',
  'POST /espace/administrateurs-suppleants/:siren/propositions/:id/retirer',
  'POST /espace/administrateurs-suppleants/:siren/:id/garder',
  'POST /espace/propositions/:id/refuser',
  'POST /espace/suppression/successeurs/:siren/propositions/:id/retirer',
  'GET /espace/presence',
  'GET /espace/presence/verification',
  'GET /espace/recapitulatif.pdf',
  'GET /espace/donnees.json',
  'GET /espace/adhesion/:id/formulaire.pdf',
  'GET /espace/comptes-bancaires/:siren/:id/mandat.pdf',
  'POST /espace/comptes-bancaires/:siren/:id/arret',
  'POST /espace/messagerie/:id/lu',
  'GET /espace/messagerie/:id/pieces/:piece',
  'POST /espace/prelevements/:siren/:id/arret',
  'GET /espace/habilitations.csv',
  'GET /espace/calendrier-fiscal.ics',
  'GET /calendrier-fiscal.ics',
  'GET /espace/habilitations.pdf',
  'GET /activation/recapitulatif.pdf',
  'GET /demo/courriels.css',
  // A mail, as its page frames it.
  'GET /demo/courriels/:id/html',
  'POST /rapports/csp',
  'POST /deconnexion',
  'POST /espace/verrouillage',
  'POST /connexion/code/renvoyer',
  'POST /espace/moyens-de-connexion/navigateurs',
  'POST /espace/moyens-de-connexion/proposition',
  'POST /espace/sessions/fermer',
  'POST /espace/sessions/fermer-les-autres',
  'POST /espace/coordonnees/courriels',
  'POST /espace/adhesion/:id/retrait',
  'POST /espace/substitutions/:id/retrait',
  'POST /espace/adresse-entreprise/annuler',
  'POST /espace/identifiants/annuler',
  'POST /espace/identifiants/renvoyer',
  'POST /espace/delegations/propositions/:id/retirer',
  'POST /creation/renvoyer',
];
