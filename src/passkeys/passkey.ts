import type { Selectable } from 'kysely';
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
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id');
}

/** By the name that its authenticator gives it; one that was removed opens nothing. */
export async function passkeyOfCredential(db: Database, credentialId: string): Promise<Passkey | undefined> {
  return db
    .selectFrom('passkey')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .where('removed_at', 'is', null)
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

/**
 * Undoes, in a dispute, what whoever is disputed may have done: passkeys made since then open nothing any more, and those
 * removed since then do again. The caller holds the account's lock.
 */
export async function putPasskeysBack({ db, clock }: Tx, accountId: string, since: Date): Promise<void> {
  await db
    .updateTable('passkey')
    .set({ removed_at: null })
    .where('account_id', '=', accountId)
    .where('removed_at', '>=', since)
    .where('created_at', '<', since)
    .execute();
  await db
    .updateTable('passkey')
    .set({ removed_at: clock.now() })
    .where('account_id', '=', accountId)
    .where('removed_at', 'is', null)
    .where('created_at', '>=', since)
    .execute();
}

/** Removed so long ago that nothing brings them back. */
export async function purgePasskeys({ db }: Pick<Ground, 'db'>, now: Date): Promise<void> {
  await inStretches(db, 'passkey', (here) =>
    db.deleteFrom('passkey').where('removed_at', '<=', daysAgo(now, REMOVED_KEPT_DAYS)).where(here).execute(),
  );
}
