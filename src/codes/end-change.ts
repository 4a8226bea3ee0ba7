import type { CredentialChangeStatus, Trx } from '../database/schema.ts';
import { withdrawMail } from '../mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';

/**
 * Ends the pending request of an account, whatever the reason: its codes stop working, and those still in
 * the outbox are not sent. The caller holds the account's lock.
 * @returns whether there was one
 */
export async function endPendingChange(
  trx: Trx,
  platform: Pick<Platform, 'clock'>,
  accountId: string,
  status: Exclude<CredentialChangeStatus, 'pending' | 'activated'>,
): Promise<boolean> {
  const ended = await trx
    .updateTable('credential_change')
    .set({ status, ended_at: platform.clock.now(), new_password_hash: null })
    .where('account_id', '=', accountId)
    .where('status', '=', 'pending')
    .returning('id')
    .executeTakeFirst();
  if (ended) await revokeCodes(trx, platform, ended.id);
  return ended !== undefined;
}

/** The codes of a request stop working; a newer one may take their place. */
export async function revokeCodes(
  trx: Trx,
  platform: Pick<Platform, 'clock'>,
  changeId: string,
): Promise<void> {
  const revoked = await trx
    .updateTable('activation_code')
    .set({ revoked_at: platform.clock.now() })
    .where('change_id', '=', changeId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('mail_id')
    .execute();
  for (const { mail_id } of revoked) if (mail_id) await withdrawMail(trx, platform, mail_id);
}
