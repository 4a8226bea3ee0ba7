import { type Account, inCapitals } from '../account/account.ts';
import { displayedEmail } from '../account/email-address.ts';
import { SentAgain } from '../passwords/new-password-fields.tsx';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Layout, PageTitle } from '../web/components/layout.tsx';
import { Notice, Panel, Warning } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { longDay } from '../web/french-dates.ts';
import { ChangeGuidance } from './change-guidance.tsx';
import type { PendingChange } from './pending-change.ts';
import { PendingNotice } from './pending-notice.tsx';

/** « Votre mot de passe a été réinitialisé avec succès. » (fiche, 3) */
export function PasswordChangedPage(props: { view: View; account: Account; requestKilled: boolean }) {
  const { view, account, requestKilled } = props;
  const title = 'Réinitialisation de votre mot de passe';
  return (
    <Layout view={view} title={title}>
      <Panel
        title={title}
        facts={[
          <>
            Ce mot de passe est valable jusqu'au <strong>{longDay(account.password_valid_until)}</strong>.
          </>,
          'Les autres sessions ouvertes sur votre espace ont été fermées.',
          'Vous allez recevoir un courriel de confirmation.',
        ]}
      >
        <p>
          {account.title} {inCapitals(account.last_name)} {account.first_name}
        </p>
        <p>
          <strong>Votre mot de passe a été réinitialisé avec succès.</strong>
        </p>
      </Panel>
      {requestKilled ? (
        <Warning title="La modification d’adresse en attente est annulée">
          <p>
            Par sécurité, changer de mot de passe annule la demande en cours : le code envoyé ne fonctionne
            plus. Si vous l’aviez demandée vous-même, faites une nouvelle demande.
          </p>
        </Warning>
      ) : null}
      <ButtonGroup>
        <ButtonLink href="/espace">OK</ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

/** The same for a form that was sent twice: the answer to the first, with the session that went on, never arrived. */
export function PasswordWasChangedPage({ view }: { view: View }) {
  const title = 'Réinitialisation de votre mot de passe';
  return (
    <Layout view={view} title={title}>
      <Panel title={title}>Votre mot de passe a été réinitialisé avec succès.</Panel>
      <SentAgain />
      <p>
        Vous allez recevoir un courriel de confirmation. Les sessions ouvertes sur votre espace ont été
        fermées ; si une modification d’adresse était en attente, elle est annulée.
      </p>
      <p>Pour continuer, connectez-vous avec votre nouveau mot de passe.</p>
      <ButtonGroup>
        <ButtonLink href="/connexion">Connexion</ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

/** « Vous allez recevoir le code d'activation dans votre messagerie. » (fiche, 4.1) */
export function ChangeRequestedPage(props: { view: View; account: Account; pending: PendingChange }) {
  const { view, account, pending } = props;
  const title = 'Activation de votre espace abonné';
  return (
    <Layout view={view} title={title} aside={<ChangeGuidance site={view.site} current={1} />}>
      <PageTitle caption={`${inCapitals(account.last_name)} ${account.first_name}`}>{title}</PageTitle>
      <p>
        <strong>Vous allez recevoir le code d'activation dans votre messagerie.</strong>
      </p>
      <p>
        Si vous ne le recevez pas, vérifiez que l'adresse que vous avez saisie (
        <strong>{displayedEmail(pending.newEmail)}</strong>) est correcte, et consultez la rubrique "Courrier
        indésirable" ou "Spam" de votre messagerie personnelle.
      </p>
      <Notice>
        <p>
          Remarque : Ce code n'est pas un mot de passe. Il ne doit être utilisé qu'une seule fois pour activer
          votre espace abonné.
        </p>
      </Notice>
      <p>
        Pour activer votre espace abonné, ouvrez la page de connexion, puis choisissez «&nbsp;
        <a href="/activation">Activer mon espace / mes services</a> ».
      </p>
      <p>
        Vous disposez d'un délai de <strong>48h</strong>, à compter de l'envoi du code ci-dessus, pour activer
        votre espace abonné.
      </p>
      <ButtonGroup>
        <ButtonLink href="/activation">Activez votre espace abonné</ButtonLink>
        <ButtonLink href="/espace" kind="secondary">
          OK
        </ButtonLink>
      </ButtonGroup>
      <PendingNotice pending={pending} />
    </Layout>
  );
}
