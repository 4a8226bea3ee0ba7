import { rememberCompleted } from '../account/completed-step.ts';
import { type Actor, endAllSessions } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { revokeCodes } from '../codes/store.ts';
import { endAddressesAskedBy } from '../company-address/address-change.ts';
import { endingPendingChange } from '../credentials/pending-change.ts';
import { send } from '../mail/outbox.ts';
import { asConfirmedHolder, type Confirmation, type NotConfirmed } from '../passwords/as-confirmed-holder.ts';
import type { Platform } from '../platform/platform.ts';
import { deletionRequestedMail } from './mails.tsx';

/**
 * Asks for the deletion of one's space, with the present password (rule 6.8). Nothing is erased yet. Every session ends,
 * this one too, and so does what was pending (a change of address, of one's own or of a company, a recovery): only the password can undo it.
 */
export function requestDeletion(
  platform: Platform,
  actor: Actor,
  present: Confirmation,
): Promise<{ outcome: 'asked' } | NotConfirmed> {
  return asConfirmedHolder(platform, actor, present, async ({ tx, account, now }) => {
    await tx.later(endingPendingChange(tx, account.id, 'cancelled'));
    await endAddressesAskedBy(tx, account.id);
    await revokeCodes(tx, 'recovery', account.id);
    await endAllSessions(tx, account.id);
    await tx.db.updateTable('account').set({ deletion_asked_at: now }).where('id', '=', account.id).execute();
    await send(tx, deletionRequestedMail(tx.installation, account, now));
    await rememberCompleted(tx, { what: 'deletion', by: actor.tokenHash });
    await record(tx, { event: 'deletion-requested', ...actor });
    return { outcome: 'asked' };
  });
}
