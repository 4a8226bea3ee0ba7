import { type Account, lockAccount } from '../account/account.ts';
import { everyAddressOf } from '../account/addresses-of.ts';
import { asHolder } from '../account/as-holder.ts';
import { forgetBrowsers } from '../account/known-browser.ts';
import { accountToLock } from '../account/lock-link.tsx';
import { type Actor, endAllSessions } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { revokeMailedRecoveries } from '../codes/store.ts';
import { endAddressesAskedBy } from '../company-address/address-change.ts';
import { endingPendingChange } from '../credentials/pending-change.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { spaceLockedMail } from './mails.tsx';

/** « Verrouiller mon espace », by whoever is signed in: it opens nothing, and so no password stands before it. */
export function lockOwnSpace(platform: Platform, actor: Actor): Promise<void> {
  return asHolder(platform, actor, ({ tx, account }) => lockSpace(tx, account, 'space', actor.origin));
}

/**
 * The same by the link of a mail to the present address.
 * @returns whether there is an account that it locks; a second time it does nothing
 */
export async function lockByReference(platform: Platform, typed: string, origin: Origin): Promise<boolean> {
  const found = await accountToLock(platform, typed);
  if (!found) return false;
  return inTransaction(platform, async (tx) => {
    await lockAccount(tx.db, found.id);
    // Under the lock: the address may have changed meanwhile.
    const account = await accountToLock(tx, typed);
    if (!account) return false;
    if (!account.locked_at) await lockSpace(tx, account, 'mail', origin);
    return true;
  });
}

/**
 * Sessions, mailed codes, sign-ins begun, the pending change and the addresses asked for companies, known and trusted browsers: all end, and nobody signs in until
 * the space is opened again. Passwords and factors stay as they are. The caller holds the account's lock.
 */
async function lockSpace(tx: Tx, account: Account, from: 'space' | 'mail', origin: Origin): Promise<void> {
  const { id } = account;
  const now = tx.clock.now();
  const locked = { locked_at: now, lock_recovered_at: null };
  await tx.db.updateTable('account').set(locked).where('id', '=', id).execute();
  await endAllSessions(tx, id);
  await forgetBrowsers(tx, id);
  await tx.later(endingPendingChange(tx, id, 'cancelled'));
  await endAddressesAskedBy(tx, id);
  await revokeMailedRecoveries(tx, id);
  for (const begun of ['pending_sign_in', 'sign_in_code'] as const)
    await tx.later(
      tx.db
        .updateTable(begun)
        .set({ used_at: now })
        .where('account_id', '=', id)
        .where('used_at', 'is', null),
    );
  const [present, ...former] = await everyAddressOf(tx, account);
  await send(tx, spaceLockedMail(tx.installation, account, { at: now, from, origin, to: present }));
  for (const to of former)
    await send(tx, spaceLockedMail(tx.installation, account, { at: now, from, origin, to, isFormer: true }));
  await record(tx, { event: 'account-locked', accountId: id, origin, details: { from } });
}
