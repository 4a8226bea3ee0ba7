export const DONE_TEXTS = {
  coordonnees: 'Vos coordonnées ont été modifiées. Vous allez recevoir un courriel de confirmation.',
  inchangees: 'Vous n’avez rien changé : vos coordonnées restent les mêmes.',
  question:
    'Votre question de confiance et sa réponse ont été modifiées, et les autres sessions ouvertes sur votre espace ont été fermées. Vous allez recevoir un courriel de confirmation.',
  'courriels-acceptes': 'Vous recevrez les courriels d’information.',
  'courriels-refuses': 'Vous ne recevrez plus de courriels d’information.',
};
