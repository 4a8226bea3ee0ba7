export const CODE_TEXTS = {
  missing: 'Saisissez le code d’activation reçu par courriel ou par lettre.',
  unknown:
    'Ce code ne correspond à aucune demande. Vérifiez les 12 lettres, majuscules et minuscules, du dernier courriel ou de la lettre.',
  frozen:
    'Votre espace est suspendu, à la suite d’une contestation : aucun code n’y fonctionne pour l’instant. Le courriel reçu dit jusqu’à quand ; l’assistance peut en décider avant.',
};
