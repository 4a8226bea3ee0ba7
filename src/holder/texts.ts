export const DONE_TEXTS = {
  coordonnees: 'Vos coordonnées ont été modifiées. Vous allez recevoir un courriel de confirmation.',
  inchangees: 'Vous n’avez rien changé : vos coordonnées restent les mêmes.',
  question:
    'Votre question de confiance et sa réponse ont été modifiées, et les autres sessions ouvertes sur votre espace ont été fermées. Vous allez recevoir un courriel de confirmation.',
  'courriels-acceptes': 'Vous recevrez les courriels d’information.',
  'courriels-refuses': 'Vous ne recevrez plus de courriels d’information.',
};

/** The same in the title of the page. */
export const DONE_NEWS: Record<keyof typeof DONE_TEXTS, string> = {
  coordonnees: 'Coordonnées modifiées',
  inchangees: 'Rien n’a changé',
  question: 'Question de confiance modifiée',
  'courriels-acceptes': 'Courriels d’information acceptés',
  'courriels-refuses': 'Courriels d’information refusés',
};
