import type { CredentialChangeStatus } from '../database/schema.ts';
import { withdrawMail } from '../mail/outbox.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/**
 * Ends the pending request of an account, whatever the reason: its codes stop working, and those still in
 * the outbox are not sent. The caller holds the account's lock.
 * @returns whether there was one
 */
export async function endPendingChange(
  tx: Tx,
  accountId: string,
  status: Exclude<CredentialChangeStatus, 'pending' | 'activated'>,
): Promise<boolean> {
  const ended = await tx.db
    .updateTable('credential_change')
    .set({ status, ended_at: tx.clock.now(), new_password_hash: null })
    .where('account_id', '=', accountId)
    .where('status', '=', 'pending')
    .returning('id')
    .executeTakeFirst();
  if (ended) await revokeCodes(tx, ended.id);
  return ended !== undefined;
}

/** The codes of a request stop working; a newer one may take their place. */
export async function revokeCodes(tx: Tx, changeId: string): Promise<void> {
  const revoked = await tx.db
    .updateTable('activation_code')
    .set({ revoked_at: tx.clock.now() })
    .where('change_id', '=', changeId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('mail_id')
    .execute();
  for (const { mail_id } of revoked) if (mail_id) await withdrawMail(tx, mail_id);
}
