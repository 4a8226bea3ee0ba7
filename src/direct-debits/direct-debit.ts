import { type Selectable, sql } from 'kysely';
import { maskedIban } from '../bank-accounts/iban.ts';
import type { BankAccountState, Database, DirectDebitState, DirectDebitTable } from '../database/schema.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';

export type DirectDebitRow = Selectable<DirectDebitTable>;

/** Every column; the compiler refuses to forget one. */
export const DIRECT_DEBIT_COLUMNS = Object.keys({
  id: 1,
  reference: 1,
  siren: 1,
  service: 1,
  bank_account_id: 1,
  kind: 1,
  state: 1,
  asked_by: 1,
  asked_at: 1,
  confirmed_at: 1,
  in_force_at: 1,
  ended_at: 1,
  ended_by: 1,
  decision: 1,
  replaces: 1,
  notice_mail_ids: 1,
  dispute_id: 1,
} satisfies Record<keyof DirectDebitTable, 1>) as readonly (keyof DirectDebitTable)[];

/** A contract as those who look after it see it. */
export interface DirectDebit {
  id: string;
  reference: string;
  siren: string;
  service: string;
  kind: DirectDebitTable['kind'];
  state: DirectDebitState;
  /** « FR… 0189 »; none once that account is long gone. */
  shown: string | null;
  /** The account that is debited: a contract on one that is suspended or over debits nothing. */
  bankAccount: { id: string; state: BankAccountState } | null;
  askedAt: Date;
  confirmedAt: Date | null;
  inForceAt: Date | null;
  endedAt: Date | null;
  decision: string | null;
  /** The one whose place it takes. */
  replaces: string | null;
}

/** Those of a company that are in force, wait or are suspended, and those that ended in the last 30 days; newest first. */
export async function debitsOf(db: Database, siren: string, now: Date): Promise<DirectDebit[]> {
  const rows = await shownDebits(db, now).where('direct_debit.siren', '=', siren).execute();
  return rows.map(debitOf);
}

/** The same of every company, for the operator; `siren` alone where it is given. */
export function allDebits(db: Database, now: Date, siren?: string) {
  const all = shownDebits(db, now)
    .leftJoin('account', 'account.id', 'direct_debit.asked_by')
    .select(['mandate_reference as mandateReference', 'subscriber_number as subscriberNumber']);
  return (siren === undefined ? all : all.where('direct_debit.siren', '=', siren)).execute();
}

function shownDebits(db: Database, now: Date) {
  return db
    .selectFrom('direct_debit')
    .leftJoin('bank_account', 'bank_account.id', 'direct_debit.bank_account_id')
    .select(DIRECT_DEBIT_COLUMNS.map((column) => `direct_debit.${column}` as const))
    .select(['iban_shown', 'bank_account.state as account_state'])
    .where((eb) =>
      eb.or([
        eb('direct_debit.ended_at', 'is', null),
        eb('direct_debit.ended_at', '>', daysAgo(now, SHOWN_FOR_DAYS)),
      ]),
    )
    .orderBy('direct_debit.asked_at', 'desc')
    .orderBy('direct_debit.id');
}

const SHOWN_FOR_DAYS = 30;

function debitOf(row: Awaited<ReturnType<ReturnType<typeof shownDebits>['execute']>>[number]): DirectDebit {
  const { id, reference, siren, service, kind, state, decision, replaces } = row;
  return {
    ...{ id, reference, siren, service, kind, state, decision, replaces },
    shown: row.iban_shown === null ? null : maskedIban(row.iban_shown),
    bankAccount:
      row.bank_account_id === null || row.account_state === null
        ? null
        : { id: row.bank_account_id, state: row.account_state },
    askedAt: row.asked_at,
    confirmedAt: row.confirmed_at,
    inForceAt: row.in_force_at,
    endedAt: row.ended_at,
  };
}

/** What a bank account debits, or will: the services, in order, so that whoever takes it away knows what ends with it. */
export async function servicesDebited(db: Database, bankAccountId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('direct_debit')
    .select('service')
    .distinct()
    .where('bank_account_id', '=', bankAccountId)
    .where('ended_at', 'is', null)
    .orderBy('service')
    .execute();
  return rows.map(({ service }) => service);
}

/** A contract, held until the transaction ends. The caller holds the company. */
export function lockDebit(
  { db }: Pick<Ground, 'db'>,
  { siren, id }: { siren: string; id: string },
): Promise<DirectDebitRow | undefined> {
  return db
    .selectFrom('direct_debit')
    .select(DIRECT_DEBIT_COLUMNS)
    .where('id', '=', id)
    .where('siren', '=', siren)
    .forUpdate()
    .executeTakeFirst();
}

/** « FR… 0189 » of the account of a contract, as mails and the log bear it. */
export async function shownAccount(db: Database, bankAccountId: string | null): Promise<string> {
  const row = await db
    .selectFrom('bank_account')
    .select('iban_shown')
    .where('id', '=', sql<string>`${bankAccountId}::uuid`)
    .executeTakeFirst();
  return row ? maskedIban(row.iban_shown) : '–';
}

/** Ended ones, once nothing is said of them any more but in the audit log; and those of a company that nobody acts for. */
export async function purgeDirectDebits({ db, installation }: Ground, now: Date): Promise<void> {
  await db
    .deleteFrom('direct_debit')
    .where(({ eb, or, not, exists, selectFrom }) =>
      or([
        eb('ended_at', '<=', daysAgo(now, installation.RETENTION_REQUESTS_DAYS)),
        not(exists(selectFrom('mandate').select('id').whereRef('mandate.siren', '=', 'direct_debit.siren'))),
      ]),
    )
    .execute();
}
