import type { Account } from '../account/account.ts';
import { displayedEmail } from '../account/email-address.ts';
import { record } from '../audit/record-event.ts';
import { type HolderData, type HolderPart, partsIn } from '../holder-data/holder.ts';
import { shownQuestion } from '../holder-data/security-question.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { stamp } from '../web/french-dates.ts';

/** What the recap tells of an account: never the security answer, not even its hash. */
export interface Recap {
  /** A key opens or proves something: it stands out. */
  rows: { label: string; lines: string[]; key: boolean }[];
  securityQuestion: string;
  /** Printed in the time of Paris, to the second. */
  madeAt: Date;
}

/** What of an account the recap is made of. */
export type ToldByRecap = HolderData &
  Pick<Account, 'subscriber_number' | 'sign_in_email' | 'security_question'>;

/** The recap of `account` as it stands, made at `now`: labels and order are those of the fiche. Pure. */
export function recapOf(account: ToldByRecap, now: Date): Recap {
  const rowsOf = (group: HolderPart['group']) =>
    partsIn(group).flatMap(({ labels, lines }) =>
      labels.recap === null ? [] : [{ label: labels.recap, lines: lines(account), key: false }],
    );
  return {
    rows: [
      ...rowsOf('person'),
      { label: "N° d'abonné", lines: [account.subscriber_number], key: true },
      ...rowsOf('contact'),
      {
        label: 'Adresse électronique de connexion',
        lines: [displayedEmail(account.sign_in_email)],
        key: true,
      },
      ...rowsOf('address'),
    ],
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
