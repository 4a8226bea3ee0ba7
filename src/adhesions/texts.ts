export const ADHESION_TEXTS = {
  title: 'Adhérer aux services en ligne',
  steps: ['Entreprise', 'Services', 'Récapitulatif'],
  wayMissing: 'Choisissez comment vous prouvez que vous pouvez agir pour l’entreprise.',
  ways: {
    form: 'Un formulaire signé, envoyé au service des impôts',
    letter: 'Une lettre avec un code, envoyée à l’adresse postale de l’entreprise',
  },
} as const;
