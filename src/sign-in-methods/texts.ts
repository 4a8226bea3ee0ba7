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
} as const;

export type MethodsDone = keyof typeof METHODS_DONE;

export const PASSKEY_TEXTS = {
  tooMany: 'Votre espace a déjà 20 clés d’accès. Retirez-en une avant d’en ajouter.',
  frozen: (until: Date) =>
    `L’adresse de connexion a changé, ou un mot de passe oublié a été remplacé, il y a moins de 48 heures. Par sécurité, aucune clé d’accès ne peut être ajoutée avant le ${longMoment(until)}.`,
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
