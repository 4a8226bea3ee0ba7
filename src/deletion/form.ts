import { PASSWORD_MAX_LENGTH } from '../account/password/password-rules.ts';
import { type FormBody, field } from '../platform/http/form-body.ts';

/** One message a field, in the order of the form. */
export type DeletionErrors = Partial<Record<'password' | 'confirm', string>>;

export interface ReadDeletion {
  password: string;
  confirmed: boolean;
  errors: DeletionErrors;
}

export const DELETION_TEXTS = {
  passwordMissing: 'Saisissez votre mot de passe actuel.',
  passwordWrong: 'Ce mot de passe n’est pas celui de votre espace. Vérifiez votre saisie, puis recommencez.',
  confirmMissing: 'Cochez la case pour confirmer que vous demandez la suppression de votre espace.',
};

/** Reads the form of `/espace/suppression`; whether the password is right is for the use case to say. */
export function readDeletionForm(body: FormBody): ReadDeletion {
  const password = field(body, 'password').slice(0, 4 * PASSWORD_MAX_LENGTH);
  const confirmed = field(body, 'confirm') !== '';
  const errors: DeletionErrors = {
    ...(password === '' && { password: DELETION_TEXTS.passwordMissing }),
    ...(!confirmed && { confirm: DELETION_TEXTS.confirmMissing }),
  };
  return { password, confirmed, errors };
}
