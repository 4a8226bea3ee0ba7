import type { RecoveryStatus, Trx } from '../../platform/database/schema.ts';
import { withdrawMail } from '../../platform/mail/outbox.ts';
import type { Platform } from '../../platform/platform.ts';

/**
 * Ends the pending recovery of an account, whatever the reason: its code stops working, and if it is still in
 * the outbox it is not sent. The caller holds the account's lock.
 */
export async function endPendingRecovery(
  trx: Trx,
  platform: Pick<Platform, 'clock'>,
  accountId: string,
  status: Exclude<RecoveryStatus, 'pending' | 'done'>,
): Promise<void> {
  const ended = await trx
    .updateTable('recovery')
    .set({ status, ended_at: platform.clock.now() })
    .where('account_id', '=', accountId)
    .where('status', '=', 'pending')
    .returning('mail_id')
    .executeTakeFirst();
  if (ended?.mail_id) await withdrawMail(trx, platform, ended.mail_id);
}
