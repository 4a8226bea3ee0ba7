import type { Selectable } from 'kysely';
import type { Account } from '../account/account.ts';
import { inStretches } from '../database/in-stretches.ts';
import type { Database, PasskeyTable } from '../database/schema.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';

export type Passkey = Selectable<PasskeyTable>;

/** Of one account at once: somebody with several devices and a security key or two has far fewer. */
export const MOST_PASSKEYS = 20;
/** A dispute brings back what was removed since; the oldest change that may be disputed is younger. */
const REMOVED_KEPT_DAYS = 30;

/** Those of an account that open it, the oldest first. */
export function passkeysOf(db: Database, accountId: string) {
  return db
    .selectFrom('passkey')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', '=', 'active')
    .orderBy('created_at')
    .orderBy('id');
}

/** By the name that its authenticator gives it; one that was removed or put away opens nothing. */
export async function passkeyOfCredential(db: Database, credentialId: string): Promise<Passkey | undefined> {
  return db
    .selectFrom('passkey')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .where('state', '=', 'active')
    .executeTakeFirst();
}

/** What authenticators know the account by, be it of a passkey that was removed; undefined where it never had one. */
export async function userHandleOf(db: Database, accountId: string): Promise<string | undefined> {
  const newest = await db
    .selectFrom('passkey')
    .select('user_handle')
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest?.user_handle;
}

/** Those that a recovery or a dispute has put away, the oldest first. */
export function passkeysAsleep(db: Database, accountId: string) {
  return db
    .selectFrom('passkey')
    .select(['label', 'asleep_at'])
    .where('account_id', '=', accountId)
    .where('state', '=', 'asleep')
    .orderBy('created_at')
    .orderBy('id');
}

/** How many, after a recovery or a dispute. */
export interface PasskeysTouched {
  /** Of those made shortly before: they open nothing any more. */
  asleep: number;
  /** Of those made shortly before: they open nothing alone, and are asked for after the password. */
  secondOnly?: number;
  /** Of those removed shortly before: they open the account again. */
  back?: number;
  /** That open the account now. */
  open: number;
}

/**
 * Whoever is locked out, or disputed, may have made a passkey: those made since then open nothing any more. The caller holds
 * the account's lock.
 */
export async function putPasskeysToSleep(
  { db, clock }: Tx,
  accountId: string,
  since: Date,
  asleep_at = clock.now(),
): Promise<PasskeysTouched> {
  const { numUpdatedRows } = await db
    .updateTable('passkey')
    .set({ asleep_at })
    .where('account_id', '=', accountId)
    .where('state', '=', 'active')
    .where('created_at', '>=', since)
    .executeTakeFirst();
  return { asleep: Number(numUpdatedRows), open: await openPasskeys(db, accountId) };
}

/**
 * After a forgotten password: whoever was locked out may find a passkey there that a thief made shortly before. It is put to
 * sleep where another factor is left. The last one stays, since a recovery takes no factor away, or the reader of a mailbox
 * would get in by one; but it opens nothing alone, until it was given after the new password. The caller holds the account's
 * lock.
 * @param factors of the account, as they are noted
 */
export async function distrustYoungPasskeys(
  tx: Tx,
  { id, factors }: Pick<Account, 'id' | 'factors'>,
  since: Date,
): Promise<PasskeysTouched> {
  const open = await passkeysOf(tx.db, id).execute();
  const isLast =
    !factors.some((factor) => factor !== 'passkey') && open.every((one) => one.created_at >= since);
  if (!isLast) return putPasskeysToSleep(tx, id, since);
  await tx.db
    .updateTable('passkey')
    .set({ second_only_at: tx.clock.now() })
    .where('account_id', '=', id)
    .where('state', '=', 'active')
    .execute();
  return { asleep: 0, secondOnly: open.length, open: 0 };
}

/**
 * As {@link putPasskeysToSleep}, and those removed since then open the account again: only where more than a mailbox was
 * proved, or its reader would give back what the holder has removed. The caller holds the account's lock.
 */
export async function putPasskeysBack(tx: Tx, accountId: string, since: Date): Promise<PasskeysTouched> {
  const { numUpdatedRows } = await tx.db
    .updateTable('passkey')
    .set({ removed_at: null })
    .where('account_id', '=', accountId)
    .where('removed_at', '>=', since)
    .where('created_at', '<', since)
    .where('asleep_at', 'is', null)
    .executeTakeFirst();
  return { ...(await putPasskeysToSleep(tx, accountId, since)), back: Number(numUpdatedRows) };
}

/**
 * What disputes put away that were not right after all opens the account again. The caller holds the account's lock.
 * @param at when they were put away, to the instant
 */
export async function wakePasskeys({ db }: Tx, accountId: string, at: readonly Date[]): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('passkey')
    .set({ asleep_at: null })
    .where('account_id', '=', accountId)
    .where('removed_at', 'is', null)
    .where('asleep_at', 'in', at.length > 0 ? at : [new Date(0)])
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Their holder has lost them. The caller holds the account's lock. */
export async function removeAllPasskeys({ db, clock }: Tx, accountId: string): Promise<void> {
  await db
    .updateTable('passkey')
    .set({ removed_at: clock.now() })
    .where('account_id', '=', accountId)
    .where('state', '=', 'active')
    .execute();
}

/** How many open the account by themselves. */
export async function openPasskeys(db: Database, accountId: string): Promise<number> {
  return (await passkeysOf(db, accountId).where('second_only_at', 'is', null).execute()).length;
}

/** Removed or put away so long ago that nothing brings them back. */
export async function purgePasskeys({ db }: Pick<Ground, 'db'>, now: Date): Promise<void> {
  await inStretches(db, 'passkey', (here) =>
    db
      .deleteFrom('passkey')
      .where(({ eb, fn }) =>
        eb(fn.coalesce('removed_at', 'asleep_at'), '<=', daysAgo(now, REMOVED_KEPT_DAYS)),
      )
      .where(here)
      .execute(),
  );
}
