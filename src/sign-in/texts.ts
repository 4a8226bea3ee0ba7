export const SIGN_IN_TEXTS = {
  emailMissing: 'Saisissez votre adresse électronique.',
  passwordMissing: 'Saisissez votre mot de passe.',
  wrongCredentials: 'Adresse ou mot de passe incorrect. Vérifiez votre saisie, puis recommencez.',
  passkey: {
    'too-late': 'Cette page est restée ouverte trop longtemps. Donnez de nouveau votre clé d’accès.',
    wrong:
      'Cette clé d’accès n’ouvre aucun espace ici. Donnez-en une autre, ou connectez-vous avec votre adresse et votre mot de passe.',
  },
  tooManyCodesInstead: (where: string, from: string) =>
    `Trop de codes ont été demandés depuis ${where} à la place de la vérification. Faites celle-ci, ou redemandez un code à partir du ${from}.`,
};

export const SECOND_STEP_TEXTS = {
  missing: 'Saisissez le code de votre application, ou un code de secours.',
  wrongPasskey:
    'Cette clé d’accès n’est pas l’une de celles de votre espace, ou la page est restée ouverte trop longtemps. Recommencez, ou choisissez un autre moyen.',
  wrong:
    'Ce code n’est pas le bon, ou il a déjà servi. Attendez que l’application affiche le suivant, puis recopiez-le.',
  wrongBackupCode:
    'Ce code de secours n’est pas le bon, ou il a déjà servi. Vérifiez-le, ou prenez le suivant de votre liste.',
  delayed: (from: string) =>
    `Trop de codes inexacts ont été saisis. Essayez de nouveau à partir du ${from}, ou utilisez un code de secours.`,
  over: 'Plus de dix minutes ont passé, dix essais n’ont pas abouti, ou vos moyens de connexion ont changé entre-temps. Votre espace n’est pas bloqué.',
  usedJustNow:
    'Cette étape vient d’être franchie, mais la réponse n’est pas arrivée jusqu’à votre navigateur. Recommencez la connexion.',
};

export const SIGN_IN_CODE_TEXTS = {
  missing: 'Saisissez le code à 6 chiffres reçu par courriel.',
  wrong:
    'Ce code n’est pas le bon, ou il n’est plus valable. Vérifiez les 6 chiffres du dernier message reçu, ou recommencez la connexion.',
  usedJustNow:
    'Ce code vient de servir, mais la réponse n’est pas arrivée jusqu’à votre navigateur. Recommencez la connexion.',
};
