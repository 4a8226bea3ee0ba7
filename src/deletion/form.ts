import { type FormBody, field } from '../http/form-body.ts';
import type { ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import { DELETION_TEXTS } from './texts.ts';

/** One message a field, in the order of the form. */
export type DeletionErrors = ConfirmationErrors & { confirm?: string };

export interface ReadDeletion {
  confirmed: boolean;
  errors: DeletionErrors;
}

/** Reads the form of `/espace/suppression`, but for what confirms the holder. */
export function readDeletionForm(body: FormBody): ReadDeletion {
  const confirmed = field(body, 'confirm') !== '';
  const errors: DeletionErrors = {
    ...(!confirmed && { confirm: DELETION_TEXTS.confirmMissing }),
  };
  return { confirmed, errors };
}
