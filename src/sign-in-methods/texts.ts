import { ISSUER } from '../factors/set-up-app.ts';
import { longMoment } from '../web/french-dates.ts';

export const METHODS_TITLE = 'Gérer mes moyens de connexion';

export const METHODS_DONE = {
  added: {
    title: 'Votre clé d’accès est ajoutée',
    text: 'À votre prochaine connexion, choisissez « Se connecter avec une clé d’accès ». Un courriel vous confirme cet ajout.',
  },
  renamed: { title: 'Votre clé d’accès est renommée', text: 'Son nom ne sert qu’à vous y retrouver.' },
  removed: {
    title: 'Votre clé d’accès est retirée',
    text: 'Elle ne permet plus de se connecter. Un courriel vous confirme ce retrait.',
  },
  appAdded: {
    title: 'Votre application de codes est en service',
    text: 'À votre prochaine connexion, un code de cette application vous sera demandé après votre mot de passe. Un courriel vous le confirme.',
  },
  appRemoved: {
    title: 'Votre application de codes est retirée',
    text: 'Ses codes ne fonctionnent plus : effacez-la aussi de votre téléphone. Un courriel vous confirme ce retrait.',
  },
  codesKept: {
    title: 'Vos codes de secours sont prêts',
    text: 'Gardez-les à l’abri, ailleurs que sur votre téléphone. Chacun ne sert qu’une fois.',
  },
  distrusted: {
    title: 'Le navigateur n’est plus de confiance',
    text: 'À la prochaine connexion dans ce navigateur, une deuxième preuve sera demandée après le mot de passe.',
  },
  allDistrusted: {
    title: 'Plus aucun navigateur n’est de confiance',
    text: 'À la prochaine connexion, une deuxième preuve sera demandée partout après le mot de passe.',
  },
} as const;

export type MethodsDone = keyof typeof METHODS_DONE;

export const PASSKEY_TEXTS = {
  tooMany: 'Votre espace a déjà 20 clés d’accès. Retirez-en une avant d’en ajouter.',
  frozenMeanwhile:
    'La clé d’accès n’est pas ajoutée : votre mot de passe ou votre adresse a changé entre-temps. Effacez de votre appareil la clé qu’il vient de créer.',
  notHere: 'À l’adresse de ce site, les navigateurs ne proposent pas de clé d’accès.',
  tooLate:
    'La clé d’accès n’est pas ajoutée : la page est restée ouverte plus de 10 minutes, ou a été envoyée deux fois. Recommencez, et effacez de votre appareil la clé qu’il vient de créer.',
  wrong:
    'La clé d’accès n’est pas ajoutée : votre appareil n’a pas donné la réponse attendue. Recommencez, ou essayez sur un autre appareil.',
  noName: 'Saisissez un nom pour cette clé.',
  nameTooLong: 'Saisissez un nom de 50 caractères au plus.',
};

/** Of every change of what one signs in by. */
export const FROZEN_TEXT = (until: Date) =>
  `L’adresse de connexion a changé, ou un mot de passe oublié a été remplacé, il y a moins de 48 heures. Par sécurité, aucun moyen de connexion ne peut être ajouté, remplacé ni retiré avant le ${longMoment(until)}.`;

/** Where the installation requires a factor, and this is the last one. */
export const ONLY_FACTOR_TEXT =
  'Une deuxième preuve est obligatoire ici, et c’est la seule que vous ayez. Ajoutez d’abord un autre moyen de connexion, puis retirez celui-ci.';

export const APP_TEXTS = {
  missing: 'Saisissez le code à 6 chiffres que votre application affiche.',
  wrong:
    'Ce code n’est pas celui que l’application doit afficher. Attendez le code suivant et recopiez-le ; si l’erreur persiste, effacez l’entrée de l’application, puis scannez de nouveau l’image.',
  clock: (minutesEarly: number) =>
    `L’horloge de votre téléphone ${minutesEarly > 0 ? 'avance' : 'retarde'} d’environ ${minutes(Math.abs(minutesEarly))}, et les codes dépendent de l’heure. Réglez son heure sur « automatique », puis recopiez le nouveau code.`,
  over: 'L’application n’est pas ajoutée : plus de 30 minutes ont passé, ou l’ajout a été recommencé ailleurs. Recommencez, et effacez l’entrée que votre application vient de créer.',
};

function minutes(count: number): string {
  return count <= 1 ? 'une minute' : `${count} minutes`;
}

/**
 * The codes on paper as a text that any editor opens and prints. It does not say whose they are: who finds it has one thing
 * less.
 */
export function codesFile(baseUrl: string, codes: readonly string[], at: Date): string {
  return [
    `${ISSUER} : codes de secours`,
    baseUrl,
    `Enregistrés le ${longMoment(at)}`,
    '',
    ...codes,
    '',
    'Chacun ne sert qu’une fois, après votre mot de passe.',
    'Ne les donnez à personne : l’assistance ne vous les demandera jamais.',
    '',
  ].join('\r\n');
}
