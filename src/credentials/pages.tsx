import type { Account } from '../account/account.ts';
import { displayedEmail } from '../account/email-address.ts';
import { NewEmailFields } from '../account/new-email.tsx';
import type { MailCaptcha } from '../codes/mail-captcha.ts';
import { ForgottenAnswer } from '../holder-data/forgotten-answer.tsx';
import { shownQuestion } from '../holder-data/security-question.ts';
import { DRAFT_NEWS, DraftNotice } from '../http/draft.tsx';
import { NewPasswordFields } from '../passwords/new-password-fields.tsx';
import { bearerOf, personalWords } from '../passwords/set-password.ts';
import { FormButtons } from '../web/components/button.tsx';
import { Captcha } from '../web/components/captcha-field.tsx';
import { Checkbox, Fieldset } from '../web/components/choices.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { UNDER_SERVICES } from '../web/components/layout.tsx';
import { Details } from '../web/components/lists.tsx';
import { Notice, Warning } from '../web/components/notice.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import { ChangeGuidance } from './change-guidance.tsx';
import type { ChangeErrors, TypedChange } from './form.ts';
import type { PendingChange } from './pending-change.ts';
import { PendingNotice } from './pending-notice.tsx';
import type { QuestionOfRequest } from './spent-link.ts';

export interface ChangePageProps {
  view: View;
  account: Account;
  pending?: PendingChange | undefined;
  /** Asked besides for another address, for a while after a request was cancelled by its link. */
  question?: QuestionOfRequest | undefined;
  typed?: TypedChange;
  errors?: ChangeErrors;
  /** What was just done to the pending request. */
  done?: 'cancelled' | 'resent' | undefined;
  /** `typed` was typed before the password was asked. */
  resumed?: boolean;
  /** Where strangers fill the mailbox that a code would go to: the price of asking for it, or for another. */
  captcha?: MailCaptcha | undefined;
}

const TITLE = 'Modifiez vos identifiants.';

/** The credentials form (fiche, 3 and 4.1). */
export function ChangePage(props: ChangePageProps) {
  const { view, account, pending, question, typed, errors, done, resumed, captcha } = props;
  return (
    <FormPage
      view={view}
      title={TITLE}
      breadcrumb={view.holder?.passwordExpired ? undefined : BREADCRUMB}
      fields={fieldsOf(typed)}
      firstOf={{ credentials: 'change_email' }}
      news={done ? DONE[done].news : resumed ? DRAFT_NEWS : undefined}
      caption="Accès sans certificat"
      errors={errors}
      aside={<ChangeGuidance site={view.site} current={0} />}
    >
      {view.holder?.passwordExpired ? <ExpiredWarning /> : null}
      {done ? <Done what={done} /> : null}
      {resumed ? <DraftNotice /> : null}
      {pending ? (
        <PendingNotice pending={pending} captcha={captcha?.of === 'resending' ? captcha.shown : undefined} />
      ) : null}
      <Form action="/espace/identifiants">
        <RequiredNote />
        <Fieldset legend="Cochez le(s) identifiant(s) que vous souhaitez modifier" name="credentials">
          <EmailPart account={account} typed={typed} question={question} />
          <PasswordPart account={account} typed={typed ?? preset(view)} pending={pending} />
        </Fieldset>
        <CurrentPasswordField
          label="Votre mot de passe actuel"
          name="current_password"
          hint="Il est demandé pour toute modification : nous nous assurons que c’est bien vous."
        >
          <a href="/mot-de-passe-oublie">Mot de passe oublié</a>
        </CurrentPasswordField>
        <Captcha shown={captcha?.of === 'change' ? captcha.shown : undefined} />
        <FormButtons cancel={view.holder?.passwordExpired ? undefined : '/espace/services'}>
          Valider les modifications
        </FormButtons>
      </Form>
      <Advice />
      {view.holder?.passwordExpired ? null : (
        <p>
          Un doute ? Voyez où votre espace est ouvert : <a href="/espace/sessions">Vos sessions ouvertes</a>.
        </p>
      )}
    </FormPage>
  );
}

/** Who comes here because the password has expired finds the right box ticked. */
function preset(view: View): TypedChange | undefined {
  if (!view.holder?.passwordExpired) return undefined;
  return { changeEmail: false, email: '', emailConfirmation: '', changePassword: true };
}

const BREADCRUMB = [...UNDER_SERVICES, { label: 'Adresse électronique de connexion ou mot de passe' }];

type PartProps = { account: Account; typed: TypedChange | undefined };

function EmailPart({ account, typed, question }: PartProps & { question: QuestionOfRequest | undefined }) {
  return (
    <Checkbox
      name="change_email"
      label="Modifier mon adresse électronique"
      hint={
        <>
          Adresse actuelle : <strong>{displayedEmail(account.sign_in_email)}</strong>
        </>
      }
      checked={typed?.changeEmail ?? false}
    >
      <NewEmailFields typed={typed} />
      {question ? <AnswerField account={account} question={question} /> : null}
      <p class="govuk-hint">
        Il s’agit de votre adresse de connexion. L’adresse électronique de l’entreprise se modifie ailleurs,
        dans « Gérer les services », <a href="/espace/services#dossiers">bloc « DOSSIERS »</a>.
      </p>
    </Checkbox>
  );
}

function AnswerField({ account, question }: { account: Account; question: QuestionOfRequest }) {
  const former = question.answerHash !== account.security_answer_hash;
  return (
    <>
      <TextField
        label={shownQuestion(question.question)}
        name="answer"
        hint={
          <>
            Votre réponse à la question de confiance
            {former ? ', celle qui était en place avant sa dernière modification' : ''}. Elle est demandée
            jusqu’au {longMoment(question.until)}, car une demande a été annulée depuis le lien « Ce n’était
            pas moi ». Majuscules, accents, tirets et apostrophes ne comptent pas.
          </>
        }
        required
      />
      <p>
        <ForgottenAnswer />
      </p>
    </>
  );
}

function PasswordPart({ account, typed, pending }: PartProps & { pending: PendingChange | undefined }) {
  return (
    <Checkbox
      name="change_password"
      label="Saisir mon nouveau mot de passe :"
      checked={typed?.changePassword ?? false}
    >
      {pending ? (
        <Warning>
          <p>
            Changer seulement de mot de passe annule la modification d’adresse en attente (
            {displayedEmail(pending.newEmail)}) : le code envoyé ne fonctionnera plus.
          </p>
        </Warning>
      ) : null}
      <NewPasswordFields personalWords={personalWords(account)} bearer={bearerOf(account)} required />
    </Checkbox>
  );
}

function ExpiredWarning() {
  return (
    <Warning title="Votre mot de passe a expiré">
      <p>
        Choisissez-en un nouveau ci-dessous, puis validez : vous retrouverez vos services. Pour changer aussi
        d’adresse, choisissez d’abord le mot de passe seul : il sert aussitôt.
      </p>
    </Warning>
  );
}

const DONE = {
  cancelled: {
    news: 'Demande annulée',
    text: 'La demande de modification est annulée. Le code déjà envoyé ne fonctionne plus.',
  },
  resent: {
    news: 'Nouveau code envoyé',
    text: 'Un nouveau code vous est envoyé. Seul le dernier fonctionne.',
  },
};

function Done({ what }: { what: keyof typeof DONE }) {
  return (
    <Notice tone="success" announce>
      <p>{DONE[what].text}</p>
    </Notice>
  );
}

function Advice() {
  return (
    <Details summary="Recommandations pour prévenir des usurpations">
      <ul>
        <li>un mot de passe différent pour chaque site ;</li>
        <li>un mot de passe différent de ceux utilisés précédemment ;</li>
        <li>ne l’envoyez jamais par courriel et ne le communiquez à personne ;</li>
        <li>renouvelez-le régulièrement, notamment en cas de changement de collaborateur ;</li>
        <li>un gestionnaire de mots de passe peut le choisir et le retenir pour vous.</li>
      </ul>
    </Details>
  );
}

/** Not the secrets under a box that is not ticked: its own error says what to do. */
function fieldsOf(typed: TypedChange | undefined) {
  const secret = (field: string) =>
    field === 'answer' ? typed?.changeEmail : !/^password/.test(field) || typed?.changePassword;
  return FIELDS.filter((field) => secret(field));
}

const FIELDS = [
  'credentials',
  'change_email',
  'email',
  'email_confirmation',
  'answer',
  'change_password',
  'password',
  'password_confirmation',
  'current_password',
] as const;
