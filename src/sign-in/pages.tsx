import { leadsToDraft } from '../http/draft.tsx';
import { LikelyReasons } from '../http/likely-reasons.tsx';
import type { RequestOptions } from '../passkeys/options.ts';
import { Button, ButtonLink } from '../web/components/button.tsx';
import { Captcha, type CaptchaShown } from '../web/components/captcha-field.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Notice } from '../web/components/notice.tsx';
import { PasskeyButton } from '../web/components/passkey-button.tsx';
import { PasswordField } from '../web/components/password-field.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { SignInGuidance } from './sign-in-guidance.tsx';
import { SIGN_IN_TEXTS } from './texts.ts';

export interface SignInPageProps {
  view: View;
  captcha: CaptchaShown | undefined;
  /** What was typed, kept except the password and the captcha. */
  email?: string;
  /** Where to go after. */
  returnTo?: string;
  errors?: SignInErrors;
  demoAccounts?: { emails: readonly string[]; password: string } | undefined;
  /** How this browser's session ended, told once. */
  ended?: 'taken-back' | 'over' | undefined;
  /** What the browser is asked for a passkey; undefined where the site can have none. */
  passkey: RequestOptions | undefined;
  /** A forgotten password takes the answer to the security question. */
  securityQuestion: boolean;
}

/** One message a field that tells nothing more than needed. */
export interface SignInErrors {
  email?: string;
  password?: string;
  captcha?: string;
  /** Of a passkey that was given; there is no field that it could stand beside. */
  form?: string;
}

const TITLE = 'Connexion à mon espace professionnel';

export function SignInPage(props: SignInPageProps) {
  const { view, errors } = props;
  return (
    <FormPage
      view={view}
      title={TITLE}
      fields={['email', 'password']}
      errors={errors}
      news={newsOf(props)}
      aside={<OtherWays view={view} />}
    >
      {errors?.email === SIGN_IN_TEXTS.wrongCredentials ? (
        <Notice title="Avant de recommencer">
          <LikelyReasons />
        </Notice>
      ) : null}
      <SessionEnded ended={props.ended} formWaits={leadsToDraft(props.returnTo)} />
      {props.demoAccounts ? <DemoAccounts {...props.demoAccounts} /> : null}
      <SignInForm {...props} />
      <PasskeySignIn {...props} />
      <SecurityNotice securityQuestion={props.securityQuestion} />
    </FormPage>
  );
}

function newsOf({ ended, returnTo }: SignInPageProps): string | undefined {
  if (leadsToDraft(returnTo) || ended === 'over') return 'Session terminée';
  return ended && 'Déconnexion';
}

function SignInForm({ captcha, email, returnTo }: SignInPageProps) {
  return (
    <Card>
      <Form action="/connexion">
        {returnTo ? <input type="hidden" name="retour" value={returnTo} /> : null}
        <TextField
          label="Adresse électronique"
          name="email"
          type="email"
          inputmode="email"
          autocomplete="username webauthn"
          value={email}
          required
        />
        <PasswordField label="Mot de passe" name="password" required />
        <p class="ep-under-field">
          <a href="/mot-de-passe-oublie">Mot de passe oublié</a>
        </p>
        <Captcha shown={captcha} instead={<CodeInstead />} />
        <Button>Connexion</Button>
      </Form>
    </Card>
  );
}

/** One touch in place of address, password and captcha: the browser also offers it in the field of the address. */
function PasskeySignIn({ passkey, returnTo }: SignInPageProps) {
  if (!passkey) return null;
  return (
    <Form action="/connexion/cle-d-acces">
      {returnTo ? <input type="hidden" name="retour" value={returnTo} /> : null}
      <PasskeyButton how="get" options={passkey} autofill>
        Se connecter avec une clé d’accès
      </PasskeyButton>
    </Form>
  );
}

/** The button that asks for a code by mail in place of the captcha. */
export const CODE_INSTEAD = 'code_par_courriel';

function CodeInstead() {
  return (
    <>
      <p>
        Cela ne vous convient pas ? Saisissez votre adresse et votre mot de passe, puis demandez un code :
        s’ils sont exacts, il vous est envoyé par courriel.
      </p>
      <Button kind="secondary" name={CODE_INSTEAD} value="1">
        Recevoir un code par courriel
      </Button>
    </>
  );
}

/** Whoever was signed out, by whatever way, is told so; other tabs take what they show off the screen. */
function SessionEnded({ ended, formWaits }: { ended: SignInPageProps['ended']; formWaits: boolean }) {
  if (formWaits) {
    return (
      <Notice tone="warning" title="Votre session est terminée" announce>
        <p>
          Ce que vous avez saisi n’est pas perdu : connectez-vous de nouveau dans les 10 minutes et vous
          retrouverez votre formulaire, mots de passe exceptés.
        </p>
      </Notice>
    );
  }
  if (!ended) return null;
  return (
    <div data-signed-out>
      {ended === 'taken-back' ? (
        <Notice tone="success" title="Vous êtes déconnecté" announce>
          <p>Sur un ordinateur que d’autres utilisent, fermez aussi le navigateur.</p>
        </Notice>
      ) : (
        <Notice title="Votre session est terminée" announce>
          <p>Elle a pris fin faute d’activité, ou a été fermée. Connectez-vous de nouveau.</p>
        </Notice>
      )}
    </div>
  );
}

function SecurityNotice({ securityQuestion }: Pick<SignInPageProps, 'securityQuestion'>) {
  return (
    <Notice>
      <p>
        Pour des raisons de sécurité, le mot de passe doit comporter 20 caractères minimum, ne doit être
        utilisé que sur ce site, et devra être renouvelé régulièrement.
      </p>
      {securityQuestion ? (
        <p>
          Rappel : votre réponse à la question de confiance vous sera demandée en cas d’oubli du mot de passe.
        </p>
      ) : null}
    </Notice>
  );
}

/** Of a demonstration: to read and, where scripts run, to press, which fills in the form (browser/demo.ts). */
function DemoAccounts({ emails, password }: { emails: readonly string[]; password: string }) {
  return (
    <details class="ep-details" data-demo-password={password}>
      <summary class="ep-details__summary">Comptes de démonstration</summary>
      <div class="ep-details__body">
        <p data-demo-fills hidden>
          Choisissez une adresse : le formulaire est rempli.
        </p>
        <ul>
          {emails.map((email) => (
            <li key={email} data-demo-email={email}>
              {email}
            </li>
          ))}
        </ul>
        <p>
          Mot de passe : <strong>{password}</strong>
        </p>
      </div>
    </details>
  );
}

function OtherWays({ view }: Pick<SignInPageProps, 'view'>) {
  return (
    <>
      <Card title="Création de mon espace professionnel" tone="quiet">
        <ButtonLink href="/creation" kind="secondary">
          Créer mon espace professionnel
        </ButtonLink>
      </Card>
      <Card title="Activation de mon espace / mes services" tone="quiet">
        <ButtonLink href="/activation" kind="secondary">
          Activer mon espace / mes services
        </ButtonLink>
      </Card>
      <Card tone="quiet">
        <p>
          Vous pouvez également payer en ligne votre taxe foncière ou votre cotisation foncière des
          entreprises en utilisant la référence de votre avis
        </p>
        <ButtonLink href={view.site.LOCAL_TAXES_URL} kind="secondary">
          Payer mes impôts locaux
        </ButtonLink>
      </Card>
      <SignInGuidance site={view.site} current={0} />
    </>
  );
}
