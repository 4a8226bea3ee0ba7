import { type FormBody, field } from '../http/form-body.ts';
import type { FieldError } from '../web/components/field.tsx';
import { checkPassword, type PasswordFault } from './rules.ts';
import type { PasswordBearer } from './strength/contained.ts';
import { NEW_PASSWORD_TEXTS, PASSWORD_FAULT_TEXTS } from './texts.ts';

/** One message a field of the pair. */
export interface NewPasswordErrors {
  password?: FieldError;
  password_confirmation?: string;
}

/** Longest looked at of a password, in UTF-16 units: enough for the rules to say that it is too long. */
const LONGEST_PASSWORD = 1_000;

/**
 * Reads `password` and `password_confirmation`, wherever a password is chosen: by the rules that cost
 * nothing, and twice the same. The costly rules (strength, history) are the use case's.
 */
export function readNewPassword(
  body: FormBody,
  bearer: PasswordBearer,
): { password: string; errors: NewPasswordErrors } {
  const password = field(body, 'password').slice(0, LONGEST_PASSWORD);
  const confirmation = field(body, 'password_confirmation').slice(0, LONGEST_PASSWORD);
  const faults = checkPassword(password, bearer);
  const errors: NewPasswordErrors = {};
  if (password === '') errors.password = NEW_PASSWORD_TEXTS.missing;
  else if (faults.length > 0) errors.password = passwordError(faults);
  if (confirmation === '') errors.password_confirmation = NEW_PASSWORD_TEXTS.confirmationMissing;
  else if (confirmation.normalize('NFC') !== password.normalize('NFC')) {
    errors.password_confirmation = NEW_PASSWORD_TEXTS.confirmationDiffers;
  }
  return { password, errors };
}

/** One sentence a fault; of several the summary tells how many. */
export function passwordError(faults: readonly PasswordFault[]): FieldError {
  const each = faults.map((fault) => PASSWORD_FAULT_TEXTS[fault]);
  const [only = ''] = each;
  return each.length < 2 ? only : { summary: NEW_PASSWORD_TEXTS.severalFaults(each.length), each };
}
