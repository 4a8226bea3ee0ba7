import { SECURITY_QUESTION_TEXTS } from '../holder-data/texts.ts';

export const CHANGE_TEXTS = {
  nothingTicked:
    'Cochez au moins un identifiant à modifier : l’adresse électronique, le mot de passe ou les deux.',
  passwordExpired:
    'Votre mot de passe a expiré : choisissez-en aussi un nouveau, seul ou avec la nouvelle adresse.',
  emailWithoutTick:
    'Vous avez rempli la partie « Modifier mon adresse électronique » sans cocher sa case. Cochez-la pour changer d’adresse ; sinon, videz ses champs.',
  passwordWithoutTick:
    'Vous avez saisi un nouveau mot de passe sans cocher « Saisir mon nouveau mot de passe ». Cochez la case et saisissez-le de nouveau pour en changer ; sinon, laissez ses champs vides.',
  emailMissing: 'Saisissez votre nouvelle adresse électronique.',
  emailSame: 'Cette adresse est déjà votre adresse de connexion. Saisissez-en une autre.',
  emailConfirmationMissing: 'Confirmez votre nouvelle adresse électronique.',
  answerMissing: SECURITY_QUESTION_TEXTS.answerAsked,
  answerWrong:
    'Cette réponse n’est pas celle que vous avez enregistrée. Vérifiez-la : après cinq essais, il faut attendre une heure.',
  tooManyRequests: (until: string) =>
    `Vous avez fait dix demandes en 24 heures. Vous pourrez en faire une autre à partir du ${until}.`,
};
