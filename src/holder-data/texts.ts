export const HOLDER_TEXTS = {
  titleMissing: 'Choisissez une civilité.',
  lastNameMissing: 'Saisissez votre nom.',
  lastNameTooLong: (length: number, most: number) =>
    `Le nom ne doit pas dépasser ${most} caractères : il en compte ${length}. Abrégez-le.`,
  firstNameMissing: 'Saisissez votre prénom.',
  firstNameTooLong: (length: number, most: number) =>
    `Le prénom ne doit pas dépasser ${most} caractères : il en compte ${length}. Abrégez-le.`,
  phoneMissing: 'Saisissez votre numéro de téléphone.',
  phoneOdd:
    'Ce numéro de téléphone est incomplet ou inexact. Vérifiez-le ; s’il est étranger, commencez par + et l’indicatif du pays.',
  phoneOfTwoCountries: (french: string, own: string) =>
    `Ce numéro peut être français (${unbroken(french)}) ou étranger (${unbroken(own)}). Saisissez-le avec l’indicatif de son pays, comme ici.`,
};

export const POSTAL_ADDRESS_TEXTS = {
  streetMissing: 'Saisissez le numéro et la voie de votre adresse postale.',
  streetTooLong: (length: number, most: number) =>
    `L’adresse ne doit pas dépasser ${most} caractères : elle en compte ${length}. Abrégez-la.`,
  postalCodeMissing: 'Saisissez le code postal.',
  postalCodeFrench: 'Un code postal français compte 5 chiffres, par exemple 75116. Vérifiez-le.',
  postalCodeForeign:
    'Le code postal compte de 2 à 12 lettres, chiffres, espaces ou tirets. Si le pays n’en a pas, saisissez 00000.',
  cityMissing: 'Saisissez la ville.',
  cityTooLong: (length: number, most: number) =>
    `Le nom de la ville ne doit pas dépasser ${most} caractères : il en compte ${length}. Abrégez-le.`,
  countryMissing: 'Choisissez un pays dans la liste.',
};

export const SECURITY_QUESTION_TEXTS = {
  questionMissing: 'Choisissez une question de confiance dans la liste.',
  answerMissing: 'Saisissez la réponse à votre question de confiance.',
  /** Where the one given before is asked for. */
  answerAsked: 'Saisissez votre réponse à la question de confiance.',
  answerTooShort: (least: number) =>
    `La réponse doit compter au moins ${least} lettres ou chiffres. Donnez une réponse plus longue.`,
  answerTooLong: (length: number, most: number) =>
    `La réponse ne doit pas dépasser ${most} caractères : elle en compte ${length}. Donnez une réponse plus courte.`,
  answerIsQuestion: 'La réponse ne peut pas être la question elle-même. Donnez une autre réponse.',
  answerIsPassword:
    'La réponse ne peut pas être votre mot de passe : elle doit servir quand vous l’avez oublié. Donnez une autre réponse.',
};

/** A number that is not cut at the end of a line. */
function unbroken(number: string): string {
  return number.replaceAll(' ', '\u00a0');
}
