export const CREATION_TEXTS = {
  modeMissing: 'Choisissez comment vous utiliserez votre espace : pour votre entreprise, ou en mode expert.',
  companyInExpertMode:
    'Vous avez choisi le mode expert et rempli les champs de l’entreprise, demandés en mode simplifié seulement. Choisissez le mode simplifié, ou videz ces champs.',
  sirenMissing: 'Saisissez le numéro SIREN de votre entreprise.',
  sirenOdd: 'Ce numéro SIREN n’est pas exact : il compte 9 chiffres, par exemple 732 829 320. Vérifiez-le.',
  sirenIsSiret:
    'Ce numéro compte 14 chiffres : c’est le SIRET d’un établissement. Saisissez les 9 premiers, qui sont le SIREN.',
  companyEmailMissing: 'Saisissez l’adresse électronique de l’entreprise.',
  emailMissing: 'Saisissez l’adresse électronique avec laquelle vous vous connecterez.',
  confirmationMissing: 'Confirmez votre adresse électronique de connexion.',
  termsNotRead: 'Lisez à quoi servent vos données, puis cochez la case « J’ai lu ces informations ».',
};
