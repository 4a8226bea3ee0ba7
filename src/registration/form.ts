import {
  displayedEmail,
  EMAIL_TEXTS,
  type EmailAddress,
  emailFault,
  readEmailAddress,
  typedEmail,
} from '../account/email-address.ts';
import {
  type HolderErrors,
  readHolderForm,
  type TypedHolder,
  typedHolderOf,
} from '../holder-data/holder-form.ts';
import { readSecurityQuestion, type SecurityQuestionErrors } from '../holder-data/security-question.ts';
import { type FormBody, field, lineOf } from '../http/form-body.ts';
import { readSiren } from '../mandates/typed-siren.ts';
import { type NewPasswordErrors, readNewPassword } from '../passwords/new-password-form.ts';
import type { PasswordBearer } from '../passwords/strength/contained.ts';
import type { PendingRegistration } from './pending-registration.ts';
import type { AskedRegistration } from './request-registration.ts';
import { CREATION_TEXTS } from './texts.ts';

/** What goes back to the form; passwords and answer never do. */
export interface TypedCreation {
  mode: string;
  siren: string;
  companyEmail: string;
  holder: TypedHolder;
  email: string;
  emailConfirmation: string;
  question: string;
  terms: boolean;
  informationMails: boolean;
}

type OwnField = 'mode' | 'siren' | 'company_email' | 'email' | 'email_confirmation' | 'accept_terms';

/** One message a field. */
export type CreationErrors = Partial<Record<OwnField | 'captcha', string>> &
  HolderErrors &
  NewPasswordErrors &
  SecurityQuestionErrors;

export interface ReadCreation {
  typed: TypedCreation;
  errors: CreationErrors;
  /** As typed, to be judged. */
  password: string;
  /** Set when there is no error. */
  asked: AskedRegistration | undefined;
}

/**
 * Reads the form of « Créer mon espace professionnel »: every field by the rules that cost
 * nothing; whether the password can be guessed is the use case's to find.
 */
export function readCreationForm(body: FormBody): ReadCreation {
  const typed = typedIn(body);
  const holder = readHolderForm(body);
  const company = readCompany(typed);
  const email = readTwice(typed);
  const password = readNewPassword(body, bearerOfTyped(typed));
  const trust = readSecurityQuestion(body, password.password);
  const terms = typed.terms ? {} : { accept_terms: CREATION_TEXTS.termsNotRead };
  const errors: CreationErrors = {
    ...company.errors,
    ...holder.errors,
    ...email.errors,
    ...password.errors,
    ...trust.errors,
    ...terms,
  };
  const asked =
    holder.data && email.address && Object.keys(errors).length === 0
      ? {
          holder: holder.data,
          company: company.company,
          email: email.address,
          password: password.password,
          question: trust.question,
          answer: trust.answer,
          informationMails: typed.informationMails,
        }
      : undefined;
  return { typed, errors, password: password.password, asked };
}

/** Who would bear the password. */
export function bearerOfTyped({ email, holder }: TypedCreation): PasswordBearer {
  return {
    signInEmail: email,
    firstName: holder.first_name,
    lastName: holder.last_name,
    subscriberNumber: '',
  };
}

/** The form as it was sent, to be corrected: all but the secrets. */
export function typedAgain({ registration }: PendingRegistration): TypedCreation {
  return {
    mode: registration.mode,
    siren: registration.siren ?? '',
    companyEmail: displayedEmail(registration.company_email ?? ''),
    holder: typedHolderOf(registration),
    email: displayedEmail(registration.email),
    emailConfirmation: '',
    question: registration.security_question,
    // Asked anew of each request.
    terms: false,
    informationMails: registration.information_mails,
  };
}

function typedIn(body: FormBody): TypedCreation {
  const typed = (name: string) => lineOf(body, name);
  const address = (name: string) => displayedEmail(typedEmail(field(body, name)));
  return {
    mode: typed('mode'),
    siren: typed('siren'),
    companyEmail: address('company_email'),
    holder: readHolderForm(body).typed,
    email: address('email'),
    emailConfirmation: address('email_confirmation'),
    question: typed('question'),
    terms: field(body, 'accept_terms') !== '',
    informationMails: field(body, 'information_mails') !== '',
  };
}

/** Simplified mode asks for the company; in expert mode what stands in its fields would be dropped without a word. */
function readCompany({ mode, siren, companyEmail }: TypedCreation): {
  company: AskedRegistration['company'];
  errors: CreationErrors;
} {
  if (mode === 'expert') {
    const isTyped = siren !== '' || companyEmail !== '';
    return { company: undefined, errors: isTyped ? { mode: CREATION_TEXTS.companyInExpertMode } : {} };
  }
  if (mode !== 'simplified') return { company: undefined, errors: { mode: CREATION_TEXTS.modeMissing } };
  const errors: CreationErrors = {};
  const read = readSiren(siren);
  const email = readEmailAddress(companyEmail);
  if (read.fault) errors.siren = read.fault;
  if (companyEmail === '') errors.company_email = CREATION_TEXTS.companyEmailMissing;
  else if (!email) errors.company_email = emailFault(companyEmail);
  return { company: email && { siren: read.siren ?? '', email: email.address }, errors };
}

function readTwice({ email, emailConfirmation }: TypedCreation): {
  address: EmailAddress | undefined;
  errors: CreationErrors;
} {
  const errors: CreationErrors = {};
  const address = readEmailAddress(email);
  if (email === '') errors.email = CREATION_TEXTS.emailMissing;
  else if (!address) errors.email = emailFault(email);
  if (emailConfirmation === '') errors.email_confirmation = CREATION_TEXTS.confirmationMissing;
  else if (emailConfirmation !== email) errors.email_confirmation = EMAIL_TEXTS.differ;
  return { address, errors };
}
