import type { Trx } from '../platform/database/schema.ts';
import { withdrawMail } from '../platform/mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';

/** Ends a request that its own author corrects: its hashes are wiped, its codes stop working. */
export async function replaceRegistration(
  trx: Trx,
  platform: Pick<Platform, 'clock'>,
  registrationId: string,
): Promise<void> {
  const ended = await trx
    .updateTable('registration')
    .set({
      status: 'replaced',
      ended_at: platform.clock.now(),
      password_hash: null,
      security_answer_hash: null,
    })
    .where('id', '=', registrationId)
    .where('status', '=', 'pending')
    .returning('id')
    .executeTakeFirst();
  if (ended) await revokeCodes(trx, platform, ended.id);
}

/** The codes of a request stop working, and those still in the outbox are not sent. The caller holds its row. */
export async function revokeCodes(
  trx: Trx,
  platform: Pick<Platform, 'clock'>,
  registrationId: string,
): Promise<void> {
  const revoked = await trx
    .updateTable('activation_code')
    .set({ revoked_at: platform.clock.now() })
    .where('registration_id', '=', registrationId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('mail_id')
    .execute();
  for (const { mail_id } of revoked) if (mail_id) await withdrawMail(trx, platform, mail_id);
}
