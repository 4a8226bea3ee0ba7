import { record } from '../audit/record-event.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { comeIntoForce } from './come-into-force.ts';
import { type DirectDebitRow, lockDebit } from './direct-debit.ts';
import { stopWaiting } from './end-debit.ts';
import { debitDetails } from './tell.ts';

export type DecideOutcome =
  /** It is in force from now on, or once it has waited for 72 hours. */
  | { outcome: 'confirmed'; isInForce: boolean; askedAt: Date }
  | { outcome: 'refused' }
  | { outcome: 'confirmed-already' }
  | { outcome: 'no-such-contract' }
  /** In force, stopped or over. */
  | { outcome: 'over-already'; state: string };

/** The operator agrees to debit that account: the contract is in force once it has waited for 72 hours as well. */
export function confirmDebit(platform: Platform, reference: string): Promise<DecideOutcome> {
  return decide(platform, reference, async (tx, row): Promise<DecideOutcome> => {
    if (row.confirmed_at !== null) return { outcome: 'confirmed-already' };
    await tx.db
      .updateTable('direct_debit')
      .set({ confirmed_at: tx.clock.now() })
      .where('id', '=', row.id)
      .execute();
    await record(tx, {
      event: 'direct-debit-confirmed',
      ...(row.asked_by !== null && { accountId: row.asked_by }),
      details: await debitDetails(tx, row),
    });
    return { outcome: 'confirmed', isInForce: await comeIntoForce(tx, row), askedAt: row.asked_at };
  });
}

/** The operator does not debit it; whoever answers for the company is told why. */
export function refuseDebit(
  platform: Platform,
  { reference, reason }: { reference: string; reason: string },
): Promise<DecideOutcome> {
  return decide(platform, reference, async (tx, row): Promise<DecideOutcome> => {
    await stopWaiting(tx, row, { why: 'refused', reason });
    return { outcome: 'refused' };
  });
}

/** Of two decisions, or of one and of somebody who stops it, one happens. */
function decide(
  platform: Platform,
  reference: string,
  work: (tx: Tx, row: DirectDebitRow) => Promise<DecideOutcome>,
): Promise<DecideOutcome> {
  return inTransaction(platform, async (tx): Promise<DecideOutcome> => {
    const found = await tx.db
      .selectFrom('direct_debit')
      .select(['id', 'siren'])
      .where('reference', '=', reference)
      .executeTakeFirst();
    if (!found) return { outcome: 'no-such-contract' };
    await lockCompany(tx, found.siren);
    const row = await lockDebit(tx, found);
    if (!row) return { outcome: 'no-such-contract' };
    return row.state === 'asked' ? work(tx, row) : { outcome: 'over-already', state: row.state };
  });
}
