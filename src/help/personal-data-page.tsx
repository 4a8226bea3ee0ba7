import { DemoWarning, Phone } from '../web/components/assistance.tsx';
import { PageTitle, Prose } from '../web/components/headings.tsx';
import { Layout } from '../web/components/layout.tsx';
import { DataTable } from '../web/components/lists.tsx';
import { Warning } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';

/** What articles 13 and 14 of the GDPR want told, and the notice of the fiche (chapter 4) in our words. */
export function PersonalDataPage({ view }: { view: View }) {
  const { site } = view;
  return (
    <Layout view={view} title="Données personnelles">
      <PageTitle>Données personnelles</PageTitle>
      <Prose>
        <h2>Qui en est responsable ?</h2>
        <p>{site.operator} est responsable du traitement.</p>
        <h2>Pourquoi sont-elles traitées ?</h2>
        <p>
          Pour ouvrir et protéger votre espace, vous donner accès aux services de vos entreprises et vous
          prévenir de ce qui touche à votre espace. Le traitement repose sur l’exécution d’une mission
          d’intérêt public (article 6, paragraphe 1, point e, du règlement général sur la protection des
          données).
        </p>
        <p>
          Vos coordonnées peuvent aussi servir à vous informer du fonctionnement des services, des changements
          de la législation ou de ce qui intéresse votre activité, notamment par courriel. Vous pouvez le
          refuser à tout moment : dans « Gérer les services », puis « Gérer vos coordonnées », ou par le lien
          que porte chacun de ces courriels.
        </p>
      </Prose>
      <DataTable
        caption="Quelles données, et combien de temps ?"
        columns={['Données', 'Conservation']}
        rows={DATA}
      />
      {site.demoMailbox ? (
        <Warning title="Les courriels de la démonstration">
          <p>
            Ici, aucun courriel ne part. Tous restent lisibles, par tout visiteur, dans{' '}
            <a href="/demo/courriels">la messagerie de démonstration</a>.
          </p>
        </Warning>
      ) : null}
      <Prose>
        <p>
          Votre mot de passe et votre réponse à la question de confiance ne sont jamais conservés en clair :
          il n’en reste qu’une empreinte, dont on ne peut pas les déduire.
        </p>
        <h2>Qui y a accès ?</h2>
        <p>
          Les agents chargés de l’espace et de l’assistance, chacun pour ce qui relève de ses fonctions. Elles
          ne sont ni vendues, ni transmises à des fins commerciales.
        </p>
        <h2>Témoins de connexion (cookies)</h2>
        <p>
          Trois seulement, indispensables : l’un reconnaît votre session, le deuxième protège les formulaires,
          le troisième retient où vous en êtes d’une activation ou d’un mot de passe oublié. Ils disparaissent
          quand vous fermez le navigateur. Aucune mesure d’audience, aucun contenu venu d’un autre site.
        </p>
        <h2>Vos droits</h2>
        <p>
          Vous pouvez demander à lire vos données, à les faire corriger ou effacer, à en limiter le traitement
          ou vous y opposer. Dans « Gérer les services », puis « Gérer vos coordonnées », vous les lisez, les
          corrigez, consultez l’historique de votre espace et téléchargez tout ce qui est conservé à votre
          sujet. Pour le reste, appelez l’assistance au <Phone site={site} />, {site.assistanceHours}, avec
          votre numéro d’abonné.
        </p>
        <DemoWarning site={site} />
        <p>
          Si la réponse ne vous satisfait pas, vous pouvez adresser une réclamation à la{' '}
          <a href="https://www.cnil.fr/fr/plaintes">
            Commission nationale de l’informatique et des libertés (CNIL)
          </a>
          , 3 place de Fontenoy, TSA 80715, 75334 Paris CEDEX 07.
        </p>
      </Prose>
    </Layout>
  );
}

const DATA = [
  [
    'Identité, téléphone, adresse postale, adresse de connexion, question de confiance',
    'Tant que l’espace existe',
  ],
  ['Empreintes du mot de passe en cours et des précédents, dix en tout', 'Tant que l’espace existe'],
  ['Dossiers (SIREN, nom de l’entreprise) et services ouverts', 'Tant que l’espace existe'],
  ['Demandes de changement d’adresse : ancienne et nouvelle adresse, dates', 'Tant que l’espace existe'],
  [
    'Session : adresse réseau (IP) et navigateur',
    'La session est close après 30 minutes sans activité, et au plus tard après 12 heures',
  ],
  ['Essais de connexion : réseau d’où ils viennent', 'Ils ne comptent plus après une journée'],
  [
    'Courriels envoyés : destinataire, objet, date',
    'Gardés comme preuve de l’envoi ; le texte, chiffré, est effacé dès sa remise au serveur de messagerie',
  ],
  ['Journaux techniques : adresse réseau (IP), page demandée, heure', 'Le temps de surveiller le service'],
] as const;
