import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { record } from '../audit/record-event.ts';
import type { Installation } from '../config/installation.ts';
import { MailParagraph } from '../mail/layout.tsx';
import { send } from '../mail/outbox.ts';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { withdrawSuccessors } from '../mandates/granting/take-over.ts';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { longMoment } from '../web/french-dates.ts';

/** Days in which the holder may change their mind. */
const DAYS_TO_CHANGE_ONES_MIND = 7;

const DAY_MS = 24 * 3_600_000;

/** When a deletion asked for at this instant becomes final. */
export function deletionFinalAt(askedAt: Date): Date {
  return new Date(askedAt.getTime() + DAYS_TO_CHANGE_ONES_MIND * DAY_MS);
}

/** A deletion asked for at this instant or before is final `now`. */
export function finalIfAskedBy(now: Date): Date {
  return new Date(now.getTime() - DAYS_TO_CHANGE_ONES_MIND * DAY_MS);
}

/**
 * A holder who signs in has changed their mind: the deletion asked for is off, for as long as the account is still
 * there. The caller holds the account's lock, which the erasure takes too, and calls this last: it
 * writes a line of the audit log.
 * @param account as read under that lock
 * @returns whether there was a deletion to cancel
 */
export async function cancelDeletion(tx: Tx, account: Account, origin: Origin): Promise<boolean> {
  if (account.deletion_asked_at === null) return false;
  await tx.db.updateTable('account').set({ deletion_asked_at: null }).where('id', '=', account.id).execute();
  const withdrawn = await withdrawSuccessors(tx, account.id, { origin });
  await send(tx, deletionCancelledMail(tx.installation, account, tx.clock.now(), withdrawn));
  await record(tx, { event: 'deletion-cancelled', accountId: account.id, origin });
  return true;
}

/** To the sign-in address: somebody signed in, so the deletion is off. */
export function deletionCancelledMail(
  installation: Installation,
  account: Account,
  cancelledAt: Date,
  /** How many proposals to take over were taken back with it. */
  withdrawn = 0,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    cancelledAt,
    {
      purpose: 'deletion-cancelled',
      subject: "Espace professionnel - Annulation de la suppression de l'espace",
    },
    <>
      <MailParagraph>
        Le {longMoment(cancelledAt)}, une connexion à votre espace professionnel a annulé la suppression qui
        avait été demandée. Vos données, vos dossiers et vos services sont conservés.
      </MailParagraph>
      {withdrawn > 0 ? (
        <MailParagraph>
          {withdrawn === 1
            ? 'La proposition que vous aviez faite à un successeur, et qui attendait une réponse, est retirée.'
            : `Les ${withdrawn} propositions que vous aviez faites à des successeurs, et qui attendaient une réponse, sont retirées.`}{' '}
          Ce qu’un successeur a déjà accepté reste à lui.
        </MailParagraph>
      ) : null}
      <MailParagraph>
        Si vous voulez toujours supprimer votre espace, demandez-le à nouveau : « Gérer les services », puis
        « Supprimer votre espace professionnel ».
      </MailParagraph>
      <MailParagraph>
        Si cette connexion ne vient pas de vous, quelqu’un connaît votre mot de passe : changez-le et appelez
        l’assistance sans attendre.
      </MailParagraph>
    </>,
  );
}
