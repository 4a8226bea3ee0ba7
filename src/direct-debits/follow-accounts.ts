import { record } from '../audit/record-event.ts';
import type { AccountContracts } from '../bank-accounts/contracts.tsx';
import type { BankAccountState } from '../database/schema.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { type DirectDebitRow, lockDebit, servicesDebited } from './direct-debit.ts';
import { endInForce, stopWaiting } from './end-debit.ts';
import { debitDetails, tellMoved } from './tell.ts';

/** An account that debits nothing any more. */
const OVER: readonly BankAccountState[] = ['stopped', 'removed', 'replaced'];

/**
 * What becomes of contracts whose bank account is over: they go on from the one that took its place, where that one serves the
 * same payment, and end where none does. Hourly, by any number of instances at once, for whatever was not told at once (a dispute); a contract debits
 * nothing meanwhile.
 */
export async function followBankAccounts(platform: Platform): Promise<void> {
  const lost = await platform.db
    .selectFrom('direct_debit')
    .innerJoin('bank_account', 'bank_account.id', 'bank_account_id')
    .select(['direct_debit.id', 'direct_debit.siren'])
    .where('direct_debit.state', 'in', ['asked', 'in-force'])
    .where('bank_account.state', 'in', OVER)
    .execute();
  for (const one of lost)
    await inTransaction(platform, async (tx) => {
      await lockCompany(tx, one.siren);
      const row = await lockDebit(tx, one);
      if (row && isLiving(row)) await follow(tx, row);
    }).catch((error: unknown) =>
      platform.log.error(
        { err: error, directDebitId: one.id },
        'a direct debit has not followed its bank account, it will be tried again',
      ),
    );
}

/** The same at once, for the procedure of bank accounts, which ends one in this unit of work. */
export const DIRECT_DEBITS_ON_ACCOUNTS: AccountContracts = {
  services: servicesDebited,
  async follow(tx, bankAccountId) {
    const rows = await tx.db
      .selectFrom('direct_debit')
      .select(['id', 'siren'])
      .where('bank_account_id', '=', bankAccountId)
      .where('state', 'in', ['in-force', 'asked'])
      // The contract in force first: a change of it that waits ends with it.
      .orderBy('state', 'desc')
      .execute();
    for (const one of rows) {
      const row = await lockDebit(tx, one);
      if (row && isLiving(row)) await follow(tx, row);
    }
  },
};

const isLiving = ({ state }: DirectDebitRow) => state === 'asked' || state === 'in-force';

/** Looks at the account again, under the lock: a dispute may have given it back. */
async function follow(tx: Tx, row: DirectDebitRow): Promise<void> {
  const account = row.bank_account_id === null ? undefined : await accountById(tx, row.bank_account_id);
  if (account && !OVER.includes(account.state)) return;
  const next = account && (await standsInFor(tx, account));
  if (next?.services.includes(row.service)) {
    await tx.db
      .updateTable('direct_debit')
      .set({ bank_account_id: next.id })
      .where('id', '=', row.id)
      .execute();
    const moved = { ...row, bank_account_id: next.id };
    await tellMoved(tx, moved);
    await record(tx, {
      event: 'direct-debit-moved',
      ...(next.asked_by !== null && { accountId: next.asked_by }),
      details: await debitDetails(tx, moved),
    });
    return;
  }
  // Whoever ended the account ended this too: where that is disputed, it comes back with it.
  const by = { why: 'account', endedBy: account?.ended_by } as const;
  if (row.state === 'asked') await stopWaiting(tx, row, by);
  else await endInForce(tx, row, by);
}

/** The account that took its place; or the one whose place it had taken, or of the same number, as a dispute left it. */
async function standsInFor(tx: Tx, account: { id: string; replaces: string | null }) {
  return (
    (await successorOf(tx, account.id)) ?? (await givenBack(tx, account)) ?? (await twinOf(tx, account.id))
  );
}

const NEXT = ['id', 'state', 'services', 'asked_by'] as const;

/** In force now, the place of the account being taken by one whose place may have been taken in turn. */
async function successorOf(tx: Tx, id: string) {
  const seen = new Set([id]);
  for (let last = id; ; ) {
    const next = await tx.db
      .selectFrom('bank_account')
      .select(NEXT)
      .where('replaces', '=', last)
      .where('state', 'in', ['in-force', 'replaced'])
      .orderBy('in_force_at', 'desc')
      .executeTakeFirst();
    if (!next || seen.has(next.id)) return undefined;
    if (next.state === 'in-force') return next;
    seen.add(next.id);
    last = next.id;
  }
}

/** The one whose place it had taken, where a dispute gave that one back. */
async function givenBack({ db }: Tx, { replaces }: { replaces: string | null }) {
  if (replaces === null) return undefined;
  return db
    .selectFrom('bank_account')
    .select(NEXT)
    .where('id', '=', replaces)
    .where('state', '=', 'in-force')
    .executeTakeFirst();
}

/** The same number, in force under another row. */
async function twinOf({ db }: Tx, id: string) {
  return db
    .selectFrom('bank_account')
    .innerJoin('bank_account as over', (join) =>
      join
        .onRef('over.siren', '=', 'bank_account.siren')
        .onRef('over.iban_hash', '=', 'bank_account.iban_hash'),
    )
    .select(NEXT.map((column) => `bank_account.${column}` as const))
    .where('over.id', '=', id)
    .where('bank_account.state', '=', 'in-force')
    .executeTakeFirst();
}

function accountById({ db }: Tx, id: string) {
  return db
    .selectFrom('bank_account')
    .select(['id', 'state', 'replaces', 'ended_by'])
    .where('id', '=', id)
    .executeTakeFirst();
}
