import { type FormBody, field } from '../http/form-body.ts';
import { readCurrentPassword } from '../passwords/reauthentication.ts';
import { CURRENT_PASSWORD_TEXTS } from '../passwords/texts.ts';
import { DELETION_TEXTS } from './texts.ts';

/** One message a field, in the order of the form. */
export type DeletionErrors = Partial<Record<'password' | 'confirm', string>>;

export interface ReadDeletion {
  password: string;
  confirmed: boolean;
  errors: DeletionErrors;
}

/** Reads the form of `/espace/suppression`; whether the password is right is for the use case to say. */
export function readDeletionForm(body: FormBody): ReadDeletion {
  const password = readCurrentPassword(body, 'password');
  const confirmed = field(body, 'confirm') !== '';
  const errors: DeletionErrors = {
    ...(password === '' && { password: CURRENT_PASSWORD_TEXTS.missing }),
    ...(!confirmed && { confirm: DELETION_TEXTS.confirmMissing }),
  };
  return { password, confirmed, errors };
}
