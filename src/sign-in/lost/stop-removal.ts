import { lockAccount } from '../../account/account.ts';
import { readReference } from '../../account/mail-reference.ts';
import { cancelRemoval, type Removal, stopHashes, waitingRemoval } from '../../factors/removal.ts';
import type { Origin } from '../../platform/network.ts';
import type { Ground, Platform } from '../../platform/platform.ts';
import { inTransaction } from '../../platform/unit-of-work.ts';

/** The removal that a reference stands for, whatever became of it; undefined when nobody was mailed such a reference. */
export async function removalToStop({ db, secrets }: Ground, typed: string): Promise<Removal | undefined> {
  const signs = readReference(typed);
  if (signs === undefined) return undefined;
  return db
    .selectFrom('factor_removal')
    .selectAll()
    .where('stop_hash', 'in', stopHashes(secrets, signs))
    .executeTakeFirst();
}

/**
 * Cancels it, for whoever reads the address that signed in when it was asked for: a change of address has cancelled it by
 * itself. Of several at once, and of its hour, exactly one comes first.
 * @returns whether there was something to cancel
 */
export function stopRemoval(
  platform: Platform,
  { id, account_id: accountId }: Removal,
  origin: Origin,
): Promise<boolean> {
  return inTransaction(platform, async (tx) => {
    const account = await lockAccount(tx.db, accountId);
    // Of another, asked for since, the reference says nothing.
    if (!account || (await waitingRemoval(tx.db, accountId))?.id !== id) return false;
    return cancelRemoval(tx, account, 'stopped', origin);
  });
}
