export const DELETION_TEXTS = {
  confirmMissing: 'Cochez la case pour confirmer que vous demandez la suppression de votre espace.',
};
