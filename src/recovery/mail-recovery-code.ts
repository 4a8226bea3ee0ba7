import type { Account } from '../account/account.ts';
import { makeCode } from '../account/activation/activation-code.ts';
import { endPendingRecovery } from '../account/password/end-recovery.ts';
import type { Trx } from '../platform/database/schema.ts';
import { queueMail } from '../platform/mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { recoveryCodeMail } from './mails.tsx';
import { recoveryCodeHash } from './recovery-code.ts';

/**
 * Mails the code of a new password to the account's address; the newest is the one that works (SPEC 6), and a letter
 * under way is left alone. The caller holds the account's lock.
 */
export async function mailRecoveryCode(trx: Trx, platform: Platform, account: Account): Promise<void> {
  await endPendingRecovery(trx, platform, account.id, 'replaced', 'mail');
  const code = makeCode(platform.random);
  const now = platform.clock.now();
  const mailId = await queueMail(trx, platform, recoveryCodeMail(platform.installation, account, code, now));
  await trx
    .insertInto('recovery')
    .values({
      id: platform.random.uuid(),
      account_id: account.id,
      status: 'pending',
      channel: 'mail',
      code_hash: recoveryCodeHash(platform.secrets, code),
      mail_id: mailId,
      requested_at: now,
      verified_at: null,
      ended_at: null,
    })
    .execute();
}
