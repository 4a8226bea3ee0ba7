import type { ComponentChildren } from 'preact';
import type { Account } from '../account/account.ts';
import { displayedEmail } from '../account/email-address.ts';
import type { Installation } from '../config/installation.ts';
import type { LeftCompany } from '../mandates/mandate.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Checkbox } from '../web/components/choices.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Guidance } from '../web/components/guidance.tsx';
import { Layout, Lead, Prose, SectionTitle, UNDER_SERVICES } from '../web/components/layout.tsx';
import { Details } from '../web/components/lists.tsx';
import { Panel, Warning } from '../web/components/notice.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import type { Site, View } from '../web/components/view.ts';
import type { DeletionErrors } from './form.ts';

export interface DeletionPageProps {
  view: View;
  account: Account;
  /** How many dossiers leave with the space. */
  dossiers: number;
  /** The companies of which it is the titulaire. */
  left: readonly LeftCompany[];
  installation: Pick<Installation, 'RETENTION_AUDIT_DAYS' | 'RETENTION_MAILS_DAYS'>;
  confirmed?: boolean;
  errors?: DeletionErrors;
}

const TITLE = 'Supprimer votre espace professionnel';

/** What is lost, what is kept, and the form. */
export function DeletionPage(props: DeletionPageProps) {
  const { view, left, confirmed, errors } = props;
  return (
    <FormPage
      view={view}
      title={TITLE}
      breadcrumb={BREADCRUMB}
      fields={['password', 'confirm']}
      errors={errors}
      aside={<DeletionGuidance site={view.site} current={0} />}
    >
      <Lead>
        La suppression devient définitive 7 jours après votre demande. Jusque-là, il suffit de vous connecter
        pour l’annuler.
      </Lead>
      <Lost {...props} />
      <LeftAlone companies={left.filter(({ hasOthers }) => !hasOthers)} />
      <LeftToOthers companies={left.filter(({ hasOthers }) => hasOthers)} />
      <Kept {...props} />
      <SectionTitle>Votre demande</SectionTitle>
      <Form action="/espace/suppression">
        <RequiredNote />
        <CurrentPasswordField />
        <Checkbox
          name="confirm"
          label="Je demande la suppression de mon espace professionnel"
          required
          checked={confirmed ?? false}
        />
        <ButtonGroup>
          <Button kind="danger">Supprimer mon espace</Button>
          <ButtonLink href="/espace/services" kind="secondary">
            Annuler
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </FormPage>
  );
}

/** Where one arrives signed out. */
export function DeletionAskedPage({ view }: { view: View }) {
  const title = 'La suppression de votre espace est demandée';
  return (
    <Layout view={view} title={title} aside={<DeletionGuidance site={view.site} current={1} />}>
      <Panel title={title}>Elle deviendra définitive dans 7 jours.</Panel>
      <p>
        <strong>Votre session est fermée</strong>, ainsi que toutes les autres sessions ouvertes sur votre
        espace.
      </p>
      <p>
        Un courriel vient de vous être envoyé à votre adresse électronique de connexion : il indique la date
        et l’heure auxquelles la suppression sera définitive.
      </p>
      <p>
        Vous changez d’avis ? Connectez-vous avant cette date : la suppression est aussitôt annulée, et tout
        reste comme avant.
      </p>
      <ButtonGroup>
        <ButtonLink href="/connexion">Retour à la page de connexion</ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

function DeletionGuidance({ site, current }: { site: Site; current: number }) {
  return (
    <Guidance
      site={site}
      current={current}
      steps={[
        'Vous donnez votre mot de passe et confirmez. Vos sessions sont fermées.',
        'Pendant 7 jours, il suffit de vous connecter pour tout annuler.',
        'Ensuite, votre espace est effacé : personne ne peut plus le rétablir.',
      ]}
      guides={[{ href: '/aide/suppression', label: 'Supprimer votre espace professionnel' }]}
    />
  );
}

const BREADCRUMB = [...UNDER_SERVICES, { label: TITLE }];

function Lost({ account, dossiers }: Pick<DeletionPageProps, 'account' | 'dossiers'>) {
  return (
    <Prose>
      <h2>Ce que vous perdrez</h2>
      <ul>
        <li>
          votre accès : l’adresse <strong>{displayedEmail(account.sign_in_email)}</strong> ne permettra plus
          de se connecter ;
        </li>
        <li>vos coordonnées, votre question de confiance et l’historique de votre espace ;</li>
        {dossiers > 0 ? (
          <li>
            {dossiers === 1
              ? 'votre dossier et les services qui vous y sont ouverts ;'
              : `vos ${dossiers} dossiers et les services qui vous y sont ouverts ;`}
          </li>
        ) : null}
        <li>
          votre numéro d’abonné <strong>{account.subscriber_number}</strong>, qui ne sera plus attribué à
          personne.
        </li>
      </ul>
      <p>
        Gardez votre récapitulatif : vous le trouvez dans{' '}
        <a href="/espace/coordonnees">« Gérer vos coordonnées »</a>.
      </p>
    </Prose>
  );
}

/** Beyond, the list opens on demand. */
const LISTED_AT_ONCE = 10;

function LeftAlone({ companies }: { companies: readonly LeftCompany[] }) {
  return (
    <WithoutTitulaire companies={companies}>
      <p>
        Personne d’autre n’y a accès ici : après la suppression, plus personne ne pourra déclarer ni payer en
        ligne pour
        {companies.length === 1 ? ' cette entreprise' : ' ces entreprises'}.
      </p>
      <p>
        Si quelqu’un doit prendre la suite, désignez d’abord un administrateur suppléant, dans{' '}
        <a href="/espace/services#droits-acces">« Droits d’accès »</a> : il accepte dans son propre espace,
        garde les services après la suppression, et peut alors en devenir titulaire. Sinon, le représentant
        légal les fait ouvrir de nouveau :{' '}
        <a href="/espace/services#services-en-ligne">« Adhérer aux services en ligne »</a>.
      </p>
    </WithoutTitulaire>
  );
}

function LeftToOthers({ companies }: { companies: readonly LeftCompany[] }) {
  return (
    <WithoutTitulaire companies={companies}>
      <p>
        D’autres personnes gardent leurs services pour
        {companies.length === 1 ? ' cette entreprise' : ' ces entreprises'}, mais personne n’en sera plus le
        titulaire. Un courriel le leur dira. Un administrateur suppléant peut le devenir ensuite, depuis son
        propre espace : « Gérer les services », puis « Adhérer aux services en ligne ». Les délégations que
        vous avez données seront mises en sommeil.
      </p>
    </WithoutTitulaire>
  );
}

function WithoutTitulaire(props: { companies: readonly LeftCompany[]; children: ComponentChildren }) {
  const { companies, children } = props;
  if (companies.length === 0) return null;
  const title =
    companies.length === 1
      ? 'Un dossier n’aura plus de titulaire'
      : `${companies.length} dossiers n’auront plus de titulaire`;
  const list = (
    <ul>
      {companies.map(({ siren, name }) => (
        <li key={siren}>
          <strong>{name}</strong> (SIREN&nbsp;{siren})
        </li>
      ))}
    </ul>
  );
  return (
    <Warning title={title}>
      {children}
      {companies.length <= LISTED_AT_ONCE ? list : <Details summary="Voir ces dossiers">{list}</Details>}
    </Warning>
  );
}

function Kept({ installation }: Pick<DeletionPageProps, 'installation'>) {
  return (
    <Prose>
      <h2>Ce qui est conservé</h2>
      <ul>
        <li>
          le journal de sécurité, que la réglementation impose de tenir : la date et la nature des opérations
          faites sur votre espace, l’adresse réseau et le navigateur d’où elles venaient. Il ne contient ni
          votre nom, ni votre téléphone, ni votre adresse postale, et chaque ligne est effacée après{' '}
          {installation.RETENTION_AUDIT_DAYS} jours ;
        </li>
        <li>
          la trace du courriel qui vous confirmera la suppression : destinataire, objet et date, pendant{' '}
          {installation.RETENTION_MAILS_DAYS} jours ;
        </li>
        <li>
          ce qui appartient aux entreprises : leurs déclarations et leurs paiements ne sont pas touchés.
        </li>
      </ul>
    </Prose>
  );
}
