import { type Account, frozenUntil } from '../account/account.ts';
import { mailCode } from '../codes/send-code.ts';
import { revokeWaitingRecoveryCodes } from '../codes/store.ts';
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
    await send(tx, { ...noCodeWhileFrozenMail(tx.installation, account, until, now), purpose });
    return;
  }
  await revokeWaitingRecoveryCodes(tx, account.id);
  await mailCode(tx, {
    purpose: 'recovery',
    subjectId: account.id,
    accountId: account.id,
    mail: (code) => ({
      ...recoveryCodeMail(tx.installation, account, { code, why: asked.why }, now),
      purpose,
    }),
  });
}
