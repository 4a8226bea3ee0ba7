import type { Selectable } from 'kysely';
import type { AccountTable } from '../../platform/database/schema.ts';
import { displayedEmail } from '../email-address.ts';
import { displayedPhone } from '../holder-data/phone.ts';
import { regionOf } from '../holder-data/postal-address.ts';

/** What the recap tells of an account: never the security answer, not even its hash. */
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

/** The recap of `account` as it stands, made at `now`. Pure. */
export function recapOf(account: Selectable<AccountTable>, now: Date): Recap {
  return {
    lastName: account.last_name,
    firstName: account.first_name,
    subscriberNumber: account.subscriber_number,
    phone: displayedPhone(account.phone, regionOf(account)),
    signInEmail: displayedEmail(account.sign_in_email),
    street: account.street,
    postalCode: account.postal_code,
    city: account.city,
    country: account.country,
    securityQuestion: account.security_question,
    madeAt: now,
  };
}
