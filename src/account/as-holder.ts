import { type Expression, sql } from 'kysely';
import { type Asked, compiledOnce, type Places } from '../database/compiled-once.ts';
import type { ReadAlong } from '../database/read-along.ts';
import type { Trx } from '../database/schema.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction, type RowsOf, type Tx } from '../platform/unit-of-work.ts';
import { type Account, accountById, accountOfId, accounts } from './account.ts';
import { type Actor, heldSession } from './session.ts';

/**
 * The session with which something was asked has been ended meanwhile, or its account erased: nothing was done. Answered
 * in one place, by the page that signs in.
 */
export class SessionOver extends Error {
  override readonly name = 'SessionOver';
}

/** What the work of a signed-in person is handed. */
export interface AsHolder<Looked extends readonly Asked[] = readonly []> {
  tx: Tx;
  /** As it is under the lock. */
  account: Account;
  now: Date;
  /** The rows of what it had looked up besides, under the lock too. */
  found: RowsOf<Looked>;
}

/**
 * One unit of work of a signed-in person. The account is locked, so that two of them on one account never interleave,
 * and the session is looked at again under the lock: of two browsers that change the password at once, the second is
 * already signed out.
 * @param lookUp what else decides: asked in the journey that locks, once the lock is had
 * @throws SessionOver before anything is done
 */
export function asHolder<T, Looked extends readonly Asked[] = readonly []>(
  platform: Platform,
  { accountId, tokenHash }: Actor,
  work: (holder: AsHolder<Looked>) => Promise<T>,
  lookUp?: (db: Trx, now: Date) => Looked,
): Promise<T> {
  return inTransaction(platform, async (tx) => {
    const now = tx.clock.now();
    const [[account], [held], ...found] = await tx.together(
      lockingHolder({ accountId, at: now.toISOString() }),
      heldSession(tx.db, tokenHash, accountId),
      ...(lookUp?.(tx.db, now) ?? []),
    );
    if (!account || !held) throw new SessionOver();
    return work({ tx, account, now, found: found as RowsOf<Looked> });
  });
}

/**
 * Locks the account, and tells the database for the rest of the transaction who acts and when: it notes it with each change
 * of a mandate.
 */
const lockingHolder = compiledOnce((db, { accountId, at }: Places<{ accountId: string; at: string }>) =>
  accountOfId(db, accountId).select(sayingWhoActs(accountId, at)).forNoKeyUpdate(),
);

function sayingWhoActs(accountId: string | Expression<string>, at: string | Expression<string>) {
  return sql<unknown>`set_config('espace.actor', ${accountId}, true) || set_config('espace.at', ${at}, true)`.as(
    'said',
  );
}

/**
 * The same where another account is concerned as well: both are locked, in the order of their ids, so that two persons who
 * do something about each other wait in a line and not in a circle.
 * @throws SessionOver before anything is done
 */
export function asHolderWith<T>(
  platform: Platform,
  { accountId, tokenHash }: Actor,
  otherId: string,
  work: (tx: Tx, both: { own: Account; other: Account | undefined }) => Promise<T>,
): Promise<T> {
  return inTransaction(platform, async (tx) => {
    const saying = sayingWhoActs(accountId, tx.clock.now().toISOString());
    const [both, [held]] = await tx.together(
      accounts(tx.db).select(saying).where('id', 'in', [accountId, otherId]).orderBy('id').forNoKeyUpdate(),
      heldSession(tx.db, tokenHash, accountId),
    );
    const own = both.find(({ id }) => id === accountId);
    if (!own || !held) throw new SessionOver();
    return work(tx, { own, other: both.find(({ id }) => id === otherId) });
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

/** The same, with something that is read along. */
export async function holderAccountWith<T>(
  { db, clock }: Ground,
  { accountId }: Actor,
  along: ReadAlong<T>,
): Promise<{ account: Account; along: T }> {
  const now = clock.now();
  const json = along.json(sql.ref('account.id'), now).as('along');
  const found = await accountOfId(db, accountId).select(json).executeTakeFirst();
  if (!found) throw new SessionOver();
  return { account: found, along: along.parse(found.along, now) };
}
