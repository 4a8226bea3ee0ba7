import type { Account } from '../account/account.ts';
import { displayedEmail } from '../account/email-address.ts';
import type { Installation } from '../config/installation.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Checkbox } from '../web/components/choices.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Guidance } from '../web/components/guidance.tsx';
import { Layout, Lead, Prose, SectionTitle, UNDER_SERVICES } from '../web/components/layout.tsx';
import { Notice, Panel } from '../web/components/notice.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import type { Site, View } from '../web/components/view.ts';
import type { DeletionErrors } from './form.ts';
import { LeftWithoutTitulaire } from './succession-parts.tsx';
import type { Successions } from './successions.ts';
import { DELETION_TITLE } from './texts.ts';

export interface DeletionPageProps {
  view: View;
  account: Account;
  /** How many dossiers leave with the space. */
  dossiers: number;
  /** The companies of which it is the titulaire, and who takes over. */
  successions: Successions;
  installation: Pick<Installation, 'RETENTION_AUDIT_DAYS' | 'RETENTION_MAILS_DAYS'>;
  confirmed?: boolean;
  errors?: DeletionErrors;
  /** What was just done about a successor. */
  done?: keyof typeof DONE | undefined;
}

const TITLE = DELETION_TITLE;

/** By its name in the address. */
export const DONE = {
  proposee: {
    title: 'Proposition faite',
    text: 'Si le numéro d’abonné et le nom vont ensemble, la personne peut accepter dans son espace à partir de 72 heures après votre proposition, pendant 7 jours. Un courriel vous le confirme. Rien n’est supprimé : la suppression se demande ci-dessous, quand vous le voulez.',
  },
  retiree: { title: 'Proposition retirée', text: 'Elle ne peut plus être acceptée : vous restez titulaire.' },
} as const;

/** What is lost, what is kept, and the form. */
export function DeletionPage(props: DeletionPageProps) {
  const { view, successions, confirmed, errors, done } = props;
  return (
    <FormPage
      view={view}
      title={TITLE}
      breadcrumb={BREADCRUMB}
      fields={['password', 'confirm']}
      errors={errors}
      news={done && DONE[done].title}
      aside={<DeletionGuidance site={view.site} current={0} />}
    >
      {done ? (
        <Notice tone="success" title={DONE[done].title} announce>
          <p>{DONE[done].text}</p>
        </Notice>
      ) : null}
      <Lead>
        La suppression devient définitive 7 jours après votre demande. Jusque-là, il suffit de vous connecter
        pour l’annuler.
      </Lead>
      <Lost {...props} />
      <LeftWithoutTitulaire {...successions} />
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

export function DeletionGuidance({ site, current }: { site: Site; current: number }) {
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
