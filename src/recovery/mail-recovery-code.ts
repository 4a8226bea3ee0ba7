import { type Account, frozenUntil } from '../account/account.ts';
import { makeCode, recoveryCodeHash } from '../codes/code.ts';
import { replaceWaitingRecovery } from '../codes/end-recovery.ts';
import { send } from '../mail/outbox.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { noCodeWhileFrozenMail, recoveryCodeMail, type WhyNewPassword } from './mails.tsx';

/**
 * Mails the code of a new password to the account's address. It takes the place of one that still waits in the outbox;
 * one that left works for its hour, for else whoever asks again and again would end each before it can be entered. While
 * a dispute keeps everybody out that is told instead. The caller holds the account's lock.
 * @param asked by the holder, as far as can be told: such a code is not counted with those that strangers ask for
 */
export async function mailRecoveryCode(
  tx: Tx,
  account: Account,
  asked: { byHolder: boolean; why: WhyNewPassword },
): Promise<void> {
  const purpose = asked.byHolder ? 'own-recovery-code' : 'recovery-code';
  const now = tx.clock.now();
  const until = frozenUntil(account, now);
  if (until) {
    const told = noCodeWhileFrozenMail(tx.installation, account, until, now);
    await send(tx, { ...told, purpose });
    return;
  }
  await replaceWaitingRecovery(tx, account.id);
  const code = makeCode(tx.random);
  const mail = recoveryCodeMail(tx.installation, account, { code, why: asked.why }, now);
  const mailId = await send(tx, { ...mail, purpose });
  await tx.db
    .insertInto('recovery')
    .values({
      id: tx.random.uuid(),
      account_id: account.id,
      status: 'pending',
      channel: 'mail',
      code_hash: recoveryCodeHash(tx.secrets, code),
      mail_id: mailId,
      requested_at: now,
      verified_at: null,
      ended_at: null,
    })
    .execute();
}
