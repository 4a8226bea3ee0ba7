import { SECURITY_QUESTION_TEXTS } from '../holder-data/texts.ts';

export const ASK_TEXTS = {
  referenceMissing: 'Saisissez la référence indiquée dans notre message.',
  referenceUnknown:
    'Cette référence n’est celle d’aucun de nos messages. Recopiez-la depuis le message reçu : quatre groupes de quatre lettres ou chiffres, par exemple 2345-6789-ABCD-EFGH.',
  answer: {
    missing: SECURITY_QUESTION_TEXTS.answerAsked,
    wrong: (triesLeft: number) =>
      triesLeft === 1
        ? 'Cette réponse n’est pas la bonne. Il vous reste un essai : en cas de doute, appelez plutôt l’assistance.'
        : `Cette réponse n’est pas la bonne. Il vous reste ${triesLeft} essais.`,
  },
  password: {
    missing: 'Saisissez le mot de passe d’avant le changement.',
    wrong: (triesLeft: number) =>
      triesLeft === 1
        ? 'Ce mot de passe n’est pas celui d’avant le changement. Il vous reste un essai : en cas de doute, appelez plutôt l’assistance.'
        : `Ce mot de passe n’est pas celui d’avant le changement. Il vous reste ${triesLeft} essais.`,
  },
};
