/** « Gérer vos administrateurs suppléants ». */
export const SUPPLEANT_TEXTS = {
  title: 'Gérer vos administrateurs suppléants',
  lead: 'Un suppléant utilise et délègue à votre place les services dont vous êtes titulaire. L’entreprise ne dépend alors pas d’une seule personne.',
  none: 'Vous n’êtes titulaire d’aucun service : vous ne pouvez pas désigner de suppléant.',
  designate: 'Désigner un suppléant',
  numberMissing: 'Saisissez le numéro d’abonné de la personne : elle le trouve en haut de son espace.',
  numberWrong: 'Le numéro d’abonné compte 14 chiffres. Vérifiez-le avec la personne.',
  nameMissing: 'Saisissez le nom de famille de la personne.',
  nameTooLong: 'Le nom compte plus de 100 caractères : saisissez le nom de famille seul.',
  servicesMissing: 'Choisissez au moins un service.',
  oneself: 'Ce numéro d’abonné est le vôtre : saisissez celui de la personne que vous désignez.',
  already: (services: string) =>
    `La personne qui a ce numéro d’abonné est déjà suppléante, éventuellement en sommeil, pour : ${services}. Décochez ce qu’elle a déjà.`,
  offeredAlready:
    'Vous avez déjà fait cette proposition à cette personne, et elle attend une réponse. Retirez-la d’abord si vous voulez la changer.',
  tooMany: (most: number) =>
    `Une entreprise peut avoir ${most} suppléants au plus, vos propositions en attente comprises. Retirez-en un, ou une proposition, puis recommencez.`,
  notGivable: 'Vous n’êtes plus titulaire d’un des services choisis : relisez-les, puis recommencez.',
  changeMissing: 'Choisissez ce que vous voulez faire.',
  gone: 'Rien n’a été changé : ces droits ont changé entre-temps, peut-être dans un autre onglet.',
};
