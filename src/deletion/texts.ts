export const DELETION_TITLE = 'Supprimer votre espace professionnel';

export const DELETION_TEXTS = {
  confirmMissing: 'Cochez la case pour confirmer que vous demandez la suppression de votre espace.',
};

/** Who takes over before the deletion. */
export const SUCCESSOR_TEXTS = {
  title: 'Proposer un successeur',
  offeredAlready:
    'Une proposition attend déjà une réponse pour un de ces services. Retirez-la d’abord si vous voulez la changer.',
  recoveredLately: (from: string) =>
    `Votre mot de passe vient d’être choisi par « Mot de passe oublié » : par sécurité, vous pourrez proposer un successeur à partir du ${from}.`,
  replacementAsked:
    'Une demande de substitution vous vise pour un de ces services : répondez-y d’abord, ou attendez la décision. Vous la trouvez dans « À faire », sur votre accueil.',
  notGivable: 'Vous n’êtes plus titulaire d’un des services choisis : relisez-les, puis recommencez.',
  gone: 'Rien n’a été retiré : cette proposition a déjà reçu une réponse, ou a été retirée dans un autre onglet.',
};
