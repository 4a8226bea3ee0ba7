/** « Coordonnées du gestionnaire et prise de rendez-vous ». */
export const OFFICE_TEXTS = {
  title: 'Coordonnées du gestionnaire et prise de rendez-vous',
  lead: 'Le service des impôts qui suit l’entreprise : son adresse, ses horaires, et comment prendre rendez-vous.',
  choose: 'Choisissez un dossier pour voir le service qui le suit.',
  appointment: 'Prendre rendez-vous',
  outside: (host: string) => `Ce lien quitte l’espace professionnel et ouvre le site ${host}.`,
  withoutAppointment: 'La prise de rendez-vous en ligne n’est pas proposée : appelez le service.',
  unknown: {
    title: 'Aucun service connu',
    points: [
      'Le service compétent figure en tête des avis d’imposition et des courriers que l’entreprise a reçus.',
      'À défaut, l’assistance vous dit à qui vous adresser.',
    ],
  },
  unknownOf: (company: string) => `Le service des impôts qui suit ${company} n’est pas encore indiqué ici.`,
  waiting: {
    title: 'Ce dossier attend sa lettre',
    text: 'Le service qui suit l’entreprise s’affichera ici une fois le code de la lettre saisi.',
  },
  none: 'Votre espace ne contient aucun dossier. Le service qui suit une entreprise s’affiche ici dès qu’un de ses services vous est ouvert.',
  columns: ['Dossier', 'Service des impôts', 'Coordonnées'],
  notKnown: 'Aucun service connu',
} as const;
