import type { Account } from '../account/account.ts';
import type { Method } from '../account/proof.ts';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH, type PasswordFault } from './rules.ts';

/** What is wrong, and how to mend it. */
export const PASSWORD_FAULT_TEXTS: Record<PasswordFault, string> = {
  'too-short': `Le mot de passe compte moins de ${PASSWORD_MIN_LENGTH} caractères : allongez-le, par exemple de quelques mots joints par des tirets.`,
  'too-long': `Le mot de passe compte plus de ${PASSWORD_MAX_LENGTH} caractères : raccourcissez-le.`,
  'no-letter': 'Le mot de passe ne contient aucune lettre : ajoutez-en au moins une.',
  'no-digit': 'Le mot de passe ne contient aucun chiffre : ajoutez-en au moins un.',
  'white-space': 'Le mot de passe contient un espace : retirez-le, ou mettez un tiret à la place.',
  unprintable: 'Le mot de passe contient un caractère invisible : ressaisissez-le au clavier.',
  'contains-email':
    'Le mot de passe contient la partie de votre adresse électronique qui précède « @ » : retirez-la.',
  'contains-name': 'Le mot de passe contient votre nom ou votre prénom : remplacez-le par un autre mot.',
  'contains-subscriber-number':
    'Le mot de passe contient votre numéro d’abonné : remplacez-le par d’autres caractères.',
  example:
    'Ce mot de passe est l’exemple affiché sur ce site, ou presque : inventez le vôtre, avec d’autres mots.',
  common:
    'Le mot de passe figure parmi les plus courants, ou n’est qu’un mot courant répété ou complété de chiffres : choisissez-en un autre, fait de plusieurs mots sans rapport entre eux.',
  breached:
    'Le mot de passe figure parmi ceux qui ont déjà été volés ou publiés, ou reprend une phrase que tout le monde connaît : choisissez-en un autre, fait de mots que vous seul avez réunis.',
  guessable:
    'Le mot de passe est trop facile à deviner : ajoutez des mots sans rapport entre eux, jusqu’à atteindre le niveau de sécurité « Fort ».',
  'in-force': 'Ce mot de passe est votre mot de passe actuel : choisissez-en un nouveau.',
  'used-before':
    'Ce mot de passe est l’un de vos dix derniers : choisissez-en un que vous n’avez pas encore utilisé.',
};

export const NEW_PASSWORD_TEXTS = {
  severalFaults: (count: number) => `Le mot de passe ne convient pas, pour ${count} raisons.`,
  missing: 'Choisissez un mot de passe.',
  confirmationMissing: 'Confirmez le mot de passe choisi.',
  confirmationDiffers: 'Les deux mots de passe ne sont pas identiques. Saisissez-les de nouveau.',
};

/** Of the code beside the present password. */
export const PRESENT_FACTOR_TEXTS = {
  wrong: (method?: Method) =>
    method === 'passkey'
      ? 'Cette clé d’accès n’est pas l’une de celles de votre espace, ou la page est restée ouverte trop longtemps. Recommencez, ou saisissez un code.'
      : 'Ce code n’est pas le bon, ou il a déjà servi. Attendez que l’application affiche le suivant, ou prenez un code de secours.',
  tooMany:
    'Trop de codes inexacts ont été saisis : ceux de l’application ne sont plus acceptés ici. Prenez un code de secours, utilisez votre clé d’accès si vous en avez une, ou quittez votre espace et reconnectez-vous : un code vous sera envoyé par courriel.',
};

/** What somebody who has these factors may give. */
export function missingFactor({ factors }: Pick<Account, 'factors'>): string {
  if (!factors.includes('passkey')) return 'Saisissez le code de votre application, ou un code de secours.';
  if (!factors.includes('totp')) return 'Utilisez votre clé d’accès, ou saisissez un code de secours.';
  return 'Saisissez le code de votre application ou un code de secours, ou utilisez votre clé d’accès.';
}

export const CURRENT_PASSWORD_TEXTS = {
  missing: 'Saisissez votre mot de passe actuel.',
  wrong: 'Ce mot de passe n’est pas votre mot de passe actuel. Vérifiez votre saisie, puis recommencez.',
};
