import { SummaryList } from '../../web/components/lists.tsx';

/** Every cookie that the site sets, by the name it bears without https (`__Host-` stands before it otherwise). */
export function CookieList() {
  return (
    <SummaryList
      rows={COOKIES.map(({ name, purpose, lasts }) => ({
        label: <code>{name}</code>,
        value: (
          <>
            {purpose}
            <br />
            <strong>Durée :</strong> {lasts}
          </>
        ),
      }))}
    />
  );
}

const stepLasts = (time: string) =>
  `jusqu’à ce que vous vous déconnectiez ou fermiez le navigateur ; sans effet après ${time}.`;

const COOKIES = [
  {
    name: 'session',
    purpose: 'Vous reconnaître, une fois que vous êtes connecté.',
    lasts:
      'jusqu’à ce que vous fermiez le navigateur ; sans effet après 30 minutes sans activité, et au plus tard après 12 heures.',
  },
  {
    name: 'signed-out',
    purpose: 'Vous dire, à la page de connexion, que vous venez d’être déconnecté.',
    lasts: '1 minute.',
  },
  {
    name: 'csrf',
    purpose: 'Vérifier qu’un formulaire vient bien de ce site.',
    lasts: 'jusqu’à ce que vous fermiez le navigateur.',
  },
  {
    name: 'activation',
    purpose: 'Retenir, d’un écran à l’autre, que le code d’activation était juste.',
    lasts: stepLasts('30 minutes'),
  },
  {
    name: 'sign-in',
    purpose: 'Retenir, quand un code de connexion est demandé, à quel navigateur il est destiné.',
    lasts: stepLasts('30 minutes'),
  },
  {
    name: 'recovery',
    purpose: 'Retenir l’étape de « Mot de passe oublié » où vous en êtes.',
    lasts: stepLasts('30 minutes'),
  },
  {
    name: 'registration',
    purpose: 'Renvoyer le code ou corriger la demande, pendant la création d’un espace.',
    lasts: stepLasts('2 heures'),
  },
  {
    name: 'browser',
    purpose:
      'Reconnaître un navigateur où vous vous êtes déjà connecté, pour que les mots de passe faux qu’un inconnu essaie ailleurs ne vous gênent pas, et vous avertir d’une connexion avec un autre. Il n’ouvre rien, ne suit pas votre navigation et ne contient que des nombres tirés au hasard, autres à chaque connexion.',
    lasts: '400 jours après votre dernière connexion.',
  },
];
