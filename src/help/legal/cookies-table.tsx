import { DataTable } from '../../web/components/lists.tsx';

/** Every cookie that the site sets, by the name it bears without https (`__Host-` stands before it otherwise). */
export function CookiesTable() {
  return <DataTable caption="Cookies de ce site" columns={['Nom', 'À quoi il sert', 'Durée']} rows={ROWS} />;
}

const UNTIL_CLOSED = 'Jusqu’à la fermeture du navigateur';

const ROWS = [
  [
    <code>session</code>,
    'Reconnaître que c’est vous, une fois que vous êtes connecté',
    `${UNTIL_CLOSED} ; sans effet après 30 minutes sans activité, et au plus tard après 12 heures`,
  ],
  [<code>csrf</code>, 'Vérifier qu’un formulaire vient bien de ce site', UNTIL_CLOSED],
  [
    <code>activation</code>,
    'Retenir, d’un écran à l’autre, que le code d’activation était juste',
    `${UNTIL_CLOSED} ; sans effet après 30 minutes`,
  ],
  [
    <code>recovery</code>,
    'Retenir l’étape de « Mot de passe oublié » où vous en êtes',
    `${UNTIL_CLOSED} ; sans effet après 30 minutes`,
  ],
  [
    <code>registration</code>,
    'Renvoyer le code ou corriger la demande, pendant la création d’un espace',
    `${UNTIL_CLOSED} ; sans effet après 2 heures`,
  ],
  [
    <code>browser</code>,
    'Reconnaître un navigateur d’où vous vous êtes déjà connecté : les mots de passe faux qu’un inconnu essaie ailleurs ne vous font alors pas attendre. Il n’ouvre rien, ne suit pas votre navigation et ne contient aucune adresse lisible, seulement des empreintes chiffrées',
    '400 jours après votre dernière connexion, ou jusqu’à ce que vous choisissiez « Quitter »',
  ],
];
