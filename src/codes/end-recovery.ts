import type { RecoveryStatus, RecoveryTable } from '../database/schema.ts';
import { withdrawMail } from '../mail/outbox.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/**
 * Takes the place of mailed codes that nobody can have yet, because their mail waits for its turn or was given up. One
 * whose turn has come is on its way, and one that was entered with the answer has arrived: they are left alone, for
 * whoever asks has proved nothing. The caller holds the account's lock.
 */
export async function replaceWaitingRecovery({ db, clock }: Tx, accountId: string): Promise<void> {
  const withdrawn = await db
    .updateTable('mail')
    .set({ withdrawn_at: clock.now(), sealed_body: null })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('recovery')
        .select('mail_id')
        .where('account_id', '=', accountId)
        .where('status', '=', 'pending')
        .where('verified_at', 'is', null)
        .$narrowType<{ mail_id: string }>(),
    )
    .where('counted_at', 'is', null)
    .where('handed_over_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .execute();
  if (withdrawn.length === 0) return;
  await db
    .updateTable('recovery')
    .set({ status: 'replaced', ended_at: clock.now() })
    .where('status', '=', 'pending')
    .where(
      'mail_id',
      'in',
      withdrawn.map(({ id }) => id),
    )
    .execute();
}

/**
 * Ends what is pending of « Mot de passe oublié » for an account, the verified included: their codes stop
 * working, and one still in the outbox is not sent. The caller holds the account's lock.
 * @param channel by default the mailed one and the letter alike
 */
export async function endPendingRecovery(
  tx: Tx,
  accountId: string,
  status: Extract<RecoveryStatus, 'replaced' | 'credentials-changed'>,
  channel?: RecoveryTable['channel'],
): Promise<void> {
  const ended = await tx.db
    .updateTable('recovery')
    .set({ status, ended_at: tx.clock.now() })
    .where('account_id', '=', accountId)
    .where('status', '=', 'pending')
    .where('channel', 'in', channel ? [channel] : ['mail', 'letter'])
    .returning('mail_id')
    .execute();
  for (const { mail_id } of ended) if (mail_id) await withdrawMail(tx, mail_id);
}
