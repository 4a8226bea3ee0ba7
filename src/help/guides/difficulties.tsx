import type { ComponentChildren } from 'preact';

export interface Difficulty {
  /** Other pages lead to it: it stays. */
  id: string;
  what: string;
  remedy: ComponentChildren;
}

export const DIFFICULTIES: readonly Difficulty[] = [
  {
    id: 'code-non-recu',
    what: 'Vous ne recevez pas le code',
    remedy: (
      <>
        <p>
          Regardez dans les courriers indésirables et vérifiez l’adresse affichée à l’écran : si elle est
          fausse, annulez la demande et recommencez.
        </p>
        <p>
          Sur la page de <a href="/espace/identifiants">vos identifiants</a>, faites renvoyer un code, au plus
          5 fois par jour. Chaque envoi remplace le précédent : seul le dernier code fonctionne.
        </p>
        <p>
          Pour une création, la page qui suit le formulaire en fait renvoyer un, pendant deux heures et dans
          le même navigateur. Ensuite, ou sur un autre appareil,{' '}
          <a href="/creation">remplissez de nouveau le formulaire</a>&nbsp;: rien n’existe avant l’activation,
          et vous ne risquez pas d’ouvrir deux espaces.
        </p>
        <p>
          Un code par lettre&nbsp;: voyez <a href="/aide/code-par-courrier">La lettre n’arrive pas</a>.
        </p>
      </>
    ),
  },
  {
    id: 'code-expire',
    what: 'Le code a expiré, ou il est refusé',
    remedy: (
      <p>
        Un code ne sert qu’une fois : pendant 48 heures pour une adresse ou une création, une heure pour un
        mot de passe oublié. Celui d’une lettre dure plus longtemps : 60 jours pour ouvrir les services d’une
        entreprise, 30 jours pour un mot de passe perdu. Respectez les majuscules et les minuscules. S’il a
        expiré, refaites la demande : vos identifiants n’ont pas changé. Cinq mots de passe erronés saisis
        avec un code l’arrêtent : faites-en envoyer un autre.
      </p>
    ),
  },
  {
    id: 'adresse-utilisee',
    what: 'L’adresse ouvre déjà un autre espace',
    remedy: (
      <p>
        Une adresse ne peut ouvrir qu’un espace. Choisissez-en une autre ou, si l’autre espace est aussi le
        vôtre, <a href="/aide/changer-adresse">changez d’abord son adresse</a>. Dans tous les cas, rien n’a
        changé pour le vôtre.
      </p>
    ),
  },
  {
    id: 'connexion-refusee',
    what: 'Votre mot de passe est refusé à la connexion',
    remedy: (
      <>
        <p>
          Vérifiez les majuscules et le clavier, et choisissez « Afficher » pour vous relire. Si vous venez de
          changer d’adresse, seule la nouvelle est acceptée.
        </p>
        <p>
          Après plusieurs essais, un délai vous est imposé ; votre espace n’est jamais bloqué pour de bon. Si
          vous ne le retrouvez pas : <a href="/aide/mot-de-passe-oublie">Mot de passe oublié</a>.
        </p>
      </>
    ),
  },
  {
    id: 'nouveau-mot-de-passe-refuse',
    what: 'Votre nouveau mot de passe est refusé',
    remedy: (
      <p>
        La raison est écrite près du champ. Ajoutez des mots sans rapport entre eux plutôt que des signes à la
        fin d’un mot connu : voyez <a href="/aide/mot-de-passe#regles">les règles</a>.
      </p>
    ),
  },
  {
    id: 'image-illisible',
    what: 'L’image est illisible',
    remedy: (
      <p>
        Laissez le champ vide, si JavaScript est autorisé : votre navigateur fait alors un calcul à votre
        place. Sinon, choisissez « Changer l'image » pour en voir une autre, ou « Ecouter l'extrait sonore »
        pour entendre les caractères.
      </p>
    ),
  },
  {
    id: 'verification-longue',
    what: 'La vérification automatique dure, ou n’aboutit pas',
    remedy: (
      <>
        <p>
          Elle prend une seconde ou deux, et jusqu’à une minute sur un appareil ancien après beaucoup d’essais
          depuis votre réseau. Attendez sur la page : le formulaire part de lui-même, et rien de ce que vous
          avez saisi n’est perdu.
        </p>
        <p>
          Si elle n’aboutit pas, recopiez l’image proposée. Lorsque votre réseau a trop utilisé l’image et
          l’extrait sonore, la page indique l’heure à partir de laquelle ils sont de nouveau acceptés : ce
          délai ne concerne pas la vérification automatique.
        </p>
      </>
    ),
  },
  {
    id: 'session-expiree',
    what: 'Votre session a expiré, ou la page demande de recommencer',
    remedy: (
      <p>
        Une session se ferme après 30 minutes sans activité, et au plus tard après 12 heures.{' '}
        <a href="/connexion">Connectez-vous</a> : vous revenez à la page que vous vouliez. Les cookies du site
        doivent être acceptés.
      </p>
    ),
  },
  {
    id: 'messagerie-perdue',
    what: 'Vous n’avez plus accès à votre messagerie',
    remedy: (
      <p>
        Si vous connaissez votre mot de passe, connectez-vous et{' '}
        <a href="/aide/changer-adresse">changez d’adresse</a> : le code part à la nouvelle, l’ancienne n’est
        pas nécessaire.
      </p>
    ),
  },
  {
    id: 'tout-perdu',
    what: 'Vous avez perdu la messagerie et le mot de passe',
    remedy: (
      <p>
        Lisez <a href="/mot-de-passe-oublie/sans-messagerie">ce qu’il faut faire</a> : l’assistance vérifie
        votre identité, puis vous adresse par courrier un code à usage unique.
      </p>
    ),
  },
  {
    id: 'reponse-perdue',
    what: 'Vous ne connaissez plus la réponse à votre question de confiance',
    remedy: (
      <p>
        Si vous connaissez votre mot de passe, connectez-vous et choisissez une nouvelle question dans{' '}
        <a href="/espace/coordonnees">« Gérer vos coordonnées »</a>. Sinon, lisez{' '}
        <a href="/mot-de-passe-oublie/sans-reponse">ce que peut faire l’assistance</a>.
      </p>
    ),
  },
  {
    id: 'pas-moi',
    what: 'On vous annonce un changement que vous n’avez pas demandé',
    remedy: (
      <p>
        Connectez-vous en saisissant vous-même l’adresse du site et changez de mot de passe : la demande en
        attente est annulée. Si vous ne pouvez plus vous connecter, suivez les indications du courriel reçu à
        votre ancienne adresse, puis <a href="/contact">appelez l’assistance</a> sans attendre.
      </p>
    ),
  },
  {
    id: 'courriel-suspect',
    what: 'Un courriel vous paraît suspect',
    remedy: (
      <>
        <p>
          Nos courriels portent votre nom et votre numéro d’abonné, et ne contiennent jamais de lien pour se
          connecter. Nous ne vous demandons jamais, par courriel, SMS ou téléphone, votre mot de passe, un
          code ou vos coordonnées bancaires.
        </p>
        <p>
          Au moindre doute, ne cliquez sur rien, n’appelez pas le numéro indiqué, et{' '}
          <a href="/contact">prévenez l’assistance</a>. Si vous avez donné votre mot de passe,{' '}
          <a href="/aide/mot-de-passe">changez-le</a> tout de suite.
        </p>
      </>
    ),
  },
];
