import { record } from '../audit/record-event.ts';
import { hasWaited } from '../company/what-waits.ts';
import type { Database } from '../database/schema.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import { isActive } from '../mandates/mandate.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { DIRECT_DEBIT_COLUMNS, type DirectDebitRow } from './direct-debit.ts';
import { stopWaiting } from './end-debit.ts';
import { debitDetails, tellInForce } from './tell.ts';

interface Which {
  id: string;
  siren: string;
}

/**
 * Brings into force the contracts that have waited for 72 hours and that the operator has confirmed: hourly, by any number of
 * instances at once. One that fails is tried again the next hour and keeps no other waiting.
 */
export async function bringDebitsIntoForce(platform: Platform): Promise<void> {
  const due = await dueDebits(platform.db, platform.clock.now())
    .select(['direct_debit.id', 'direct_debit.siren'])
    .orderBy('direct_debit.asked_at')
    .execute();
  for (const one of due)
    await inTransaction(platform, async (tx) => {
      await lockCompany(tx, one.siren);
      await comeIntoForce(tx, one);
    }).catch((error: unknown) =>
      platform.log.error(
        { err: error, directDebitId: one.id },
        'a direct debit has not come into force, it will be tried again',
      ),
    );
}

/** They have waited, the operator has confirmed them, and their account is in force. */
function dueDebits(db: Database, now: Date) {
  return db
    .selectFrom('direct_debit')
    .innerJoin('bank_account', 'bank_account.id', 'direct_debit.bank_account_id')
    .where(hasWaited('direct_debit', now))
    .where('direct_debit.confirmed_at', 'is not', null)
    .where('bank_account.state', '=', 'in-force');
}

/**
 * Nothing happens where it has not waited for long enough, was stopped meanwhile, or another instance was faster. The caller
 * holds the company.
 * @returns whether it is in force now
 */
export async function comeIntoForce(tx: Tx, { id }: Which): Promise<boolean> {
  const now = tx.clock.now();
  const row: DirectDebitRow | undefined = await dueDebits(tx.db, now)
    .select(DIRECT_DEBIT_COLUMNS.map((column) => `direct_debit.${column}` as const))
    .where('direct_debit.id', '=', id)
    .forUpdate('direct_debit')
    .executeTakeFirst();
  if (!row) return false;
  if (!(await maySpeakForIt(tx, row))) {
    await stopWaiting(tx, row, { why: 'no-right' });
    return false;
  }
  // Whichever is in force by now: a payment has one contract, the last one that was confirmed.
  const replaced = await tx.db
    .updateTable('direct_debit')
    .set({ state: 'replaced', ended_at: now, ended_by: row.asked_by })
    .where('siren', '=', row.siren)
    .where('service', '=', row.service)
    .where('state', '=', 'in-force')
    .returning('id')
    .executeTakeFirst();
  await tx.db
    .updateTable('direct_debit')
    .set({ state: 'in-force', in_force_at: now, replaces: replaced?.id ?? null })
    .where('id', '=', id)
    .execute();
  await tellInForce(tx, row, replaced !== undefined);
  await record(tx, {
    event: 'direct-debit-in-force',
    ...(row.asked_by !== null && { accountId: row.asked_by }),
    details: await debitDetails(tx, row),
  });
  return true;
}

/** Whoever asked is still titulaire or suppléant of the payment: what a person asked for who was removed is not done. */
async function maySpeakForIt({ db, clock }: Tx, { asked_by, siren, service }: DirectDebitRow) {
  const mandate =
    asked_by !== null &&
    (await db
      .selectFrom('mandate')
      .select('id')
      .where('account_id', '=', asked_by)
      .where('siren', '=', siren)
      .where('service', '=', service)
      .where('role', '<>', 'delegataire')
      .where(isActive('mandate', clock.now()))
      .limit(1)
      .executeTakeFirst());
  return Boolean(mandate);
}
