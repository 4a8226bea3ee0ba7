export interface HelpBlock {
  title: string;
  guides: readonly { href: string; label: string; about: string }[];
}

/** Every page of the help, in the order of `/aide`; the main job comes first. */
export const HELP_BLOCKS: readonly HelpBlock[] = [
  {
    title: 'VOS IDENTIFIANTS',
    guides: [
      {
        href: '/aide/changer-adresse',
        label: 'Changer d’adresse électronique de connexion',
        about: 'La demande, l’activation avec le code reçu, le récapitulatif.',
      },
      {
        href: '/aide/mot-de-passe',
        label: 'Changer de mot de passe',
        about: 'Une étape, et les règles d’un mot de passe accepté.',
      },
      {
        href: '/aide/mot-de-passe-oublie',
        label: 'Mot de passe oublié',
        about: 'Un code par courriel, votre réponse, un nouveau mot de passe.',
      },
      {
        href: '/aide/moyens-de-connexion',
        label: 'Vos moyens de connexion',
        about: 'Clé d’accès, application de codes, codes de secours, navigateurs de confiance.',
      },
    ],
  },
  {
    title: 'EN CAS DE DIFFICULTÉ',
    guides: [
      {
        href: '/aide/difficultes',
        label: 'Que faire si…',
        about: 'Code non reçu ou expiré, mot de passe refusé, image illisible, session expirée.',
      },
      {
        href: '/aide/difficultes#courriel-suspect',
        label: 'Reconnaître un courriel suspect',
        about: 'Ce que nos courriels contiennent toujours, et ne contiennent jamais.',
      },
      {
        href: '/contact',
        label: 'Contact et assistance',
        about: 'Les horaires, le numéro, ce qu’il faut avoir sous la main, les urgences.',
      },
    ],
  },
  {
    title: 'OUVRIR UN ESPACE',
    guides: [
      {
        href: '/aide/creer-espace',
        label: 'Créer votre espace professionnel',
        about: 'Mode simplifié ou expert, puis l’activation par code.',
      },
      {
        href: '/aide/code-par-courrier',
        label: 'Ouvrir les services d’une entreprise avec le code reçu par courrier',
        about: 'Pour le dossier « en attente » du mode simplifié.',
      },
      {
        href: '/aide/se-connecter',
        label: 'Se connecter',
        about: 'L’adresse, le mot de passe, et l’accueil.',
      },
    ],
  },
  {
    title: 'AGIR POUR UNE ENTREPRISE',
    guides: [
      {
        href: '/aide/roles',
        label: 'Savoir pour qui vous agissez, et à quel titre',
        about: 'Les trois rôles, vos habilitations, l’historique d’un dossier.',
      },
      {
        href: '/aide/adhesion',
        label: 'Adhérer aux services en ligne',
        about: 'Ouvrir des services à une entreprise, et en devenir titulaire.',
      },
      {
        href: '/aide/suppleants',
        label: 'Désigner un administrateur suppléant',
        about: 'Pour que l’entreprise ne dépende pas d’une seule personne.',
      },
      {
        href: '/aide/delegations',
        label: 'Déléguer des services',
        about: 'À un collaborateur ou à votre comptable, un an au plus.',
      },
      {
        href: '/aide/adresse-entreprise',
        label: 'Changer l’adresse électronique de l’entreprise',
        about: 'Celle à laquelle l’administration lui écrit, et qui apprend ce qui change pour elle.',
      },
      {
        href: '/aide/messagerie',
        label: 'Écrire à l’administration',
        about: 'Une question, ses pièces jointes, la réponse, et qui d’autre la lit.',
      },
      {
        href: '/aide/substitution',
        label: 'Remplacer le titulaire d’un service',
        about: 'La demande, l’accord ou l’opposition, la lettre.',
      },
      {
        href: '/aide/comptes-bancaires',
        label: 'Gérer les comptes bancaires de l’entreprise',
        about: 'Ajouter, remplacer ou retirer un compte, signer le mandat, arrêter une demande.',
      },
      {
        href: '/aide/prelevements',
        label: 'Payer par prélèvement automatique',
        about: 'Demander, modifier ou arrêter un contrat, à l’échéance ou mensuel.',
      },
    ],
  },
  {
    title: 'VOTRE ESPACE',
    guides: [
      {
        href: '/aide/coordonnees',
        label: 'Gérer vos coordonnées',
        about:
          'Les relire, les corriger, changer de question de confiance, obtenir une copie de vos données.',
      },
      {
        href: '/aide/suppression',
        label: 'Supprimer votre espace professionnel',
        about: 'Définitive après 7 jours, annulable d’ici là.',
      },
    ],
  },
];
