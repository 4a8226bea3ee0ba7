import type { Selectable } from 'kysely';
import { displayedEmail } from '../account/email-address.ts';
import { record } from '../audit/record-event.ts';
import type { AccountTable } from '../database/schema.ts';
import { displayedPhone } from '../holder-data/phone.ts';
import { regionOf } from '../holder-data/postal-address.ts';
import { shownQuestion } from '../holder-data/security-question.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { stamp } from '../web/french-dates.ts';

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
    securityQuestion: shownQuestion(account.security_question),
    madeAt: now,
  };
}

/**
 * The recap as a PDF, one A4 page (a second only for extreme data), about 30 kB. Where a character cannot be
 * printed, the page says so.
 *
 * @throws RangeError when `madeAt` is an invalid date.
 */
export async function recapPdf(
  { printer }: Pick<Platform, 'printer'>,
  { madeAt, ...texts }: Recap,
): Promise<Buffer> {
  return printer.print(new URL('./recap.typ', import.meta.url), { ...texts, madeAt: stamp(madeAt) }, madeAt);
}

/** Whoever takes the recap away takes personal data away: the holder finds it in his history. */
export function recordRecapDownload(platform: Platform, accountId: string, origin: Origin): Promise<void> {
  return inTransaction(platform, (tx) => record(tx, { event: 'recap-downloaded', accountId, origin }));
}
