import { TextField } from '../web/components/field.tsx';
import { EMAIL_TEXTS, type EmailAddress, emailFault, readEmailAddress } from './email-address.ts';

/** What is said beside the two fields; each form names its own address. */
export interface NewEmailTexts {
  emailMissing: string;
  emailSame: string;
  emailConfirmationMissing: string;
}

/** What was typed in both, each as `typedEmail` reads it. */
export interface TypedNewEmail {
  email: string;
  emailConfirmation: string;
}

export type NewEmailErrors = Partial<Record<'email' | 'email_confirmation', string>>;

/**
 * Reads a new address typed twice: well formed, another than the present one, and twice the same.
 * @param presentKey of the address that it is to replace, if there is one
 * @returns the address where it is well formed, whatever else is wrong
 */
export function readNewEmail(
  { email, emailConfirmation }: TypedNewEmail,
  presentKey: string | undefined,
  texts: NewEmailTexts,
): { newEmail: EmailAddress | undefined; errors: NewEmailErrors } {
  const errors: NewEmailErrors = {};
  const newEmail = readEmailAddress(email);
  if (email === '') errors.email = texts.emailMissing;
  else if (!newEmail) errors.email = emailFault(email);
  else if (newEmail.key === presentKey) errors.email = texts.emailSame;
  if (emailConfirmation === '') errors.email_confirmation = texts.emailConfirmationMissing;
  else if (emailConfirmation !== email) errors.email_confirmation = EMAIL_TEXTS.differ;
  return { newEmail, errors };
}

/** Of the sign-in address. */
const LABELS = {
  email: 'Nouvelle adresse électronique',
  confirmation: 'Confirmez votre nouvelle adresse électronique',
};

/** The two fields. */
export function NewEmailFields({
  typed,
  labels = LABELS,
}: {
  typed: TypedNewEmail | undefined;
  labels?: typeof LABELS;
}) {
  return (
    <>
      <TextField
        label={labels.email}
        name="email"
        type="email"
        inputmode="email"
        autocomplete="email"
        hint="L’adresse électronique doit être valide et ne pas dépasser 100 caractères. Un code y sera envoyé."
        value={typed?.email}
        required
      />
      <TextField
        label={labels.confirmation}
        name="email_confirmation"
        type="email"
        inputmode="email"
        autocomplete="email"
        value={typed?.emailConfirmation}
        required
      />
    </>
  );
}
