import { frozenUntil, lockAccount } from '../../account/account.ts';
import { asksSecondStep } from '../../account/proof.ts';
import { cancelDeletion } from '../../deletion/cancel-deletion.tsx';
import { type AskRemovalOutcome, askRemoval } from '../../factors/removal.ts';
import type { Origin } from '../../platform/network.ts';
import type { Platform } from '../../platform/platform.ts';
import { inTransaction } from '../../platform/unit-of-work.ts';
import { awaitedAccount } from '../second-step.ts';

export type AskToRemoveOutcome =
  | AskRemovalOutcome
  /** A dispute keeps everybody out for now. */
  | { outcome: 'frozen'; until: Date }
  /** Its clock would stand still: only the assistance opens a space whose factors are lost as well. */
  | { outcome: 'locked' }
  /** The password was given too long ago, or it, the address or the factors have changed meanwhile. */
  | { outcome: 'over' };

/**
 * Asks that every factor of an account be taken away, by whoever has just given its password and is asked for the second
 * step. The sign-in itself goes on: whoever finds a code after all may still give it.
 */
export async function askToRemove(
  platform: Platform,
  pendingId: string,
  origin: Origin,
): Promise<AskToRemoveOutcome> {
  const awaited = await awaitedAccount(platform, pendingId);
  if (!awaited) return { outcome: 'over' };
  return inTransaction(platform, async (tx): Promise<AskToRemoveOutcome> => {
    await lockAccount(tx.db, awaited.id);
    // Under the lock: the second step may have been given, or the password changed.
    const account = await awaitedAccount(tx, pendingId);
    if (!account || !asksSecondStep(tx, account)) return { outcome: 'over' };
    if (account.locked_at) return { outcome: 'locked' };
    const until = frozenUntil(account, tx.clock.now());
    if (until) return { outcome: 'frozen', until };
    const result = await askRemoval(tx, account, origin);
    // Who has lost the factor cannot sign in to change their mind, and a deletion is final as soon as a removal is carried out.
    await cancelDeletion(tx, account, origin);
    return result;
  });
}
