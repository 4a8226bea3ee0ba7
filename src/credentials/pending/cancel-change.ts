import { endPendingChange } from '../../account/activation/end-change.ts';
import { maskedEmail, recordEvent } from '../../account/audit/record-event.ts';
import { type Actor, lockSignedInAccount } from '../../account/session.ts';
import type { Platform } from '../../platform/platform.ts';
import { pendingChange } from './pending-change.ts';

export type CancelChangeOutcome =
  | { outcome: 'cancelled' }
  | { outcome: 'nothing-pending' }
  | { outcome: 'signed-out' };

/** « annuler » on the pending request: its code is worth nothing from now on. */
export function cancelChange(platform: Platform, who: Actor): Promise<CancelChangeOutcome> {
  return platform.db.transaction().execute(async (trx): Promise<CancelChangeOutcome> => {
    const account = await lockSignedInAccount(trx, who);
    if (!account) return { outcome: 'signed-out' };
    const pending = await pendingChange(trx, account.id, platform.clock.now());
    if (!pending) return { outcome: 'nothing-pending' };
    await endPendingChange(trx, platform, account.id, 'cancelled');
    await recordEvent(trx, platform, {
      event: 'change-cancelled',
      ...who,
      details: { newAddress: maskedEmail(pending.newEmail) },
    });
    return { outcome: 'cancelled' };
  });
}
