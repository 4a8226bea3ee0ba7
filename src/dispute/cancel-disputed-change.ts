import { lockAccount } from '../account/account.ts';
import { endAllSessions } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { revokeCodes } from '../codes/store.ts';
import { endingPendingChange } from '../credentials/pending-change.ts';
import { cancelRemoval } from '../factors/removal.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { disputeFactors } from './dispute-factors.ts';
import { disputeRoles } from './dispute-roles.tsx';
import { changeById, stateOf } from './dispute-state.ts';
import { requestDisputedMail } from './mails.tsx';
import { factorLines } from './texts.ts';

export type CancelDisputedOutcome =
  | { outcome: 'cancelled'; roles: string[]; factors: string[] }
  | { outcome: 'cannot-be-cancelled' };

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
  return inTransaction(platform, async (tx): Promise<CancelDisputedOutcome> => {
    const asked = await changeById(tx.db, changeId);
    const account = asked && (await lockAccount(tx.db, asked.account_id));
    const change = await changeById(tx.db, changeId);
    if (!account || !change || stateOf(change, account, tx).state !== 'can-be-cancelled')
      return { outcome: 'cannot-be-cancelled' };
    await tx.later(endingPendingChange(tx, account.id, 'disputed'));
    await revokeCodes(tx, 'recovery', account.id);
    await endAllSessions(tx, account.id);
    await cancelRemoval(tx, account, 'disputed', origin);
    const factors = factorLines(await disputeFactors(tx, account, change, 'suspend'), 'open');
    const roles = await disputeRoles(tx, account, change, { way: 'suspend', origin });
    await send(tx, requestDisputedMail(tx.installation, account, tx.clock.now(), { roles, factors }));
    await record(tx, { event: 'change-disputed', accountId: account.id, origin });
    return { outcome: 'cancelled', roles, factors };
  });
}
