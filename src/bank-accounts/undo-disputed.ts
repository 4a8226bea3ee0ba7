import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { record } from '../audit/record-event.ts';
import { MANAGERS } from '../company/acting.ts';
import { isActive } from '../mandates/mandate.ts';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { BANK_ACCOUNT_COLUMNS, type BankAccountRow } from './bank-account.ts';
import { maskedIban } from './iban.ts';
import { bankDetails, tellDisputed } from './tell.ts';
import { DISPUTED_TEXTS } from './texts.ts';

/** What is undone for the sake of a disputed change of address. */
export interface DisputedWork {
  changeId: string;
  /** From when on what was done is undone. */
  since: Date;
  /** Whose work it is: the disputed account's anywhere, and in one company of whoever it let in there. */
  doers: readonly { accountId: string; siren?: string }[];
  /** `suspend` where only a mailbox or a former password was proved: nobody gains a right by it. */
  way: 'undo' | 'suspend';
  /** Whose history tells it. */
  accountId: string;
  origin?: Origin | undefined;
}

type What = keyof typeof DISPUTED_TEXTS;

/**
 * Undoes what was done to bank accounts: one that waits is stopped; one in force is suspended, or stopped for good where
 * the holder has proved to be one, and then what it replaced pays again, as does what was removed. All who answer for the
 * company are told. The caller holds the account and its companies.
 * @returns a line each, without anybody's name
 */
export async function undoBankAccounts(tx: Tx, work: DisputedWork): Promise<string[]> {
  const lines: string[] = [];
  for (const row of await rowsOf(tx, askedBy(work))) {
    // One that was suspended by a dispute before is told again only where it is decided.
    const what = row.state !== 'asked' && work.way === 'suspend' ? 'suspended' : 'stopped';
    if (row.state === 'suspended' && what === 'suspended') continue;
    await tx.db
      .updateTable('bank_account')
      .set(
        what === 'suspended'
          ? { state: 'suspended', dispute_id: work.changeId }
          : { state: 'stopped', ended_at: tx.clock.now(), ended_by: null },
      )
      .where('id', '=', row.id)
      .execute();
    lines.push(await told(tx, work, row, what));
  }
  for (const row of await rowsOf(tx, endedBy(work))) {
    const isBack =
      work.way === 'undo' && (await isSpokenFor(tx, row, work.accountId)) && (await putBack(tx, row));
    // What took its place is suspended, and says so: that it stays replaced is no news.
    if (isBack) lines.push(await told(tx, work, row, 'restored'));
    else if (row.state === 'removed') lines.push(lineOf(row, 'taken'));
  }
  return lines;
}

/** What the end of a freeze gives back, where the disputes that caused it were not right. @returns a line each, without names */
export async function wakeBankAccounts(
  tx: Tx,
  accountId: string,
  changeIds: readonly string[],
): Promise<string[]> {
  if (changeIds.length === 0) return [];
  const lines: string[] = [];
  const suspended = sql<SqlBool>`state = 'suspended' and dispute_id in (${sql.join(changeIds)})`;
  for (const row of await rowsOf(tx, suspended))
    if (await putBack(tx, row)) lines.push(await told(tx, { accountId }, row, 'woken'));
  return lines;
}

function rowsOf({ db }: Tx, which: RawBuilder<SqlBool>): Promise<BankAccountRow[]> {
  return db
    .selectFrom('bank_account')
    .select(BANK_ACCOUNT_COLUMNS)
    .where(which)
    .orderBy('asked_at')
    .orderBy('id')
    .forUpdate()
    .execute();
}

function askedBy({ since, doers }: DisputedWork): RawBuilder<SqlBool> {
  return sql`(ended_at is null and asked_at >= ${since} and ${isOneOf('asked_by', doers)})`;
}

/** What still has its place taken by one that stays is not given back, were it the successor of its successor. */
function endedBy({ since, doers }: DisputedWork): RawBuilder<SqlBool> {
  return sql`(state in ('removed', 'replaced') and ended_at >= ${since} and ${isOneOf('ended_by', doers)}
    and not exists (
      with recursive successor as (
        select after.id, after.state from bank_account after where after.replaces = bank_account.id
        union all select after.id, after.state from bank_account after
          join successor on after.replaces = successor.id)
      select from successor where state = 'in-force'))`;
}

/**
 * Whether the disputed account, or whoever asked for what it ended, answers for the company still: else who left the company
 * would remove an account of their own and bring it back, past the hours, by disputing a change of their own address.
 */
export async function isSpokenFor(
  { db, clock }: Tx,
  { siren, asked_by }: { siren: string; asked_by: string | null },
  accountId: string,
): Promise<boolean> {
  const mandate = await db
    .selectFrom('mandate')
    .select('id')
    .where('account_id', 'in', asked_by === null ? [accountId] : [accountId, asked_by])
    .where('siren', '=', siren)
    .where('role', 'in', MANAGERS)
    .where(isActive('mandate', clock.now()))
    .limit(1)
    .executeTakeFirst();
  return mandate !== undefined;
}

/** Whether one of them did what a column names the doer of, in a table of what a company has. */
export function isOneOf(column: 'asked_by' | 'ended_by', doers: DisputedWork['doers']): RawBuilder<SqlBool> {
  const each = doers.map(({ accountId, siren }) => {
    const isIts = sql`${sql.ref(column)} = ${accountId}`;
    return siren === undefined ? isIts : sql`(${isIts} and siren = ${siren})`;
  });
  return sql`(${sql.join(each, sql` or `)})`;
}

/** Not where the same number was declared again meanwhile. */
async function putBack({ db }: Tx, { id, siren, iban_hash }: BankAccountRow): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('bank_account')
    .set({ state: 'in-force', ended_at: null, ended_by: null, dispute_id: null })
    .where('id', '=', id)
    .where('in_force_at', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('bank_account as twin')
            .select('twin.id')
            .where('twin.siren', '=', siren)
            .where('twin.iban_hash', '=', iban_hash)
            .where('twin.state', '=', 'in-force'),
        ),
      ),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function told(
  tx: Tx,
  { accountId, origin }: Pick<DisputedWork, 'accountId' | 'origin'>,
  row: BankAccountRow,
  what: Exclude<What, 'taken'>,
): Promise<string> {
  await tellDisputed(tx, row, what);
  const details = { ...bankDetails(row), what };
  await record(tx, { event: 'bank-account-disputed', accountId, ...(origin && { origin }), details });
  return lineOf(row, what);
}

function lineOf({ iban_shown, siren }: BankAccountRow, what: What): string {
  return DISPUTED_TEXTS[what](maskedIban(iban_shown), siren);
}
