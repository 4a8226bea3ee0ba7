import { daysAgo } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import type { Account } from './account.ts';

/** A change of address so recent may be a thief's: the former address hears of it too. */
const FORMER_ADDRESS_DAYS = 30;

/** Where a titulaire hears of being replaced: the address that signs in, and one that it has just replaced. */
export async function addressesOf(tx: Tx, account: Account): Promise<string[]> {
  const former = await tx.db
    .selectFrom('credential_change')
    .select('old_email')
    .where('account_id', '=', account.id)
    .where('status', '=', 'activated')
    .where('ended_at', '>', daysAgo(tx.clock.now(), FORMER_ADDRESS_DAYS))
    .orderBy('ended_at', 'desc')
    .execute();
  return [...new Set([account.sign_in_email, ...former.map(({ old_email }) => old_email)])];
}
