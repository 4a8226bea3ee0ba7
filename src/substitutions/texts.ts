export const SUBSTITUTION_TEXTS = {
  title: 'Gérer vos substitutions (remplacer le titulaire)',
  steps: ['Entreprise', 'Services et motif'],
  reasonMissing: 'Dites pourquoi la personne qui est titulaire doit être remplacée.',
  answerMissing: 'Choisissez votre réponse.',
  statementMissing: 'Dites pourquoi vous vous opposez à cette demande.',
  tooLate:
    'Les 15 jours pour vous opposer sont passés, ou votre opposition est déjà enregistrée. Vous pouvez encore accepter, ou appeler l’assistance.',
  applicantFrozen:
    'L’espace du demandeur est suspendu, à la suite d’une contestation : vous pourrez répondre quand elle sera réglée.',
  recoveredLately: (from: string) =>
    `Votre mot de passe vient d’être choisi par « Mot de passe oublié » : par sécurité, vous pourrez accepter à partir du ${from}. Vous pouvez vous opposer dès maintenant.`,
} as const;
