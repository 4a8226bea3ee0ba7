import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { type Account, accountById, lockAccount } from './account.ts';
import { type Actor, hasSession } from './session.ts';

/**
 * The session with which something was asked has been ended meanwhile, or its account erased: nothing was done. Answered
 * in one place, by the page that signs in.
 */
export class SessionOver extends Error {
  override readonly name = 'SessionOver';
}

/** What the work of a signed-in person is handed. */
export interface AsHolder {
  tx: Tx;
  /** As it is under the lock. */
  account: Account;
  now: Date;
}

/**
 * One unit of work of a signed-in person. The account is locked, so that two of them on one account never interleave,
 * and the session is looked at again under the lock: of two browsers that change the password at once, the second is
 * already signed out.
 * @throws SessionOver before anything is done
 */
export function asHolder<T>(
  platform: Platform,
  actor: Actor,
  work: (holder: AsHolder) => Promise<T>,
): Promise<T> {
  return inTransaction(platform, async (tx) => {
    const account = await lockAccount(tx.db, actor.accountId);
    if (!account || !(await hasSession(tx.db, actor.tokenHash, account.id))) throw new SessionOver();
    return work({ tx, account, now: tx.clock.now() });
  });
}

/**
 * The account of a signed-in person without a lock, for what has to be compared or hashed before the unit of work: it is
 * to be looked at again in there.
 * @throws SessionOver where it has been erased
 */
export async function holderAccount({ db }: Ground, actor: Actor): Promise<Account> {
  const account = await accountById(db, actor.accountId);
  if (!account) throw new SessionOver();
  return account;
}
