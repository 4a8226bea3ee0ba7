import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { record } from '../audit/record-event.ts';
import { type DisputedWork, isOneOf, isSpokenFor } from '../bank-accounts/undo-disputed.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { DIRECT_DEBIT_COLUMNS, type DirectDebitRow, shownAccount } from './direct-debit.ts';
import { debitDetails, tellDisputed } from './tell.ts';
import { DISPUTED_TEXTS } from './texts.ts';

type What = keyof typeof DISPUTED_TEXTS;

/**
 * Undoes what was done to direct debits for the sake of a disputed change of address, in the way that bank accounts are: one
 * that waits is stopped; one in force is suspended, or ended for good where the holder has proved to be one, and then what it
 * replaced debits again, as does what was ended. All who answer for the company are told. The caller holds the account and
 * its companies.
 * @returns a line each, without anybody's name
 */
export async function undoDirectDebits(tx: Tx, work: DisputedWork): Promise<string[]> {
  const lines: string[] = [];
  for (const row of await rowsOf(tx, asked(work))) {
    const what = await takeBack(tx, row, work);
    if (what) lines.push(await told(tx, work, row, what));
  }
  for (const row of await rowsOf(tx, ended(work))) {
    const isBack =
      work.way === 'undo' && (await isSpokenFor(tx, row, work.accountId)) && (await putBack(tx, row));
    // What took its place is suspended, and says so: that it stays replaced is no news.
    if (isBack) lines.push(await told(tx, work, row, 'restored'));
    else if (row.state === 'ended') lines.push(await lineOf(tx, row, 'taken'));
  }
  return lines;
}

/** @returns undefined for one that another dispute suspended: it is told again only where it is decided */
async function takeBack(
  tx: Tx,
  { id, state }: DirectDebitRow,
  { way, changeId }: DisputedWork,
): Promise<'suspended' | 'stopped' | undefined> {
  const suspends = state !== 'asked' && way === 'suspend';
  if (suspends && state === 'suspended') return undefined;
  const over = { ended_at: tx.clock.now(), ended_by: null };
  await tx.db
    .updateTable('direct_debit')
    .set(
      suspends
        ? { state: 'suspended', dispute_id: changeId }
        : { state: state === 'asked' ? 'stopped' : 'ended', ...over },
    )
    .where('id', '=', id)
    .execute();
  return suspends ? 'suspended' : 'stopped';
}

/** What the end of a freeze gives back, where the disputes that caused it were not right. @returns a line each, without names */
export async function wakeDirectDebits(
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

function rowsOf({ db }: Tx, which: RawBuilder<SqlBool>): Promise<DirectDebitRow[]> {
  return db
    .selectFrom('direct_debit')
    .select(DIRECT_DEBIT_COLUMNS)
    .where(which)
    .orderBy('asked_at')
    .orderBy('id')
    .forUpdate()
    .execute();
}

function asked({ since, doers }: DisputedWork): RawBuilder<SqlBool> {
  return sql`(ended_at is null and asked_at >= ${since} and ${isOneOf('asked_by', doers)})`;
}

/** What still has its place taken by one that stays is not given back. */
function ended({ since, doers }: DisputedWork): RawBuilder<SqlBool> {
  return sql`(state in ('ended', 'replaced') and ended_at >= ${since} and ${isOneOf('ended_by', doers)}
    and not exists (select from direct_debit successor
      where successor.replaces = direct_debit.id and successor.state = 'in-force'))`;
}

/** Not where another contract debits that payment meanwhile. On an account that is over it ends again within the hour. */
async function putBack({ db }: Tx, { id, siren, service }: DirectDebitRow): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('direct_debit')
    .set({ state: 'in-force', ended_at: null, ended_by: null, dispute_id: null })
    .where('id', '=', id)
    .where('in_force_at', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('direct_debit as other')
            .select('other.id')
            .where('other.siren', '=', siren)
            .where('other.service', '=', service)
            .where('other.state', '=', 'in-force'),
        ),
      ),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function told(
  tx: Tx,
  { accountId, origin }: Pick<DisputedWork, 'accountId' | 'origin'>,
  row: DirectDebitRow,
  what: Exclude<What, 'taken'>,
): Promise<string> {
  await tellDisputed(tx, row, what);
  const details = { ...(await debitDetails(tx, row)), what };
  await record(tx, { event: 'direct-debit-disputed', accountId, ...(origin && { origin }), details });
  return lineOf(tx, row, what);
}

async function lineOf(tx: Tx, { bank_account_id, service, siren }: DirectDebitRow, what: What) {
  const name = tx.installation.SERVICE_NAMES.get(service) ?? service;
  return DISPUTED_TEXTS[what]({ name, shown: await shownAccount(tx.db, bank_account_id), siren });
}
