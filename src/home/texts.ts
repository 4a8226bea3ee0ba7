/** What is wrong with the dossier chosen. */
export const DOSSIER_TEXTS = {
  missing: 'Choisissez un dossier dans la liste.',
  notOnesOwn: 'Ce dossier n’est pas dans votre espace. Choisissez-en un dans la liste.',
};
