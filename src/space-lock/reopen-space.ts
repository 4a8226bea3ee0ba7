import type { Account } from '../account/account.ts';
import { everyAddressOf } from '../account/addresses-of.ts';
import { asksSecondStep, hasSecondFactor, type Proof } from '../account/proof.ts';
import { record } from '../audit/record-event.ts';
import { moveRemoval } from '../factors/removal.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { spaceReopenedMail, type WhyReopened } from './mails.tsx';

export interface Reopening {
  why: WhyReopened;
  origin?: Origin | undefined;
  /** Of the operator, in words that the holder reads. */
  reason?: string;
}

/**
 * A recovery has chosen a password: that opens a locked space again where no factor is asked for; else the first sign-in that
 * is completed with one does. The caller holds the account's lock.
 */
export async function recoverLocked(tx: Tx, account: Account, origin: Origin): Promise<void> {
  if (account.locked_at === null) return;
  if (!asksSecondStep(tx, account)) return reopenSpace(tx, account, { why: 'recovered', origin });
  const recovered = { lock_recovered_at: tx.clock.now() };
  await tx.later(tx.db.updateTable('account').set(recovered).where('id', '=', account.id));
}

/** Whether what was proved at the door opens a locked space again. */
export function mayReopen(
  tx: Pick<Tx, 'installation'>,
  account: Pick<Account, 'factors' | 'lock_recovered_at'>,
  proof: Proof,
): boolean {
  return account.lock_recovered_at !== null && (hasSecondFactor(proof) || !asksSecondStep(tx, account));
}

/**
 * Opens a locked space again, as it was: whoever was signed in is not, and what waited for its day is given the time back. The
 * links mailed before lock nothing any more, or whoever has read one keeps the holder out for weeks. Does nothing where it
 * is not locked. The caller holds the account's lock.
 */
export async function reopenSpace(
  tx: Tx,
  account: Account,
  { why, origin, reason }: Reopening,
): Promise<void> {
  const { id, locked_at, deletion_asked_at: asked } = account;
  if (locked_at === null) return;
  const now = tx.clock.now();
  const stoodStillMs = now.getTime() - locked_at.getTime();
  const deletion_asked_at = asked && new Date(asked.getTime() + stoodStillMs);
  const open = { locked_at: null, lock_recovered_at: null, deletion_asked_at };
  await tx.db.updateTable('account').set(open).where('id', '=', id).execute();
  await moveRemoval(tx, account, stoodStillMs);
  await tx.later(tx.db.deleteFrom('lock_reference').where('account_id', '=', id));
  for (const to of await everyAddressOf(tx, account))
    await send(tx, spaceReopenedMail(tx.installation, account, { at: now, why, to, reason }));
  const event = {
    event: 'account-reopened',
    accountId: id,
    details: { why, ...(reason && { reason }) },
  } as const;
  await record(tx, { ...event, ...(origin && { origin }) });
}
