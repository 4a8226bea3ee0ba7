import type { Account } from '../account/account.ts';
import { displayedEmail } from '../account/email-address.ts';
import { passkeysTouched } from '../passkeys/texts.ts';
import { NewPasswordFields, SentAgain } from '../passwords/new-password-fields.tsx';
import type { NewPasswordErrors } from '../passwords/new-password-form.ts';
import { bearerOf, personalWords } from '../passwords/set-password.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { Layout } from '../web/components/layout.tsx';
import { Notice, Panel, Warning } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { longDay } from '../web/french-dates.ts';
import type { Recovered } from './choose-password.ts';
import { RecoveryGuidance, RecoveryLayout } from './recovery-layout.tsx';

/** Third screen: the new password, by all the rules. */
export function NewPasswordPage(props: { view: View; account: Account; errors?: NewPasswordErrors }) {
  const { view, account, errors } = props;
  return (
    <RecoveryLayout
      view={view}
      step="Nouveau mot de passe"
      fields={['password', 'password_confirmation']}
      errors={errors}
    >
      <p>
        Choisissez le nouveau mot de passe de l’espace que vous ouvrez avec l’adresse{' '}
        <strong>{displayedEmail(account.sign_in_email)}</strong>. Il remplace l’ancien aussitôt, et toutes les
        sessions ouvertes sur votre espace sont fermées.
      </p>
      <RequiredNote />
      <Form action="/mot-de-passe-oublie/nouveau">
        <NewPasswordFields personalWords={personalWords(account)} bearer={bearerOf(account)} required />
        <ButtonGroup>
          <Button>Valider</Button>
        </ButtonGroup>
      </Form>
    </RecoveryLayout>
  );
}

/** Done: nobody is signed in by it. */
export function RecoveredPage(props: { view: View; recovered: Recovered; sentAgain?: boolean | undefined }) {
  const { view, recovered, sentAgain } = props;
  const title = 'Réinitialisation de votre mot de passe';
  const { email, validUntil, changeEnded, passkeys } = recovered;
  const lines = passkeys ? passkeysTouched(passkeys) : [];
  return (
    <Layout view={view} title={title} aside={<RecoveryGuidance site={view.site} current={3} />}>
      <Panel
        title={title}
        facts={[
          <>
            Ce mot de passe est valable jusqu'au <strong>{longDay(validUntil)}</strong>.
          </>,
          'Les sessions ouvertes sur votre espace ont été fermées.',
          'Vous allez recevoir un courriel de confirmation.',
        ]}
      >
        Votre mot de passe a été réinitialisé avec succès.
      </Panel>
      {sentAgain ? <SentAgain /> : null}
      {changeEnded ? (
        <Warning title="La modification d’adresse en attente est annulée">
          <p>
            Par sécurité, changer de mot de passe annule la demande en cours : le code envoyé ne fonctionne
            plus. Si vous l’aviez demandée vous-même, faites une nouvelle demande.
          </p>
        </Warning>
      ) : null}
      {lines.length > 0 ? (
        <Warning title="Vérifiez vos clés d’accès">
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Warning>
      ) : null}
      <p>
        Connectez-vous avec l’adresse <strong>{displayedEmail(email)}</strong> et votre nouveau mot de passe.
      </p>
      <Notice title="Vous ne lisez plus les courriels de cette adresse ?">
        <p>
          Elle permet tout de même de vous connecter. Ensuite, ouvrez « Gérer les services », puis « Gérer
          votre adresse électronique de connexion ou votre mot de passe », et changez d’adresse : le code part
          à la nouvelle.
        </p>
      </Notice>
      <ButtonGroup>
        <ButtonLink href="/connexion">Connexion</ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}
