import { lockAccount } from '../account/account.ts';
import { endAllSessions } from '../account/session.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endPendingChange } from '../codes/end-change.ts';
import { endPendingRecovery } from '../codes/end-recovery.ts';
import { queueMail } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { changeById, stateOf } from './dispute-state.ts';
import { requestDisputedMail } from './mails.tsx';

export type CancelDisputedOutcome = { outcome: 'cancelled' } | { outcome: 'cannot-be-cancelled' };

/**
 * « Ce n'était pas moi », before the activation: the request dies with its codes, every session ends, and so does a
 * forgotten password that was under way. Reading the mailbox is proof enough, for nothing is given; but once only, see
 * `LINK_SPENT_DAYS`.
 */
export function cancelDisputedChange(
  platform: Platform,
  changeId: string,
  origin: Origin,
): Promise<CancelDisputedOutcome> {
  return platform.db.transaction().execute(async (trx): Promise<CancelDisputedOutcome> => {
    const asked = await changeById(trx, changeId);
    const account = asked && (await lockAccount(trx, asked.account_id));
    const change = await changeById(trx, changeId);
    if (!account || !change || stateOf(change, account, platform).state !== 'can-be-cancelled')
      return { outcome: 'cannot-be-cancelled' };
    await endPendingChange(trx, platform, account.id, 'disputed');
    await endPendingRecovery(trx, platform, account.id, 'credentials-changed');
    await endAllSessions(trx, account.id);
    await queueMail(trx, platform, requestDisputedMail(platform.installation, account, platform.clock.now()));
    await recordEvent(trx, platform, { event: 'change-disputed', accountId: account.id, origin });
    return { outcome: 'cancelled' };
  });
}
