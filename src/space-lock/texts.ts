export const LOCK_TITLE = 'Verrouiller votre espace';

/** What locking ends, and what it leaves. */
export const LOCK_EFFECTS = [
  'Toutes les sessions se ferment, celle-ci comprise, et plus personne ne peut se connecter.',
  'Les codes reçus par courriel, la modification d’adresse en attente et les navigateurs reconnus ou de confiance ne servent plus.',
  'Une suppression de l’espace ou un retrait de moyens de connexion demandés attendent : leur délai reprend à la réouverture.',
  'Rien n’est effacé : vos données, vos dossiers, vos services et vos moyens de connexion restent.',
];

/** How it is opened again; said alike to everybody, whatever the space has. */
export function reopeningSteps({ SECURITY_QUESTION }: { SECURITY_QUESTION: boolean }): string[] {
  return [
    'sur la page de connexion, choisissez « Mot de passe oublié » : un code est envoyé à votre adresse de connexion',
    SECURITY_QUESTION
      ? 'saisissez ce code et votre réponse à la question de confiance, puis choisissez un nouveau mot de passe'
      : 'saisissez ce code, puis choisissez un nouveau mot de passe',
    'connectez-vous avec ce mot de passe ; si vous avez une application de codes ou une clé d’accès, elle vous est demandée, et c’est elle, ou un code de secours, qui rouvre l’espace',
  ];
}

export const WITHOUT_THESE =
  'Sans votre messagerie, votre réponse ou vos moyens de connexion, seule l’assistance peut le rouvrir, une fois votre identité vérifiée : un courrier peut alors être nécessaire.';
