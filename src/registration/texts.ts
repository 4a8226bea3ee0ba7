export const CREATION_TEXTS = {
  modeMissing: 'Choisissez comment vous utiliserez votre espace : pour votre entreprise, ou en mode expert.',
  companyInExpertMode:
    'Vous avez choisi le mode expert et rempli les champs de l’entreprise, demandés en mode simplifié seulement. Choisissez le mode simplifié, ou videz ces champs.',
  companyEmailMissing: 'Saisissez l’adresse électronique de l’entreprise.',
  emailMissing: 'Saisissez l’adresse électronique avec laquelle vous vous connecterez.',
  confirmationMissing: 'Confirmez votre adresse électronique de connexion.',
  termsNotRead: 'Lisez à quoi servent vos données, puis cochez la case « J’ai lu ces informations ».',
};
