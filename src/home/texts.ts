/** What is wrong with the dossier chosen. */
export const DOSSIER_TEXTS = {
  missing: 'Choisissez un dossier dans la liste.',
  notOnesOwn: 'Ce dossier n’est pas dans votre espace. Choisissez-en un dans la liste.',
};

/** « Consulter vos services (habilitations) ». */
export const HABILITATION_TEXTS = {
  title: 'Consulter vos services (habilitations)',
  lead: 'Ce que vous pouvez faire ici, pour quelle entreprise, à quel titre et jusqu’à quand.',
  offered: (count: number) =>
    count === 1 ? 'Une proposition attend votre réponse' : `${count} propositions attendent votre réponse`,
  none: 'Aucune entreprise ne vous a encore ouvert de service.',
  ask: {
    title: 'À qui s’adresser ?',
    points: [
      'Vous êtes suppléant ou délégataire : le titulaire du service peut ouvrir ou retirer vos droits.',
      'Vous êtes titulaire, ou personne ne l’est : le service des impôts dont dépend l’entreprise.',
      'Vous ne reconnaissez pas une ligne : appelez l’assistance.',
    ],
  },
  columns: ['Dossier', 'SIREN', 'Service', 'Rôle', 'Depuis le', 'Jusqu’au', 'Donné par'],
  awaited: 'Tous les services, une fois le code de la lettre saisi',
  delegataires: { act: 'Délégataire (agir)', read: 'Délégataire (consulter)' },
  bases: {
    letter: 'L’entreprise, par le code d’une lettre',
    designation: 'Un titulaire dont l’espace est supprimé',
    delegation: 'Une personne dont l’espace est supprimé',
    adhesion: 'Le service des impôts',
    substitution: 'Le service des impôts',
  },
} as const;
