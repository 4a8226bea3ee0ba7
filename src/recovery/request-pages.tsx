import { displayedEmail } from '../account/email-address.ts';
import { ForgottenAnswer } from '../holder-data/forgotten-answer.tsx';
import { AssistanceCard } from '../web/components/assistance.tsx';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Captcha, type CaptchaShown } from '../web/components/captcha-field.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { Layout, Lead, PageTitle, Prose } from '../web/components/layout.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { RecoveryLayout } from './recovery-layout.tsx';

export interface RequestPageProps {
  view: View;
  captcha: CaptchaShown | undefined;
  securityQuestion: boolean;
  email?: string;
  errors?: { email?: string; captcha?: string };
}

/** First screen: the address and the captcha. */
export function RequestPage(props: RequestPageProps) {
  const { view, captcha, securityQuestion, email, errors } = props;
  return (
    <RecoveryLayout view={view} step="Demande" fields={['email']} errors={errors}>
      <Lead>
        {securityQuestion
          ? 'Un code est envoyé à votre adresse de connexion. Avec ce code et la réponse à votre question de confiance, vous choisissez un nouveau mot de passe.'
          : 'Un code est envoyé à votre adresse de connexion. Avec ce code, vous choisissez un nouveau mot de passe.'}
      </Lead>
      <RequiredNote />
      <Form action="/mot-de-passe-oublie">
        <TextField
          label="Adresse électronique"
          name="email"
          type="email"
          inputmode="email"
          autocomplete="username"
          hint="Celle avec laquelle vous vous connectez."
          value={email}
          required
        />
        <Captcha shown={captcha} />
        <ButtonGroup>
          <Button>Recevoir un code</Button>
          <ButtonLink href="/mot-de-passe-oublie/verification" kind="secondary">
            J’ai déjà un code
          </ButtonLink>
        </ButtonGroup>
      </Form>
      <OtherCases securityQuestion={securityQuestion} />
    </RecoveryLayout>
  );
}

function OtherCases({ securityQuestion }: Pick<RequestPageProps, 'securityQuestion'>) {
  return (
    <Card title="Avant de demander un code" tone="quiet">
      <Prose>
        <ul>
          <li>
            Un mot de passe expiré n’est pas perdu : il permet encore de <a href="/connexion">se connecter</a>{' '}
            pour en choisir un nouveau.
          </li>
          <li>Il est peut-être enregistré dans votre navigateur ou votre gestionnaire de mots de passe.</li>
          <li>
            Vous ne lisez plus les courriels de votre adresse de connexion ?{' '}
            <a href="/mot-de-passe-oublie/sans-messagerie">Retrouver l’accès sans messagerie</a>
          </li>
          {securityQuestion ? (
            <li>
              <ForgottenAnswer />
            </li>
          ) : null}
        </ul>
      </Prose>
    </Card>
  );
}

/** The same whether or not the address opens an account. */
export function RequestedPage({ view, email }: { view: View; email: string }) {
  return (
    <RecoveryLayout view={view} step="Demande" news="Demande enregistrée">
      <Notice title="Votre demande est enregistrée" tone="success" announce>
        <p>
          Si l’adresse <strong>{displayedEmail(email)}</strong> ouvre un espace professionnel, un code y est
          envoyé. Il est valable <strong>une heure</strong>.
        </p>
      </Notice>
      <ButtonGroup>
        <ButtonLink href="/mot-de-passe-oublie/verification">Saisir le code</ButtonLink>
      </ButtonGroup>
      <Card title="Vous ne recevez rien ?" tone="quiet">
        <Prose>
          <ul>
            <li>
              Patientez quelques minutes et consultez la rubrique « Courrier indésirable » ou « Spam » de
              votre messagerie.
            </li>
            <li>
              Vérifiez l’adresse ci-dessus. Si elle est fausse, ou si vous vous connectez avec une autre,{' '}
              <a href="/mot-de-passe-oublie">faites une nouvelle demande</a>.
            </li>
            <li>
              Plusieurs demandes pour la même adresse n’apportent pas plus vite un code : au-delà de quelques
              messages, les suivants sont espacés. Chaque code reçu fonctionne pendant une heure.
            </li>
            <li>
              Vous ne lisez plus les courriels de cette adresse ?{' '}
              <a href="/mot-de-passe-oublie/sans-messagerie">Retrouver l’accès sans messagerie</a>
            </li>
            <li>
              Par sécurité, cette page est la même pour toutes les adresses : elle ne dit pas si un espace
              existe.
            </li>
          </ul>
        </Prose>
      </Card>
    </RecoveryLayout>
  );
}

/** Mailbox and password both lost. */
export function NoMailboxPage({ view, securityQuestion }: { view: View; securityQuestion: boolean }) {
  const title = 'Retrouver l’accès sans messagerie';
  return (
    <Layout view={view} title={title}>
      <PageTitle>{title}</PageTitle>
      <Lead>
        Vous avez perdu votre mot de passe et vous ne lisez plus les courriels de votre adresse de connexion.
        L’assistance peut vous faire envoyer un code par la poste.
      </Lead>
      <Prose>
        <h2>Si vous connaissez encore votre mot de passe</h2>
        <p>
          La messagerie n’est pas nécessaire : <a href="/connexion">connectez-vous</a>, puis changez d’adresse
          électronique de connexion. Le code part à la nouvelle adresse.
        </p>
        <h2>Si vous avez perdu les deux</h2>
        <ol>
          <li>Appelez l’assistance. Elle vous dira comment prouver votre identité.</li>
          <li>
            Un courrier part à l’adresse postale enregistrée dans votre espace. Il porte un code valable 30
            jours, qui ne sert qu’une fois.
          </li>
          {securityQuestion ? (
            <li>
              Saisissez ce code et la réponse à votre question de confiance sur la page{' '}
              <a href="/mot-de-passe-oublie/verification">Vérification</a>, puis choisissez un nouveau mot de
              passe. <ForgottenAnswer />
            </li>
          ) : (
            <li>
              Saisissez ce code sur la page <a href="/mot-de-passe-oublie/verification">Vérification</a>, puis
              choisissez un nouveau mot de passe.
            </li>
          )}
          <li>
            Connectez-vous avec votre adresse actuelle, même si vous ne la lisez plus, et ce nouveau mot de
            passe. Puis changez d’adresse électronique : le code de ce changement part à la nouvelle.
          </li>
        </ol>
        <h2>Ce qu’il faut avoir sous la main</h2>
        <ul>
          <li>une pièce d’identité en cours de validité ;</li>
          <li>
            votre numéro d’abonné (14 chiffres) : il figure sur votre récapitulatif et dans nos courriels ;
          </li>
          <li>l’adresse électronique avec laquelle vous vous connectiez ;</li>
          <li>le SIREN de l’entreprise concernée.</li>
        </ul>
        <p>
          L’assistance ne vous demandera jamais votre mot de passe, un code, ou ce que vous seul devez savoir.
        </p>
      </Prose>
      <AssistanceCard site={view.site} />
      <ButtonGroup>
        <ButtonLink href="/mot-de-passe-oublie" kind="secondary">
          Retour à « Mot de passe oublié »
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}
