import type { CodeRefusal } from '../codes/check-code.ts';

export const REQUEST_TEXTS = {
  emailMissing: 'Saisissez l’adresse électronique avec laquelle vous vous connectez.',
};

export const VERIFICATION_TEXTS = {
  codeMissing: 'Saisissez le code reçu par courriel ou par courrier.',
  over: 'Le délai pour choisir un mot de passe est passé, ou vos identifiants ont changé depuis. Saisissez de nouveau le code, ou demandez-en un autre.',
  wrongAnswer: (triesLeft: number) =>
    triesLeft === 1
      ? 'Cette réponse n’est pas celle que vous avez enregistrée. Il vous reste un essai.'
      : `Cette réponse n’est pas celle que vous avez enregistrée. Il vous reste ${triesLeft} essais.`,
};

/** What each refusal of a code is called, and what to do about it. */
export const CODE_REFUSAL_TEXTS: Record<Exclude<CodeRefusal, 'code-stopped'>, string> = {
  'code-unknown':
    'Ce code ne correspond à aucune demande. Vérifiez les 12 lettres, majuscules et minuscules, du dernier message reçu.',
  'code-expired': 'Ce code a expiré. Faites une nouvelle demande.',
  'code-replaced':
    'Ce code ne fonctionne plus : un code plus récent a été envoyé, ou votre espace a changé depuis (mot de passe, adresse ou demande de suppression).',
  'code-used': 'Ce code a déjà servi : le mot de passe a été changé. Connectez-vous avec le nouveau.',
};
