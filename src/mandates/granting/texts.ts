/** What is wrong in the fields that say whom one designates. */
export const DESIGNATED_TEXTS = {
  numberMissing: 'Saisissez le numéro d’abonné de la personne : elle le trouve en haut de son espace.',
  numberWrong: 'Le numéro d’abonné compte 14 chiffres. Vérifiez-le avec la personne.',
  numberOwn: 'Ce numéro d’abonné est le vôtre : saisissez celui de l’autre personne.',
  nameMissing: 'Saisissez le nom de famille de la personne.',
  nameTooLong: 'Le nom compte plus de 100 caractères : saisissez le nom de famille seul.',
} as const;
