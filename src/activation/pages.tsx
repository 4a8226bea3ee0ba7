import type { ComponentChildren } from 'preact';
import type { UnusableCode } from '../codes/check-code.ts';
import { type CodePlace, CodePlaceNotice } from '../codes/code-place.tsx';
import type { ActivationPurpose } from '../codes/kinds.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Captcha, type CaptchaShown } from '../web/components/captcha-field.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { Notice, Warning } from '../web/components/notice.tsx';
import { PasswordField } from '../web/components/password-field.tsx';
import { Card } from '../web/components/services.tsx';
import { ACTIVATION_STEPS } from '../web/components/steps.tsx';
import type { View } from '../web/components/view.ts';
import { ActivationGuidance } from './activation-guidance.tsx';
import type { ActivationTexts } from './activation-kind.ts';
import type { EnterCredentialsOutcome } from './enter-credentials.ts';
import { CODE_TEXTS } from './texts.ts';

export const TITLE = 'Activez votre espace / vos services';

/** Why a code does not work, and what to do about it. */
export function refusalText({ refusals }: ActivationTexts, why: UnusableCode): string {
  switch (why) {
    case 'code-unknown':
      return CODE_TEXTS.unknown;
    case 'account-frozen':
      return CODE_TEXTS.frozen;
    default:
      return refusals[why];
  }
}

export interface CodePageProps {
  view: View;
  captcha: CaptchaShown | undefined;
  code?: string;
  /** Where the code belongs, if not here. */
  place?: CodePlace;
  errors?: { code?: string; captcha?: string };
}

/** First tab: « Code d'activation ». */
export function CodePage({ view, captcha, code, place, errors }: CodePageProps) {
  return (
    <FormPage
      view={view}
      title={TITLE}
      step={{ current: 0, steps: ACTIVATION_STEPS }}
      fields={['code']}
      errors={errors}
      aside={<ActivationGuidance site={view.site} current={0} />}
    >
      <CodePlaceNotice place={place} />
      <RequiredNote />
      <Form action="/activation">
        <TextField
          label="Saisissez le code d'activation :"
          name="code"
          hint="12 caractères. C’est le code reçu par courriel ou par lettre, pas votre mot de passe. Respectez les majuscules et les minuscules."
          width="code"
          autocomplete="one-time-code"
          value={code}
          required
        />
        <Captcha shown={captcha} label="Recopiez les caractères de l'image :" instead={<CodeAlone />} />
        <ButtonGroup>
          <Button>Continuer</Button>
        </ButtonGroup>
      </Form>
      <NoCode />
    </FormPage>
  );
}

/** The button that goes on without the captcha: the code was mailed, or posted, and proves more than any captcha. */
export const CODE_ALONE = 'code_seul';

function CodeAlone() {
  return (
    <>
      <p>
        Cela ne vous convient pas ? Le code reçu par courriel ou par lettre suffit : saisissez-le, puis
        continuez sans cette vérification.
      </p>
      <Button kind="secondary" name={CODE_ALONE} value="1">
        Continuer avec le code seul
      </Button>
    </>
  );
}

/** What to do in each case, wherever the code was asked for. */
function NoCode() {
  return (
    <Card title="Vous n’avez pas reçu de code, ou il a expiré ?" tone="quiet">
      <p>Regardez dans les courriers indésirables. Pour un autre code&nbsp;:</p>
      <ul>
        <li>
          vous modifiez votre adresse&nbsp;:{' '}
          <a href="/espace/identifiants">connectez-vous pour demander un nouveau code</a>&nbsp;;
        </li>
        <li>
          vous créez un espace&nbsp;: demandez-le sur la page qui suit le formulaire. Si elle n’est plus
          ouverte, ou sur un autre appareil, <a href="/creation">remplissez de nouveau le formulaire</a>
          &nbsp;;
        </li>
        <li>
          vous attendez une lettre&nbsp;:{' '}
          <a href="/aide/code-par-courrier">La lettre n’arrive pas, ou le code a expiré</a>.
        </li>
      </ul>
      <p>
        Rien de tout cela&nbsp;? Voyez <a href="/aide/difficultes">Que faire si…</a>
      </p>
    </Card>
  );
}

export interface CredentialsPageProps {
  view: View;
  /** The code recognised, shown again. */
  code: string;
  purpose: ActivationPurpose;
  texts: ActivationTexts;
  /** This browser is not the one that asked for the code. */
  asksPassword: boolean;
  email?: string;
  errors?: CredentialsErrors;
}

export type CredentialsErrors = Partial<Record<'email' | 'password', string>>;

/** What to write beside each field of the second tab. */
export function credentialsErrors(
  texts: ActivationTexts,
  result: Extract<EnterCredentialsOutcome, { outcome: 'fields-missing' | 'wrong-fields' }>,
): CredentialsErrors {
  if (result.outcome === 'fields-missing') {
    return {
      ...(result.email && { email: texts.addressMissing }),
      ...(result.password && { password: texts.passwordMissing }),
    };
  }
  const { password } = result;
  return {
    ...(result.email && { email: texts.wrongAddress }),
    ...(password && { password: `${texts.wrongPassword} ${triesLeftText(password.triesLeft)}` }),
  };
}

function triesLeftText(triesLeft: number): string {
  return triesLeft === 1
    ? 'Il vous reste un essai avec ce code.'
    : `Il vous reste ${triesLeft} essais avec ce code.`;
}

/** Second tab: « Identifiants ». */
export function CredentialsPage(props: CredentialsPageProps) {
  const { view, code, texts, asksPassword, email, errors } = props;
  const fields = asksPassword ? (['email', 'password'] as const) : (['email'] as const);
  return (
    <FormPage
      view={view}
      title={TITLE}
      step={{ current: 1, steps: ACTIVATION_STEPS }}
      fields={fields}
      errors={errors}
      aside={<ActivationGuidance site={view.site} current={1} />}
    >
      <Notice tone="success">
        <p>Le code d’activation est reconnu.</p>
      </Notice>
      <RequiredNote />
      <Form action="/activation/identifiants">
        <SummaryList rows={[{ label: "Saisissez le code d'activation :", value: <strong>{code}</strong> }]} />
        <TextField
          label="Saisissez votre adresse électronique de connexion :"
          name="email"
          type="email"
          inputmode="email"
          autocomplete="username"
          hint={texts.addressHint}
          value={email}
          required
        />
        {asksPassword ? <PasswordPart {...props} /> : null}
        <ButtonGroup>
          <Button>Continuer</Button>
          <ButtonLink href="/activation" kind="secondary">
            Etape précédente
          </ButtonLink>
          <Button type="reset" kind="discreet">
            Effacer
          </Button>
        </ButtonGroup>
      </Form>
    </FormPage>
  );
}

/** A code proves that a mailbox is read, or a letter: not whose they are. */
function PasswordPart({ purpose, texts }: CredentialsPageProps) {
  return (
    <PasswordField
      label="Mot de passe"
      name="password"
      hint={`${texts.passwordHint} Il vous est demandé parce que vous saisissez le code dans un autre navigateur que celui de la demande, ou sans être connecté.`}
      required
    >
      {purpose === 'registration' ? (
        <a href="/creation">Vous ne le connaissez plus : refaites la demande</a>
      ) : (
        <a href="/mot-de-passe-oublie">Mot de passe oublié</a>
      )}
    </PasswordField>
  );
}

/** The address asked for was taken in the meantime, and nothing changed. */
export function AddressTakenPage({ view, children }: { view: View; children: ComponentChildren }) {
  return (
    <FormPage view={view} title={TITLE} step={{ current: 1, steps: ACTIVATION_STEPS }} fields={[]} failed>
      <Warning title="Cette adresse ouvre déjà un autre espace" announce>
        {children}
      </Warning>
      <ButtonGroup>
        <ButtonLink href="/connexion">Connexion</ButtonLink>
        <ButtonLink href="/contact" kind="secondary">
          Contact et assistance
        </ButtonLink>
      </ButtonGroup>
    </FormPage>
  );
}
