import type { AsHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { givableServices } from '../mandates/granting/company.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { DIRECT_DEBIT_COLUMNS, type DirectDebitRow, lockDebit } from './direct-debit.ts';
import { debitDetails, type EndedBy, tellEnded } from './tell.ts';

interface Which {
  siren: string;
  id: string;
}

export type EndOutcome = { outcome: 'ended' } | { outcome: 'gone' };

/**
 * Ends a contract in force, at once, by a titulaire or suppléant of that payment: it diverts nobody's money. What was asked
 * to take its place is stopped with it. One that a dispute suspended is not taken from under it.
 */
export async function endDebit(
  { tx, account }: AsHolder,
  { origin }: Actor,
  { siren, id }: Which,
): Promise<EndOutcome> {
  await lockCompany(tx, siren);
  const row = await lockDebit(tx, { siren, id });
  const held = await givableServices(tx, account.id, siren, 'delegataire');
  if (row?.state !== 'in-force' || !held.includes(row.service)) return { outcome: 'gone' };
  const by = { why: 'space', account, origin } as const;
  await endInForce(tx, row, by);
  return { outcome: 'ended' };
}

/** The same for whatever reason. The caller holds the company. */
export async function endInForce(tx: Tx, row: DirectDebitRow, by: Ending): Promise<void> {
  await tx.db
    .updateTable('direct_debit')
    .set({ state: 'ended', ended_at: tx.clock.now(), ended_by: by.endedBy ?? by.account?.id ?? null })
    .where('id', '=', row.id)
    .execute();
  await told(tx, 'direct-debit-ended', row, by);
  const change = await tx.db
    .selectFrom('direct_debit')
    .select('id')
    .where('replaces', '=', row.id)
    .where('state', '=', 'asked')
    .executeTakeFirst();
  if (change) await stopWaiting(tx, { siren: row.siren, id: change.id }, by);
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
export async function stopWaiting(tx: Tx, { siren, id }: Which, by: Ending): Promise<StopOutcome> {
  const stopped: DirectDebitRow | undefined = await tx.db
    .updateTable('direct_debit')
    .set({
      ...(by.why === 'refused' ? { state: 'refused', decision: by.reason } : { state: 'stopped' }),
      ended_at: tx.clock.now(),
      ended_by: by.endedBy ?? by.account?.id ?? null,
    })
    .where('id', '=', id)
    .where('siren', '=', siren)
    .where('state', '=', 'asked')
    .returning(DIRECT_DEBIT_COLUMNS)
    .executeTakeFirst();
  if (!stopped) return { outcome: 'gone' };
  await told(tx, by.why === 'refused' ? 'direct-debit-refused' : 'direct-debit-stopped', stopped, by);
  return { outcome: 'stopped' };
}

type Ending = EndedBy & {
  origin?: Origin | undefined;
  /** Whoever caused it, where that is no act of theirs on the contract itself. */
  endedBy?: string | null | undefined;
};

async function told(
  tx: Tx,
  event: 'direct-debit-ended' | 'direct-debit-stopped' | 'direct-debit-refused',
  row: DirectDebitRow,
  by: Ending,
): Promise<void> {
  await tellEnded(tx, row, by);
  const accountId = by.account?.id ?? (by.why === 'mail' ? undefined : (row.asked_by ?? undefined));
  await record(tx, {
    event,
    ...(accountId !== undefined && { accountId }),
    ...(by.origin && { origin: by.origin }),
    details: { ...(await debitDetails(tx, row)), why: by.why },
  });
}
