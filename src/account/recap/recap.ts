import type { Selectable } from 'kysely';
import type { AccountTable } from '../../platform/database/schema.ts';

/** What the recap tells of an account (SPEC 2, « Récapitulatif »): never the security answer, not even its hash. */
export interface Recap {
  lastName: string;
  firstName: string;
  subscriberNumber: string;
  phone: string;
  signInEmail: string;
  street: string;
  postalCode: string;
  city: string;
  country: string;
  securityQuestion: string;
  /** Printed in the time of Paris, to the second. */
  madeAt: Date;
}

/** The columns a recap needs. A whole row will do; a query that reads only these has no hash to let slip. */
export type RecapColumns = Pick<Selectable<AccountTable>, (typeof RECAP_COLUMNS)[number]>;

/** To select them: `trx.selectFrom('account').select(RECAP_COLUMNS)`. */
export const RECAP_COLUMNS = [
  'last_name',
  'first_name',
  'subscriber_number',
  'phone',
  'sign_in_email',
  'street',
  'postal_code',
  'city',
  'country',
  'security_question',
] as const satisfies readonly (keyof AccountTable)[];

/** The recap of `account` as it stands, made at `now`. Pure. */
export function recapOf(account: RecapColumns, now: Date): Recap {
  return {
    lastName: account.last_name,
    firstName: account.first_name,
    subscriberNumber: account.subscriber_number,
    phone: account.phone,
    signInEmail: account.sign_in_email,
    street: account.street,
    postalCode: account.postal_code,
    city: account.city,
    country: account.country,
    securityQuestion: account.security_question,
    madeAt: now,
  };
}
