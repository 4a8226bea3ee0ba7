import { sql } from 'kysely';
import { record } from '../audit/record-event.ts';
import { hasWaited } from '../company/what-waits.ts';
import type { Database } from '../database/schema.ts';
import { givableServices } from '../mandates/granting/company.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { BANK_ACCOUNT_COLUMNS, type BankAccountRow } from './bank-account.ts';
import type { AccountContracts } from './contracts.tsx';
import { stopWaiting } from './end-account.ts';
import { heldByOthers } from './held-by-others.ts';
import { bankDetails, tellInForce } from './tell.ts';

/**
 * Brings into force the bank accounts that have waited for 72 hours: hourly, by any number of instances at once. One that
 * fails is tried again the next hour and keeps no other waiting.
 */
export async function bringIntoForce(platform: Platform, contracts?: AccountContracts): Promise<void> {
  const due = await dueAccounts(platform.db, platform.clock.now())
    .select(['bank_account.id', 'bank_account.siren'])
    .orderBy('bank_account.asked_at')
    .execute();
  for (const one of due)
    await inTransaction(platform, (tx) => comeIntoForce(tx, one, contracts)).catch((error: unknown) =>
      platform.log.error(
        { err: error, bankAccountId: one.id },
        'a bank account has not come into force, it will be tried again',
      ),
    );
}

function dueAccounts(db: Database, now: Date) {
  return db.selectFrom('bank_account').where(hasWaited('bank_account', now));
}

/** Nothing happens where it was stopped meanwhile, or another instance was faster. */
async function comeIntoForce(
  tx: Tx,
  { id, siren }: { id: string; siren: string },
  contracts: AccountContracts | undefined,
): Promise<void> {
  await lockCompany(tx, siren);
  const now = tx.clock.now();
  const row: BankAccountRow | undefined = await dueAccounts(tx.db, now)
    .select(BANK_ACCOUNT_COLUMNS.map((column) => `bank_account.${column}` as const))
    .where('bank_account.id', '=', id)
    .forUpdate('bank_account')
    .executeTakeFirst();
  if (!row) return;
  const before = await givesWay(tx, row);
  if (!(await maySpeakForIt(tx, [row, ...before.filter((one) => one.id === row.replaces)]))) {
    await stopWaiting(tx, row, { why: 'no-right' });
    return;
  }
  for (const one of before) await replace(tx, one, row);
  const twins = before.filter((one) => one.id !== row.replaces);
  const services = [...new Set([...row.services, ...twins.flatMap((one) => one.services)])].sort();
  await tx.db
    .updateTable('bank_account')
    .set({ state: 'in-force', in_force_at: now, services, replaces: row.replaces ?? before[0]?.id ?? null })
    .where('id', '=', id)
    .execute();
  await tellInForce(tx, { ...row, services }, before[0]);
  await record(tx, {
    event: 'bank-account-in-force',
    ...(row.asked_by !== null && { accountId: row.asked_by }),
    details: bankDetails({ ...row, services }),
  });
  for (const one of before) await contracts?.follow(tx, one.id);
}

/**
 * Whoever asked is still titulaire or suppléant of one of these payments, and nobody else of the others: nothing is done that
 * was asked for by a person who was removed, and no tax is paid by the account of whoever answered for it before.
 */
async function maySpeakForIt(
  tx: Tx,
  [row, ...others]: readonly [BankAccountRow, ...BankAccountRow[]],
): Promise<boolean> {
  const { asked_by, siren } = row;
  const held = asked_by === null ? [] : await givableServices(tx, asked_by, siren, 'delegataire');
  if (!row.services.some((service) => held.includes(service))) return false;
  for (const one of [row, ...others])
    if ((await heldByOthers(tx.db, one, held, tx.clock.now())).length > 0) return false;
  return true;
}

/**
 * First the one whose place it takes, unless it was removed meanwhile; and one of the same number, which a dispute has put back
 * since this one was asked for: what that one pays this one pays too.
 */
function givesWay({ db }: Tx, { id, siren, replaces, iban_hash }: BankAccountRow): Promise<BankAccountRow[]> {
  return db
    .selectFrom('bank_account')
    .select(BANK_ACCOUNT_COLUMNS)
    .where('siren', '=', siren)
    .where('id', '<>', id)
    .where(({ eb, or, and }) =>
      or([
        and([eb('id', '=', replaces), eb('state', 'in', ['in-force', 'suspended'])]),
        and([eb('iban_hash', '=', iban_hash), eb('state', '=', 'in-force')]),
      ]),
    )
    .orderBy(sql`id is distinct from ${replaces}`)
    .forUpdate()
    .execute();
}

async function replace({ db, clock }: Tx, { id }: BankAccountRow, { asked_by }: BankAccountRow) {
  await db
    .updateTable('bank_account')
    .set({ state: 'replaced', ended_at: clock.now(), ended_by: asked_by })
    .where('id', '=', id)
    .execute();
}
