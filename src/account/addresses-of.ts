import { daysAgo } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import type { Account } from './account.ts';

/** A change of address so recent may be a thief's: the former address hears of it too. */
const FORMER_ADDRESS_DAYS = 30;

/** Where a titulaire hears of being replaced: the address that signs in, and one that it has just replaced. */
export function addressesOf(tx: Tx, account: Account): Promise<string[]> {
  return addressesSince(tx, account, daysAgo(tx.clock.now(), FORMER_ADDRESS_DAYS));
}

/** The address that signs in, first, and every other that it has replaced, as long as that is kept. */
export function everyAddressOf(tx: Tx, account: Account): Promise<string[]> {
  return addressesSince(tx, account, new Date(0));
}

async function addressesSince(tx: Tx, account: Account, since: Date): Promise<string[]> {
  const former = await tx.db
    .selectFrom('credential_change')
    .select('old_email')
    .where('account_id', '=', account.id)
    .where('status', '=', 'activated')
    .where('ended_at', '>', since)
    .orderBy('ended_at', 'desc')
    .execute();
  return [...new Set([account.sign_in_email, ...former.map(({ old_email }) => old_email)])];
}
