import { revokeCodes } from '../../account/activation/end-change.ts';
import { maskedEmail, recordEvent } from '../../account/audit/record-event.ts';
import { emailKey } from '../../account/email-address.ts';
import { lockSignedInAccount, type SignedIn } from '../../account/session.ts';
import type { Platform } from '../../platform/platform.ts';
import { mailCode } from './mail-code.ts';
import { pendingChange } from './pending-change.ts';
import { mayMailCode } from './sending-limits.ts';

export type ResendCodeOutcome =
  | { outcome: 'resent' }
  | { outcome: 'too-many-today' }
  | { outcome: 'nothing-pending' }
  | { outcome: 'signed-out' };

/**
 * Mails a new code for the pending request; the earlier one stops working, since it cannot be sent twice
 * (only its hash is kept), and the 48 hours run anew. At most 5 times a day (SPEC 2).
 */
export function resendCode(platform: Platform, who: SignedIn): Promise<ResendCodeOutcome> {
  return platform.db.transaction().execute(async (trx): Promise<ResendCodeOutcome> => {
    const account = await lockSignedInAccount(trx, who);
    if (!account) return { outcome: 'signed-out' };
    const now = platform.clock.now();
    const pending = await pendingChange(trx, account.id, now);
    if (!pending) return { outcome: 'nothing-pending' };
    if (!(await mayMailCode(trx, account.id, 'resend', now))) return { outcome: 'too-many-today' };
    await revokeCodes(trx, platform, pending.id);
    const newEmail = { address: pending.newEmail, key: emailKey(pending.newEmail) };
    await mailCode(trx, platform, { changeId: pending.id, account, newEmail, resent: true });
    await recordEvent(trx, platform, {
      event: 'code-sent-again',
      ...who,
      details: { newAddress: maskedEmail(pending.newEmail) },
    });
    return { outcome: 'resent' };
  });
}
