/** Of the reference that a mail bears to do something by. */
export const REFERENCE_TEXTS = {
  missing: 'Saisissez la référence indiquée dans notre message.',
  unknown:
    'Cette référence n’est celle d’aucun de nos messages. Recopiez-la depuis le message reçu : quatre groupes de quatre lettres ou chiffres, par exemple 2345-6789-ABCD-EFGH.',
};
