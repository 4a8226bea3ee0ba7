import type { AsHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { givableServices } from '../mandates/granting/company.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { BANK_ACCOUNT_COLUMNS, type BankAccountRow } from './bank-account.ts';
import type { AccountContracts } from './contracts.tsx';
import { heldByOthers } from './held-by-others.ts';
import { bankDetails, type StoppedBy, tellRemoved, tellStopped } from './tell.ts';

interface Which {
  siren: string;
  id: string;
}

export type RemoveOutcome = { outcome: 'removed' } | { outcome: 'gone' };

/**
 * Takes away an account that is in force or suspended, at once: that diverts nobody's money, and a payment that fails is told
 * to everybody who answers for the company. Of two at once one removes it, the other is told.
 */
export async function removeAccount(
  { tx, account, now }: AsHolder,
  { origin }: Actor,
  { siren, id }: Which,
  paying: readonly string[],
  contracts?: AccountContracts,
): Promise<RemoveOutcome> {
  await lockCompany(tx, siren);
  const row = await tx.db
    .selectFrom('bank_account')
    .select(BANK_ACCOUNT_COLUMNS)
    .where('id', '=', id)
    .where('siren', '=', siren)
    .where('state', 'in', ['in-force', 'suspended'])
    .forUpdate()
    .executeTakeFirst();
  const held = await givableServices(tx, account.id, siren, 'delegataire');
  if (!row || !held.some((service) => paying.includes(service))) return { outcome: 'gone' };
  if ((await heldByOthers(tx.db, row, held, now)).length > 0) return { outcome: 'gone' };
  await tx.db
    .updateTable('bank_account')
    .set({ state: 'removed', ended_at: now, ended_by: account.id })
    .where('id', '=', id)
    .execute();
  await tellRemoved(tx, row, account);
  await record(tx, {
    event: 'bank-account-removed',
    accountId: account.id,
    origin,
    details: bankDetails(row),
  });
  await contracts?.follow(tx, id);
  return { outcome: 'removed' };
}

export type StopOutcome = { outcome: 'stopped' } | { outcome: 'gone' };

/** Stops one that waits, from the space: whoever is titulaire or suppléant of a payment there may, whoever asked for it. */
export async function stopAsked(
  { tx, account }: AsHolder,
  { origin }: Actor,
  { siren, id }: Which,
  paying: readonly string[],
): Promise<StopOutcome> {
  await lockCompany(tx, siren);
  const held = await givableServices(tx, account.id, siren, 'delegataire');
  if (!held.some((service) => paying.includes(service))) return { outcome: 'gone' };
  return stopWaiting(tx, { siren, id }, { why: 'space', account, origin });
}

/** The same for whatever reason. Of this, of another, and of its coming into force, one happens. The caller holds the company. */
export async function stopWaiting(
  tx: Tx,
  { siren, id }: Which,
  by: StoppedBy & { origin?: Origin | undefined },
): Promise<StopOutcome> {
  const stopped: BankAccountRow | undefined = await tx.db
    .updateTable('bank_account')
    .set({ state: 'stopped', ended_at: tx.clock.now(), ended_by: by.account?.id ?? null })
    .where('id', '=', id)
    .where('siren', '=', siren)
    .where('state', '=', 'asked')
    .returning(BANK_ACCOUNT_COLUMNS)
    .executeTakeFirst();
  if (!stopped) return { outcome: 'gone' };
  await tellStopped(tx, stopped, by);
  const accountId = by.account?.id ?? (by.why === 'mail' ? undefined : (stopped.asked_by ?? undefined));
  await record(tx, {
    event: 'bank-account-stopped',
    ...(accountId !== undefined && { accountId }),
    ...(by.origin && { origin: by.origin }),
    details: { ...bankDetails(stopped), why: by.why },
  });
  return { outcome: 'stopped' };
}
