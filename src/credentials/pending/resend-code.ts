import { revokeCodes } from '../../account/activation/end-change.ts';
import { nextCodeAt } from '../../account/activation/sending-limits.ts';
import { maskedEmail, recordEvent } from '../../account/audit/record-event.ts';
import { type Actor, lockSignedInAccount } from '../../account/session.ts';
import type { Platform } from '../../platform/platform.ts';
import { mailCode } from './mail-code.ts';
import { pendingChange } from './pending-change.ts';

export type ResendCodeOutcome =
  | { outcome: 'resent' }
  | { outcome: 'too-many-today'; retryAt: Date }
  | { outcome: 'nothing-pending' }
  | { outcome: 'signed-out' };

/**
 * Mails a new code for the pending request; the earlier one stops working, since it cannot be sent twice
 * (only its hash is kept), and the 48 hours run anew. At most 5 times a day. One whose mail still waits to leave is on
 * its way already: another would only lose its place in the line.
 */
export function resendCode(platform: Platform, who: Actor): Promise<ResendCodeOutcome> {
  return platform.db.transaction().execute(async (trx): Promise<ResendCodeOutcome> => {
    const account = await lockSignedInAccount(trx, who);
    if (!account) return { outcome: 'signed-out' };
    const now = platform.clock.now();
    const pending = await pendingChange(trx, account.id, now);
    if (!pending) return { outcome: 'nothing-pending' };
    if (pending.code.state === 'leaving') return { outcome: 'resent' };
    const retryAt = await nextCodeAt(trx, { account_id: account.id }, 'resend', now);
    if (retryAt) return { outcome: 'too-many-today', retryAt };
    await revokeCodes(trx, platform, pending.id);
    const change = await trx
      .selectFrom('credential_change')
      .selectAll()
      .where('id', '=', pending.id)
      .executeTakeFirstOrThrow();
    await mailCode(trx, platform, { account, change, resent: true });
    await recordEvent(trx, platform, {
      event: 'code-sent-again',
      ...who,
      details: { newAddress: maskedEmail(pending.newEmail) },
    });
    return { outcome: 'resent' };
  });
}
