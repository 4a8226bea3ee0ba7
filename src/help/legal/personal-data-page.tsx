import type { Installation } from '../../config/installation.ts';
import { DemoWarning } from '../../web/components/assistance.tsx';
import { Layout, PageTitle, Prose } from '../../web/components/layout.tsx';
import { DataTable } from '../../web/components/lists.tsx';
import { Warning } from '../../web/components/notice.tsx';
import type { Site, View } from '../../web/components/view.ts';
import { longDay } from '../../web/french-dates.ts';
import { ExampleOperatorWarning, MailTo, PostalAddress } from '../contact-parts.tsx';
import type { Operator } from '../operator.ts';
import { CookieList } from './cookie-list.tsx';
import { keptData } from './kept-data.ts';
import { RightsTable } from './rights-table.tsx';

interface Props {
  view: View;
  operator: Operator;
  installation: Installation;
}

/** What articles 13 and 14 of the GDPR want told, and the notice of the fiche (chapter 4) in our words. */
export function PersonalDataPage({ view, operator, installation }: Props) {
  const { site } = view;
  return (
    <Layout view={view} title="Données personnelles">
      <PageTitle>Données personnelles</PageTitle>
      <ExampleOperatorWarning operator={operator} />
      <Prose>
        <Controller site={site} operator={operator} />
        <Purposes operator={operator} />
        <h2>Quelles données, et combien de temps ?</h2>
      </Prose>
      <DataTable
        caption="Données et durées de conservation"
        columns={['Données', 'Conservation']}
        rows={keptData(installation)}
      />
      {site.demoMailbox ? <DemoMailsWarning /> : null}
      <Prose>
        <p>
          Votre mot de passe et votre réponse à la question de confiance ne sont jamais conservés en clair :
          il n’en reste qu’une empreinte, dont on ne peut pas les déduire.
        </p>
        <Recipients />
        <h2 id="droits">Vos droits</h2>
        <p>
          La loi n° 78-17 du 6 janvier 1978 et le règlement général sur la protection des données vous donnent
          des droits sur vos données. La plupart s’exercent ici, sans rien demander à personne.
        </p>
      </Prose>
      <RightsTable operator={operator} />
      <DemoWarning site={site} />
      <Prose>
        <InformationMails operator={operator} />
        <h2 id="cookies">Témoins de connexion (cookies)</h2>
        <p>
          Ce site ne dépose que ceux dont il a besoin pour fonctionner et vous protéger ; la loi n’exige donc
          pas votre accord. Aucune mesure d’audience, aucune publicité, aucun contenu venu d’un autre site.
          Quand l’adresse du site commence par https, leur nom est précédé de « __Host- ».
        </p>
      </Prose>
      <CookieList />
      <Prose>
        <Complaint operator={operator} />
        <p>Page mise à jour le {longDay(operator.dataProtection.updated)}.</p>
      </Prose>
    </Layout>
  );
}

function Controller({ site, operator }: { site: Site; operator: Operator }) {
  const { officer } = operator.dataProtection;
  return (
    <>
      <h2>Qui en est responsable ?</h2>
      <p>{site.OPERATOR_NAME} est responsable du traitement.</p>
      <p>
        <PostalAddress lines={operator.address} />
        <br />
        <MailTo address={operator.contact.email} />
      </p>
      <p>
        Son délégué ou sa déléguée à la protection des données : {officer.name},{' '}
        <MailTo address={officer.email} />.
      </p>
      {officer.address ? (
        <p>
          <PostalAddress lines={officer.address} />
        </p>
      ) : null}
    </>
  );
}

const MISSION =
  'Sauf pour ces courriels d’information, le traitement est nécessaire à l’exécution d’une mission d’intérêt public (article 6, paragraphe 1, point e, du règlement général sur la protection des données).';

function Purposes({ operator }: { operator: Operator }) {
  return (
    <>
      <h2>Pourquoi sont-elles traitées ?</h2>
      <ul>
        <li>pour ouvrir votre espace et vous donner accès aux services de vos entreprises ;</li>
        <li>pour vérifier que c’est bien vous, et protéger votre espace contre l’usurpation ;</li>
        <li>
          pour vous prévenir de ce qui touche à votre espace et garder la preuve de ce qui s’y est fait ;
        </li>
        <li>
          si vous l’avez demandé, pour vous informer par courriel du fonctionnement des services, des
          changements récents de la législation et de ce qui peut intéresser votre activité&nbsp;:{' '}
          <a href="#courriels">voir plus bas</a>.
        </li>
      </ul>
      <p>{operator.dataProtection.legalBasis ?? MISSION}</p>
      <p>
        Les champs marqués comme obligatoires sont nécessaires pour ouvrir ou protéger l’espace : sans eux, il
        ne peut pas être ouvert. Aucune décision n’est prise par un automate seul.
      </p>
    </>
  );
}

function DemoMailsWarning() {
  return (
    <Warning title="Les courriels de la démonstration">
      <p>
        Ici, aucun courriel ne part. Tous restent lisibles, par tout visiteur, dans{' '}
        <a href="/demo/courriels">la messagerie de démonstration</a>.
      </p>
    </Warning>
  );
}

function Recipients() {
  return (
    <>
      <h2>Qui y a accès ?</h2>
      <p>
        Les agents chargés de l’espace et de l’assistance, chacun pour ce qui relève de ses fonctions, et
        l’hébergeur nommé dans les <a href="/mentions-legales">mentions légales</a>, pour faire fonctionner
        les machines. Elles ne sont ni vendues, ni transmises à des fins commerciales.
      </p>
    </>
  );
}

function InformationMails({ operator }: { operator: Operator }) {
  return (
    <>
      <h2 id="courriels">Courriels d’information</h2>
      <p>
        Ils ne sont envoyés qu’aux personnes qui les ont acceptés (article 6, paragraphe 1, point a, du
        règlement général sur la protection des données)&nbsp;: en cochant leur case, qui est facultative, à
        la création de l’espace, ou plus tard dans <a href="/espace/coordonnees">Gérer vos coordonnées</a>.
        Les refuser ne change rien à vos services.
      </p>
      <p>
        Pour ne plus en recevoir, choisissez « Ne plus recevoir ces courriels » au même endroit, suivez le
        lien que porte chacun d’eux, ou écrivez à{' '}
        <MailTo address={operator.dataProtection.unsubscribeEmail} />. Vous recevrez toujours les courriels
        qui protègent votre espace : codes, confirmations, avertissements.
      </p>
    </>
  );
}

function Complaint({ operator }: { operator: Operator }) {
  return (
    <>
      <h2>Réclamation</h2>
      <p>
        Écrivez d’abord au délégué ou à la déléguée à la protection des données,{' '}
        <MailTo address={operator.dataProtection.officer.email} />, qui répond dans le mois. Si la réponse ne
        vous satisfait pas, vous pouvez adresser une réclamation à la{' '}
        <a href="https://www.cnil.fr/fr/plaintes">
          Commission nationale de l’informatique et des libertés (CNIL)
        </a>
        , 3 place de Fontenoy, TSA 80715, 75334 Paris CEDEX 07.
      </p>
    </>
  );
}
