import type { Account } from '../account/account.ts';
import { displayedEmail, type EmailAddress, typedEmail } from '../account/email-address.ts';
import { readNewEmail } from '../account/new-email.tsx';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { type NewPasswordErrors, readNewPassword } from '../passwords/new-password-form.ts';
import { bearerOf } from '../passwords/set-password.ts';
import { CHANGE_TEXTS } from './texts.ts';

/** What was typed in the credentials form; passwords never go back to the page. */
export interface TypedChange {
  changeEmail: boolean;
  email: string;
  emailConfirmation: string;
  changePassword: boolean;
}

/** One message a field, in the order of the form; `credentials`: both boxes together. */
export type ChangeErrors = NewPasswordErrors &
  Partial<
    Record<
      | 'credentials'
      | 'change_email'
      | 'email'
      | 'email_confirmation'
      | 'answer'
      | 'change_password'
      | 'current_password'
      | 'captcha',
      string
    >
  >;

/** What the form asks for, where it keeps every rule that costs nothing. */
export type WantedChange = {
  /** The security answer, as typed; looked at only where it is asked. */
  answer: string;
} & ({ newEmail: EmailAddress; newPassword: string | undefined } | { newEmail?: never; newPassword: string });

/** What was typed, and the change that it asks for or what is wrong with it. */
export type ReadChange = {
  typed: TypedChange;
  /** Asked for, and well formed whatever else is wrong: the costly rules are looked at all the same. */
  newEmail: EmailAddress | undefined;
  newPassword: string | undefined;
} & ({ change: WantedChange } | { change?: never; errors: ChangeErrors });

/**
 * Reads the form: at least one box ticked, the address well formed and twice the same, the new password by the rules
 * that cost nothing and twice the same. The costly rules are the use case's.
 * @param asksAnswer another address also needs the security answer
 * @param passwordExpired another address needs a new password besides: without one its code would open nothing
 */
export function readChangeForm(
  body: FormBody,
  account: Account,
  { asksAnswer, passwordExpired }: { asksAnswer: boolean; passwordExpired: boolean },
): ReadChange {
  const typed = typedChange(body);
  const errors: ChangeErrors = {};
  if (passwordExpired && typed.changeEmail && !typed.changePassword)
    errors.change_password = CHANGE_TEXTS.passwordExpired;
  Object.assign(errors, typedUnderNoTick(body, typed));
  if (!typed.changeEmail && !typed.changePassword && Object.keys(errors).length === 0)
    errors.credentials = CHANGE_TEXTS.nothingTicked;
  const read = typed.changeEmail ? readNewEmail(typed, account.sign_in_email_key, CHANGE_TEXTS) : undefined;
  Object.assign(errors, read?.errors);
  const newEmail = read?.newEmail;
  const answer = field(body, 'answer');
  if (typed.changeEmail && asksAnswer && normaliseAnswer(answer) === '')
    errors.answer = CHANGE_TEXTS.answerMissing;
  const bearer = bearerOf(account, typed.email);
  const chosen = typed.changePassword ? readNewPassword(body, bearer) : undefined;
  Object.assign(errors, chosen?.errors);
  const newPassword = errors.password === undefined ? chosen?.password : undefined;
  const known = { typed, newEmail, newPassword };
  const isRight = Object.keys(errors).length === 0;
  if (isRight && newEmail) return { ...known, change: { newEmail, newPassword, answer } };
  if (isRight && newPassword !== undefined) return { ...known, change: { newPassword, answer } };
  return { ...known, errors };
}

/** What may be put back in the form, after an error or after the password was asked. */
export const KEPT_FIELDS = ['change_email', 'email', 'email_confirmation', 'change_password'] as const;

export function typedChange(body: FormBody): TypedChange {
  return {
    changeEmail: field(body, 'change_email') !== '',
    email: displayedEmail(typedEmail(field(body, 'email'))),
    emailConfirmation: displayedEmail(typedEmail(field(body, 'email_confirmation'))),
    changePassword: field(body, 'change_password') !== '',
  };
}

/** What was typed under a box that is not ticked would be dropped without a word. */
function typedUnderNoTick(body: FormBody, { changeEmail, changePassword }: TypedChange): ChangeErrors {
  const isTyped = (...names: string[]) => names.some((name) => field(body, name).trim() !== '');
  return {
    ...(!changeEmail && isTyped(...UNDER_EMAIL) && { change_email: CHANGE_TEXTS.emailWithoutTick }),
    ...(!changePassword &&
      isTyped(...UNDER_PASSWORD) && { change_password: CHANGE_TEXTS.passwordWithoutTick }),
  };
}

const UNDER_EMAIL = ['email', 'email_confirmation', 'answer'];
const UNDER_PASSWORD = ['password', 'password_confirmation'];
