import { type Account, freezeEnd, frozenUntil, lockAccount } from '../account/account.ts';
import { endAllSessions } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { revokeCodes } from '../codes/store.ts';
import { endingPendingChange } from '../credentials/pending-change.ts';
import { cancelRemoval } from '../factors/removal.ts';
import { send } from '../mail/outbox.ts';
import { moveObjections } from '../mandates/role-request.ts';
import { orGiveBack } from '../platform/fair-queue.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { disputeFactors } from './dispute-factors.ts';
import { disputeRoles } from './dispute-roles.tsx';
import { type Change, changeById, stateOfChange } from './dispute-state.ts';
import { countTry, giveBackTry, refuseTry } from './dispute-tries.ts';
import { accountFrozenMail } from './freeze-mails.tsx';
import { factorLines } from './texts.ts';

export type FreezeOutcome =
  | { outcome: 'frozen'; roles: string[]; factors: string[] }
  | { outcome: 'wrong-secret'; triesLeft: number }
  | { outcome: 'cannot-be-frozen' };

/**
 * « Ce n'était pas moi », where no question is asked, up to 72 hours after the activation: with a password in force
 * before. A thief had to know it too, and so may a former employee who reads the old mailbox: it gives nobody the
 * account. For 7 days at most nobody signs in and no code works, until the assistance has decided. Once a change.
 */
export async function freezeAccount(
  platform: Platform,
  { changeId, password, origin }: { changeId: string; password: string; origin: Origin },
): Promise<FreezeOutcome> {
  const found = await stateOfChange(platform, changeId);
  if (found?.state.state !== 'can-be-frozen') return { outcome: 'cannot-be-frozen' };
  const { account, state } = found;
  const counted = await countTry(platform.db, changeId);
  if (!counted) return { outcome: 'cannot-be-frozen' };
  const isRight = await orGiveBack(isOneOf(platform, state.passwordHashes, password), () =>
    giveBackTry(platform.db, changeId),
  );
  if (!isRight) return refuseTry(platform, account, counted, { event: 'account-frozen', origin });
  return inTransaction(platform, async (tx): Promise<FreezeOutcome> => {
    const locked = await lockAccount(tx.db, account.id);
    const change = await changeById(tx.db, changeId);
    if (!locked || change?.status !== 'activated' || change.frozen_at !== null)
      return { outcome: 'cannot-be-frozen' };
    return { outcome: 'frozen', ...(await freeze(tx, locked, change, origin)) };
  });
}

/** One after the other: two at once would take two places in the queue. */
async function isOneOf({ hasher }: Platform, hashes: readonly string[], password: string): Promise<boolean> {
  for (const hash of hashes) if (await hasher.verify(hash, password)) return true;
  return false;
}

async function freeze(tx: Tx, account: Account, change: Change, origin: Origin) {
  const now = tx.clock.now();
  // A second dispute does not make it longer.
  const until = frozenUntil(account, now) ?? freezeEnd(now);
  await tx.db
    .updateTable('account')
    // A deletion must not become final meanwhile; it can be asked for again.
    .set({ frozen_until: until, deletion_asked_at: null })
    .where('id', '=', account.id)
    .execute();
  if (!frozenUntil(account, now)) await moveObjections(tx, account.id, until.getTime() - now.getTime());
  await tx.db.updateTable('credential_change').set({ frozen_at: now }).where('id', '=', change.id).execute();
  // Not `disputed`: that would spend the link of the holder's next request.
  await tx.later(endingPendingChange(tx, account.id, 'cancelled'));
  await revokeCodes(tx, 'recovery', account.id);
  await endAllSessions(tx, account.id);
  await cancelRemoval(tx, account, 'disputed', origin);
  const factors = factorLines(await disputeFactors(tx, account, change, 'suspend', now), 'frozen');
  const roles = await disputeRoles(tx, account, change, { way: 'suspend', origin });
  for (const to of [change.old_email, account.sign_in_email]) {
    const deletionCancelled = account.deletion_asked_at !== null;
    const frozen = { at: now, until, deletionCancelled, roles, factors };
    await send(tx, accountFrozenMail(tx.installation, account, to, frozen));
  }
  await record(tx, { event: 'account-frozen', accountId: account.id, origin });
  return { roles, factors };
}
