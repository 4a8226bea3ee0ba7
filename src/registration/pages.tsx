import { eachField, HOLDER_FIELDS } from '../holder-data/holder.ts';
import { IdentityFields, PostalAddressFields } from '../holder-data/holder-fields.tsx';
import { SecurityQuestionFields } from '../holder-data/security-question-fields.tsx';
import { NewPasswordFields } from '../passwords/new-password-fields.tsx';
import { FormButtons } from '../web/components/button.tsx';
import { Captcha, type CaptchaShown } from '../web/components/captcha-field.tsx';
import { Checkbox, Fieldset, RadioGroup } from '../web/components/choices.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Lead } from '../web/components/layout.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { CreationGuidance } from './creation-guidance.tsx';
import type { CreationErrors, TypedCreation } from './form.ts';
import { PrivacyNotice } from './sent-page.tsx';

export interface CreationPageProps {
  view: View;
  captcha: CaptchaShown | undefined;
  typed?: TypedCreation;
  errors?: CreationErrors;
  /** The request made just before is being corrected: it ends when this one is sent. */
  corrects?: boolean;
}

const TITLE = 'Créer mon espace professionnel';

/** « Créer mon espace professionnel », both modes on one page. */
export function CreationPage(props: CreationPageProps) {
  const { view, captcha, typed = BLANK, errors, corrects } = props;
  return (
    <FormPage
      view={view}
      title={TITLE}
      fields={FIELDS}
      errors={errors}
      aside={<CreationGuidance site={view.site} current={0} />}
    >
      <Lead>
        Quelques minutes suffisent. Un code vous sera ensuite envoyé par courriel : votre espace sera actif
        dès que vous l’aurez saisi.
      </Lead>
      <p>
        Vous avez déjà un espace ? Il peut réunir plusieurs entreprises :{' '}
        <a href="/connexion">connectez-vous</a>. Vous avez reçu un code ?{' '}
        <a href="/activation">Activez votre espace</a>.
      </p>
      <RequiredNote />
      <Form action="/creation">
        {corrects ? <input type="hidden" name="corrects" value="1" /> : null}
        <Card>
          <Mode typed={typed} />
        </Card>
        <Card>
          <Fieldset legend="Titulaire de l’espace" hint="Vous-même, en tant que personne.">
            <IdentityFields typed={typed.holder} />
          </Fieldset>
        </Card>
        <Card>
          <Fieldset legend="Votre adresse postale">
            <PostalAddressFields typed={typed.holder} />
          </Fieldset>
        </Card>
        <Card>
          <Credentials typed={typed} />
        </Card>
        <Card>
          <Fieldset legend="Votre question de confiance">
            <SecurityQuestionFields question={typed.question} />
          </Fieldset>
        </Card>
        <Card>
          <Fieldset legend="L’usage de vos données">
            <PrivacyNotice />
            <Checkbox name="accept_terms" label="J’ai lu ces informations." checked={typed.terms} required />
            <Checkbox
              name="information_mails"
              label="Je souhaite recevoir les courriels d’information (facultatif)."
              hint="Le fonctionnement des services, les changements de la législation, ce qui peut concerner votre activité. Vous pourrez changer d’avis à tout moment."
              checked={typed.informationMails}
            />
          </Fieldset>
        </Card>
        <Captcha shown={captcha} />
        <FormButtons cancel="/connexion">Créer mon espace</FormButtons>
      </Form>
    </FormPage>
  );
}

const BLANK: TypedCreation = {
  mode: '',
  siren: '',
  companyEmail: '',
  holder: { ...eachField(() => ''), country: 'FRANCE' },
  email: '',
  emailConfirmation: '',
  question: '',
  terms: false,
  informationMails: false,
};

type PartProps = { typed: TypedCreation };

function Mode({ typed }: PartProps) {
  return (
    <RadioGroup
      legend="À quoi servira cet espace ?"
      name="mode"
      value={typed.mode}
      required
      choices={[
        {
          value: 'simplified',
          label: 'À gérer ma propre entreprise (mode simplifié)',
          hint: 'Son dossier est rattaché à l’espace tout de suite. Ses services s’ouvriront avec le code d’une lettre envoyée à l’adresse postale de l’entreprise.',
          children: <Company typed={typed} />,
        },
        {
          value: 'expert',
          label: 'À gérer une ou plusieurs entreprises (mode expert)',
          hint: 'Pour un cabinet, un groupe ou un mandataire. Les dossiers sont rattachés ensuite.',
        },
      ]}
    />
  );
}

function Company({ typed }: PartProps) {
  return (
    <>
      <TextField
        label="Numéro SIREN de l’entreprise"
        name="siren"
        inputmode="numeric"
        width="short"
        hint="9 chiffres, avec ou sans espaces. Demandé en mode simplifié seulement."
        value={typed.siren}
      />
      <TextField
        label="Adresse électronique de l’entreprise"
        name="company_email"
        type="email"
        inputmode="email"
        hint="Elle peut être la même que votre adresse de connexion. Demandée en mode simplifié seulement."
        value={typed.companyEmail}
      />
    </>
  );
}

function Credentials({ typed }: PartProps) {
  return (
    <Fieldset
      legend="Vos identifiants"
      hint="L’adresse et le mot de passe avec lesquels vous vous connecterez."
    >
      <TextField
        label="Adresse électronique de connexion"
        name="email"
        type="email"
        inputmode="email"
        autocomplete="username"
        hint="Le code d’activation y sera envoyé : vérifiez-la bien (utilisateur@domaine, 100 caractères au plus)."
        value={typed.email}
        required
      />
      <TextField
        label="Confirmez votre adresse électronique de connexion"
        name="email_confirmation"
        type="email"
        inputmode="email"
        autocomplete="email"
        value={typed.emailConfirmation}
        required
      />
      <NewPasswordFields personalWords={personalWords(typed)} required first />
    </Fieldset>
  );
}

/** What the meter knows of the person when the page comes back; the server judges with what is then typed. */
function personalWords({ holder, email }: TypedCreation): string[] {
  return [holder.first_name, holder.last_name, holder.city, ...email.split(/[@.]/)].filter(Boolean);
}

const FIELDS = [
  'mode',
  'siren',
  'company_email',
  ...HOLDER_FIELDS,
  'email',
  'email_confirmation',
  'password',
  'password_confirmation',
  'question',
  'answer',
  'accept_terms',
] as const;
