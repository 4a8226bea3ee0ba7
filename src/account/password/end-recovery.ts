import type { RecoveryStatus, RecoveryTable, Trx } from '../../platform/database/schema.ts';
import { withdrawMail } from '../../platform/mail/outbox.ts';
import type { Platform } from '../../platform/platform.ts';

/**
 * Ends what is pending of « Mot de passe oublié » for an account, the verified included: their codes stop
 * working, and one still in the outbox is not sent. The caller holds the account's lock.
 * @param channel by default the mailed one and the letter alike
 */
export async function endPendingRecovery(
  trx: Trx,
  platform: Pick<Platform, 'clock'>,
  accountId: string,
  status: Extract<RecoveryStatus, 'replaced' | 'credentials-changed'>,
  channel?: RecoveryTable['channel'],
): Promise<void> {
  const ended = await trx
    .updateTable('recovery')
    .set({ status, ended_at: platform.clock.now() })
    .where('account_id', '=', accountId)
    .where('status', '=', 'pending')
    .where('channel', 'in', channel ? [channel] : ['mail', 'letter'])
    .returning('mail_id')
    .execute();
  for (const { mail_id } of ended) if (mail_id) await withdrawMail(trx, platform, mail_id);
}
