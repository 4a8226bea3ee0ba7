/** « Gérer vos administrateurs suppléants ». */
export const SUPPLEANT_TEXTS = {
  title: 'Gérer vos administrateurs suppléants',
  lead: 'Un suppléant utilise et délègue à votre place les services dont vous êtes titulaire. L’entreprise ne dépend alors pas d’une seule personne.',
  none: 'Vous n’êtes titulaire d’aucun service : vous ne pouvez pas désigner de suppléant.',
  designate: 'Désigner un suppléant',
  servicesMissing: 'Choisissez au moins un service.',
  already: (services: string) =>
    `La personne qui a ce numéro d’abonné est déjà suppléante, éventuellement en sommeil, pour : ${services}. Décochez ce qu’elle a déjà.`,
  offeredAlready:
    'Vous avez déjà fait cette proposition à cette personne, et elle attend une réponse. Retirez-la d’abord si vous voulez la changer.',
  tooMany: (most: number) =>
    `Une entreprise peut avoir ${most} suppléants au plus, vos propositions en attente comprises. Retirez-en un, ou une proposition, puis recommencez.`,
  notGivable: 'Vous n’êtes plus titulaire d’un des services choisis : relisez-les, puis recommencez.',
  changeMissing: 'Choisissez ce que vous voulez faire.',
  gone: 'Rien n’a été changé : ces droits ont changé entre-temps, peut-être dans une autre fenêtre.',
};
