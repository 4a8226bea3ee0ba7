import { DataTable } from '../../web/components/lists.tsx';
import { MailTo } from '../contact-parts.tsx';
import type { Operator } from '../operator.ts';

/** Each right of articles 15 to 21 of the GDPR, and how it is exercised here. */
export function RightsTable({ operator }: { operator: Operator }) {
  const officer = <MailTo address={operator.dataProtection.officer.email} />;
  return (
    <DataTable
      caption="Comment exercer vos droits"
      columns={['Pour…', 'Il suffit de…']}
      rows={[
        [
          'lire vos données',
          <>
            ouvrir <a href="/espace/coordonnees">Gérer vos coordonnées</a>, puis{' '}
            <a href="/espace/coordonnees/historique">l’historique</a> de ce qui s’est passé dans votre espace
            et <a href="/espace/sessions">vos sessions ouvertes</a>
          </>,
        ],
        [
          'en obtenir une copie (accès, portabilité)',
          <>
            télécharger <a href="/espace/donnees.json">toutes vos données</a> (fichier JSON) ou{' '}
            <a href="/espace/recapitulatif.pdf">votre récapitulatif</a> (PDF)
          </>,
        ],
        [
          'les rectifier',
          <>
            les modifier dans <a href="/espace/coordonnees">Gérer vos coordonnées</a> ; votre adresse de
            connexion se change <a href="/espace/identifiants">avec vos identifiants</a>
          </>,
        ],
        ['les effacer', <a href="/espace/suppression">supprimer votre espace professionnel</a>],
        [
          'vous opposer aux courriels d’information',
          <>
            choisir « Ne plus recevoir ces courriels » dans{' '}
            <a href="/espace/coordonnees">Gérer vos coordonnées</a>, ou nous l’écrire :{' '}
            <a href="#courriels">voir plus bas</a>
          </>,
        ],
        [
          'vous opposer à un autre traitement ou le faire limiter',
          <>écrire à {officer}, avec votre numéro d’abonné et vos raisons</>,
        ],
      ]}
    />
  );
}
