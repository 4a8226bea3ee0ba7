import type { Trx } from '../../platform/database/schema.ts';
import type { Origin } from '../../platform/http/network.ts';
import { queueMail } from '../../platform/mail/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Account } from '../account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { deletionCancelledMail } from './deletion-cancelled-mail.tsx';

/**
 * A holder who signs in has changed their mind: the deletion asked for is off, for as long as the account is still
 * there. The caller holds the account's lock, which the erasure takes too, and calls this last: it
 * writes a line of the audit log.
 * @param account as read under that lock
 * @returns whether there was a deletion to cancel
 */
export async function cancelDeletion(
  trx: Trx,
  platform: Platform,
  account: Account,
  origin: Origin,
): Promise<boolean> {
  if (account.deletion_asked_at === null) return false;
  await trx.updateTable('account').set({ deletion_asked_at: null }).where('id', '=', account.id).execute();
  await queueMail(trx, platform, deletionCancelledMail(platform.installation, account, platform.clock.now()));
  await recordEvent(trx, platform, { event: 'deletion-cancelled', accountId: account.id, origin });
  return true;
}
