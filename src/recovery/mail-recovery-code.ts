import type { Account } from '../account/account.ts';
import { makeCode } from '../account/activation/activation-code.ts';
import { replaceWaitingRecovery } from '../account/password/end-recovery.ts';
import type { Trx } from '../platform/database/schema.ts';
import { queueMail } from '../platform/mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { recoveryCodeMail } from './mails.tsx';
import { recoveryCodeHash } from './recovery-code.ts';

/**
 * Mails the code of a new password to the account's address. It takes the place of one that still waits in the outbox;
 * one that left works for its hour, for else whoever asks again and again would end each before it can be entered. The
 * caller holds the account's lock.
 * @param asked by the holder, as far as can be told: such a code is not counted with those that strangers ask for
 */
export async function mailRecoveryCode(
  trx: Trx,
  platform: Platform,
  account: Account,
  asked: { byHolder: boolean },
): Promise<void> {
  await replaceWaitingRecovery(trx, platform, account.id);
  const code = makeCode(platform.random);
  const now = platform.clock.now();
  const mail = recoveryCodeMail(platform.installation, account, code, now);
  const purpose = asked.byHolder ? 'own-recovery-code' : 'recovery-code';
  const mailId = await queueMail(trx, platform, { ...mail, purpose });
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
