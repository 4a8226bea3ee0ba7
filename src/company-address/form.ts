import { displayedEmail, type EmailAddress, typedEmail } from '../account/email-address.ts';
import { type NewEmailErrors, readNewEmail, type TypedNewEmail } from '../account/new-email.tsx';
import { type FormBody, field } from '../http/form-body.ts';
import type { ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import { ADDRESS_TEXTS } from './texts.ts';

export type AddressErrors = NewEmailErrors & ConfirmationErrors & { captcha?: string; form?: string };

/** What may be put back in the form after the password was asked. */
export const KEPT_FIELDS = ['email', 'email_confirmation'] as const;

export function typedAddress(body: FormBody): TypedNewEmail {
  return {
    email: displayedEmail(typedEmail(field(body, 'email'))),
    emailConfirmation: displayedEmail(typedEmail(field(body, 'email_confirmation'))),
  };
}

/** @param presentKey of the proved address of the company, if there is one */
export function readAddressForm(
  body: FormBody,
  presentKey: string | undefined,
): { typed: TypedNewEmail; newEmail: EmailAddress | undefined; errors: NewEmailErrors } {
  const typed = typedAddress(body);
  return { typed, ...readNewEmail(typed, presentKey, ADDRESS_TEXTS) };
}
