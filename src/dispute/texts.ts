import { SECURITY_QUESTION_TEXTS } from '../holder-data/texts.ts';

export const ASK_TEXTS = {
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
