/** The pages that anybody may find, each with what a search engine shows of it: all others ask not to be listed. */
export const PUBLIC_PAGES: Readonly<Record<string, string>> = {
  '/connexion':
    'Connectez-vous à votre espace professionnel pour consulter, déclarer et payer en ligne les impôts de votre entreprise.',
  '/activation':
    'Saisissez le code reçu par courriel ou par lettre pour activer votre espace professionnel, votre nouvelle adresse ou vos services.',
  '/creation':
    'Créez votre espace professionnel en ligne\u00a0: ce qu’il vous faut, les deux modes proposés et les étapes jusqu’à la première connexion.',
  '/mot-de-passe-oublie':
    'Mot de passe perdu\u00a0? Recevez un code par courriel et choisissez-en un nouveau pour votre espace professionnel.',
  '/mot-de-passe-oublie/sans-messagerie':
    'Vous n’avez plus accès ni à votre messagerie ni à votre mot de passe\u00a0: voici comment retrouver votre espace professionnel.',
  '/mot-de-passe-oublie/sans-reponse':
    'Vous ne connaissez plus la réponse à votre question de confiance\u00a0: ce que vous pouvez faire, et ce que peut l’assistance.',
  '/aide':
    'Toutes les fiches pratiques de l’espace professionnel\u00a0: connexion, mot de passe, adresse électronique, création et suppression.',
  '/aide/se-connecter':
    'Se connecter à l’espace professionnel pas à pas\u00a0: adresse, mot de passe, vérification, et que faire si la connexion échoue.',
  '/aide/moyens-de-connexion':
    'Protéger votre espace professionnel par une clé d’accès ou une application de codes, garder vos codes de secours, changer de téléphone.',
  '/aide/mot-de-passe':
    'Changer le mot de passe de votre espace professionnel pas à pas, et les règles qu’un nouveau mot de passe doit respecter.',
  '/aide/changer-adresse':
    'Changer l’adresse électronique avec laquelle vous vous connectez à votre espace professionnel, de la demande à l’activation.',
  '/aide/mot-de-passe-oublie':
    'Choisir un nouveau mot de passe quand l’ancien est oublié\u00a0: le code, la question de confiance, et les cas difficiles.',
  '/aide/creer-espace':
    'Ouvrir un espace professionnel pas à pas\u00a0: mode simplifié ou mode expert, titulaire, identifiants et activation.',
  '/aide/code-par-courrier':
    'Vous avez reçu une lettre avec un code\u00a0: comment ouvrir les services de votre entreprise, et que faire si elle n’arrive pas.',
  '/aide/coordonnees':
    'Consulter et modifier vos coordonnées, votre question de confiance, votre récapitulatif et l’historique de votre espace professionnel.',
  '/aide/roles':
    'Titulaire, administrateur suppléant, délégataire\u00a0: savoir pour quelle entreprise vous agissez et à quel titre, et lire l’historique d’un dossier.',
  '/aide/adhesion':
    'Ouvrir des services en ligne à une entreprise\u00a0: le SIREN, les services, le formulaire signé ou la lettre avec un code.',
  '/aide/suppleants':
    'Désigner un administrateur suppléant de l’entreprise, mettre son rôle en sommeil, le réveiller ou y mettre fin.',
  '/aide/adresse-entreprise':
    'Changer l’adresse à laquelle l’administration écrit à l’entreprise, et annuler un changement que personne n’a voulu.',
  '/aide/messagerie':
    'Écrire à l’administration depuis son espace professionnel, joindre des fichiers et lire la réponse.',
  '/aide/delegations':
    'Déléguer des services d’une entreprise à un collaborateur ou à votre comptable, renouveler une délégation ou y mettre fin.',
  '/aide/comptes-bancaires':
    'Ajouter, remplacer ou retirer un compte bancaire de l’entreprise, signer le mandat de prélèvement, arrêter une demande.',
  '/aide/prelevements':
    'Payer un impôt de l’entreprise par prélèvement automatique\u00a0: demander un contrat, le modifier, l’arrêter.',
  '/aide/substitution':
    'Remplacer le titulaire d’un service\u00a0: la demande, son accord ou son opposition, la lettre à l’entreprise.',
  '/aide/suppression':
    'Supprimer votre espace professionnel\u00a0: ce qui est effacé, ce qui reste, et les sept jours pendant lesquels vous pouvez y renoncer.',
  '/aide/difficultes':
    'Code qui n’arrive pas, adresse perdue, mot de passe refusé\u00a0: les difficultés les plus courantes de l’espace professionnel et leur solution.',
  '/contact':
    'Joindre l’assistance de l’espace professionnel\u00a0: téléphone, horaires, et ce qu’il faut avoir sous les yeux avant d’appeler.',
  '/accessibilite':
    'Déclaration d’accessibilité de l’espace professionnel\u00a0: état de conformité, contenus concernés et recours possibles.',
  '/donnees-personnelles':
    'Quelles données personnelles l’espace professionnel conserve, pourquoi, combien de temps, et comment exercer vos droits.',
  '/mentions-legales':
    'Éditeur et hébergement de l’espace professionnel, données et droits des personnes, liens vers d’autres sites.',
};
