import { type Account, freezeEnd, frozenUntil, lockAccount } from '../account/account.ts';
import { everyAddressOf } from '../account/addresses-of.ts';
import { emailKey } from '../account/email-address.ts';
import { record } from '../audit/record-event.ts';
import { isUniqueViolation } from '../database/errors.ts';
import type { Trx } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import { moveObjections } from '../mandates/role-request.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { mailRecoveryCode } from '../recovery/mail-recovery-code.ts';
import { reopenSpace } from '../space-lock/reopen-space.ts';
import { wakeDisputedFactors } from './dispute-factors.ts';
import { disputeRoles, wakeRoles } from './dispute-roles.tsx';
import type { Change } from './dispute-state.ts';
import { accountReleasedMail, addressRestoredMail, addressWithdrawnNotice } from './freeze-mails.tsx';
import { nobodysPassword, putAddressBack } from './undo-change.ts';

/*
 * What the operator decides of a dispute, once the identity of who called is proved.
 * The reason is on record and mailed to both addresses.
 */

/** Which account, and why. */
export interface Decision {
  /** 14 digits */
  subscriberNumber: string;
  /** In words that its holder, and whoever disputes it, may read. */
  reason: string;
}

export interface RestoreDecision extends Decision {
  /** The former address to give back, where it is not plain which. */
  address?: string | undefined;
}

export type ReleaseOutcome =
  | { outcome: 'released'; wasFrozen: boolean; wasLocked: boolean; addresses: string[] }
  | { outcome: 'no-such-subscriber' }
  | { outcome: 'not-closed' };

/** Ends a freeze, or a lock, and leaves everything as it is: the address and the password in force sign in again. */
export async function releaseAccount(
  platform: Platform,
  { subscriberNumber, reason }: Decision,
): Promise<ReleaseOutcome> {
  return inTransaction(platform, async (tx): Promise<ReleaseOutcome> => {
    const account = await lockSubscriber(tx.db, subscriberNumber);
    if (!account) return { outcome: 'no-such-subscriber' };
    const now = tx.clock.now();
    const until = frozenUntil(account, now);
    const wasLocked = account.locked_at !== null;
    if (!until && !wasLocked) return { outcome: 'not-closed' };
    await reopenSpace(tx, account, { why: 'operator', reason });
    if (!until) {
      const addresses = await everyAddressOf(tx, account);
      return { outcome: 'released', wasFrozen: false, wasLocked, addresses };
    }
    await moveObjections(tx, account.id, now.getTime() - until.getTime());
    await tx.db.updateTable('account').set({ frozen_until: null }).where('id', '=', account.id).execute();
    const disputed = (await activatedChanges(tx.db, account.id)).filter(isDisputed);
    const ofThisFreeze = disputed.filter(isOfThisFreeze(account));
    const roles = await wakeRoles(tx, account, ofThisFreeze);
    const factors = await wakeDisputedFactors(tx, account, ofThisFreeze);
    const addresses = [...new Set([account.sign_in_email, ...disputed.map(({ old_email }) => old_email)])];
    for (const to of addresses)
      await send(tx, accountReleasedMail(tx.installation, account, to, { at: now, reason, roles, factors }));
    await record(tx, {
      event: 'account-released',
      accountId: account.id,
      details: { reason },
    });
    return { outcome: 'released', wasFrozen: true, wasLocked, addresses };
  });
}

export type RestoreOutcome =
  | { outcome: 'restored'; address: string; insteadOf: string }
  | { outcome: 'no-such-subscriber' }
  /** No change of address is on record that has not been undone, or none from the address named. */
  | { outcome: 'nothing-to-restore' }
  | { outcome: 'address-taken'; address: string };

/**
 * Gives an account back a former address: the one named, else that before the change which froze it, else that before
 * the newest change. A new password is chosen with a mailed code, as after a dispute settled by its holder, or with a
 * letter.
 */
export async function restoreAccount(
  platform: Platform,
  { subscriberNumber, reason, address }: RestoreDecision,
): Promise<RestoreOutcome> {
  const nobodys = await nobodysPassword(platform);
  let taken = '';
  try {
    return await inTransaction(platform, async (tx): Promise<RestoreOutcome> => {
      const account = await lockSubscriber(tx.db, subscriberNumber);
      if (!account) return { outcome: 'no-such-subscriber' };
      const now = tx.clock.now();
      const change = await changeToUndo(tx.db, account, now, address);
      if (!change) return { outcome: 'nothing-to-restore' };
      taken = change.old_email;
      const { restored, factors } = await putAddressBack(tx, account, change, nobodys);
      const { installation } = tx;
      const roles = await disputeRoles(tx, restored, change, { way: 'undo' });
      const deletionCancelled = account.deletion_asked_at !== null;
      await send(
        tx,
        addressRestoredMail(installation, restored, { at: now, reason, deletionCancelled, roles, factors }),
      );
      await send(tx, addressWithdrawnNotice(installation, account, { at: now, reason }));
      await mailRecoveryCode(tx, restored, { byHolder: true, why: 'address-put-back' });
      await record(tx, {
        event: 'account-restored',
        accountId: account.id,
        details: { reason },
      });
      return { outcome: 'restored', address: change.old_email, insteadOf: account.sign_in_email };
    });
  } catch (error) {
    if (isUniqueViolation(error, 'account_sign_in_email_key_key'))
      return { outcome: 'address-taken', address: taken };
    throw error;
  }
}

async function lockSubscriber(trx: Trx, subscriberNumber: string): Promise<Account | undefined> {
  const known = await trx
    .selectFrom('account')
    .select('id')
    .where('subscriber_number', '=', subscriberNumber)
    .executeTakeFirst();
  return known && lockAccount(trx, known.id);
}

/** Of several disputes at once, the earliest change: what came after it may be the thief's doing. */
async function changeToUndo(
  trx: Trx,
  account: Account,
  now: Date,
  address: string | undefined,
): Promise<Change | undefined> {
  const changes = await activatedChanges(trx, account.id);
  if (address !== undefined)
    return changes.findLast(({ old_email }) => emailKey(old_email) === emailKey(address));
  return (frozenUntil(account, now) && changes.find(isDisputed)) ?? changes.at(-1);
}

const isDisputed = ({ frozen_at }: Change) => frozen_at !== null;

/** Another freeze is over by now: what its disputes suspended is not decided along. */
function isOfThisFreeze({ frozen_until }: Account) {
  return ({ frozen_at }: Change) =>
    frozen_at !== null && frozen_until !== null && freezeEnd(frozen_at) >= frozen_until;
}

/** Those not undone, the earliest first. */
function activatedChanges(trx: Trx, accountId: string): Promise<Change[]> {
  return trx
    .selectFrom('credential_change')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('status', '=', 'activated')
    .orderBy('requested_at')
    .execute();
}
