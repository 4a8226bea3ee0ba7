import type { Selectable } from 'kysely';
import { MANAGERS } from '../company/acting.ts';
import type { BankAccountState, BankAccountTable, Database } from '../database/schema.ts';
import { isActive } from '../mandates/mandate.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import { maskedIban, shownOf } from './iban.ts';

export type BankAccountRow = Selectable<BankAccountTable>;

/** Every column; the compiler refuses to forget one. */
export const BANK_ACCOUNT_COLUMNS = Object.keys({
  id: 1,
  siren: 1,
  sealed_details: 1,
  iban_hash: 1,
  iban_shown: 1,
  mandate_reference: 1,
  services: 1,
  state: 1,
  asked_by: 1,
  asked_at: 1,
  in_force_at: 1,
  ended_at: 1,
  ended_by: 1,
  replaces: 1,
  notice_mail_ids: 1,
  dispute_id: 1,
} satisfies Record<keyof BankAccountTable, 1>) as readonly (keyof BankAccountTable)[];

/** What identifies an account at its bank: sealed as long as it is kept. */
export interface BankDetails {
  iban: string;
  /** None where the IBAN is enough. */
  bic: string | null;
  /** Who holds it, as the bank knows them. */
  holderName: string;
}

/** The columns that an account's details make. */
export function keptDetails({ secrets }: Pick<Ground, 'secrets'>, details: BankDetails) {
  return {
    sealed_details: secrets.seal('bank-account', JSON.stringify(details)),
    iban_hash: secrets.keyedHash('bank-account-iban', details.iban),
    iban_shown: shownOf(details.iban),
  };
}

/** Undefined where the key of that time is lost. */
export function detailsOf(
  { secrets }: Pick<Ground, 'secrets'>,
  { sealed_details }: Pick<BankAccountTable, 'sealed_details'>,
): BankDetails | undefined {
  const plain = secrets.unseal('bank-account', sealed_details);
  return plain === undefined ? undefined : (JSON.parse(plain) as BankDetails);
}

/** A bank account as those who look after it see it. */
export interface BankAccount {
  id: string;
  siren: string;
  /** « FR… 0189 » */
  shown: string;
  services: string[];
  state: BankAccountState;
  askedAt: Date;
  inForceAt: Date | null;
  endedAt: Date | null;
  /** The one whose place it takes. */
  replaces: string | null;
}

/** Those of a company that are in force, wait or are suspended, and those that ended in the last 30 days; newest first. */
export async function bankAccountsOf(db: Database, siren: string, now: Date): Promise<BankAccount[]> {
  const rows = await db
    .selectFrom('bank_account')
    .select(BANK_ACCOUNT_COLUMNS)
    .where('siren', '=', siren)
    .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', daysAgo(now, SHOWN_FOR_DAYS))]))
    .orderBy('asked_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(bankAccountOf);
}

const SHOWN_FOR_DAYS = 30;

/** Those from which a company pays now: what a direct debit may use. */
export async function usableAccounts(db: Database, siren: string): Promise<BankAccount[]> {
  const rows = await db
    .selectFrom('bank_account')
    .select(BANK_ACCOUNT_COLUMNS)
    .where('siren', '=', siren)
    .where('state', '=', 'in-force')
    .orderBy('in_force_at')
    .orderBy('id')
    .execute();
  return rows.map(bankAccountOf);
}

function bankAccountOf(row: BankAccountRow): BankAccount {
  return {
    id: row.id,
    siren: row.siren,
    shown: maskedIban(row.iban_shown),
    services: row.services,
    state: row.state,
    askedAt: row.asked_at,
    inForceAt: row.in_force_at,
    endedAt: row.ended_at,
    replaces: row.replaces,
  };
}

/** A company whose bank accounts an account manages. */
export interface ManagedCompany {
  siren: string;
  /** As the account knows it. */
  name: string;
  /** Those that pay of which it is the titulaire or a suppléant, in order. */
  services: string[];
}

/**
 * The companies whose bank accounts an account manages, by name: as titulaire or suppléant of a service that pays, never as
 * délégataire.
 * @param paying what the catalogue marks so
 */
export async function managedCompanies(
  db: Database,
  accountId: string,
  paying: readonly string[],
  now: Date,
): Promise<ManagedCompany[]> {
  if (paying.length === 0) return [];
  const rows = await db
    .selectFrom('mandate')
    .innerJoin('dossier', (join) =>
      join
        .onRef('dossier.siren', '=', 'mandate.siren')
        .onRef('dossier.account_id', '=', 'mandate.account_id'),
    )
    .select(['mandate.siren', 'dossier.name', 'mandate.service'])
    .distinct()
    .where('mandate.account_id', '=', accountId)
    .where('mandate.role', 'in', MANAGERS)
    .where('mandate.service', 'in', paying)
    .where(isActive('mandate', now))
    .orderBy('dossier.name')
    .orderBy('mandate.siren')
    .orderBy('mandate.service')
    .execute();
  return [...Map.groupBy(rows, ({ siren }) => siren)].map(([siren, held]) => ({
    siren,
    name: held[0]?.name ?? siren,
    services: held.flatMap(({ service }) => service ?? []),
  }));
}

/** Ended ones, once nothing asks for them any more; and all of a company for which no account has, or lately had, a mandate. */
export async function purgeBankAccounts({ db, installation }: Ground, now: Date): Promise<void> {
  await db
    .deleteFrom('bank_account')
    .where(({ eb, or, not, exists, selectFrom }) =>
      or([
        eb('ended_at', '<=', daysAgo(now, installation.RETENTION_REQUESTS_DAYS)),
        not(exists(selectFrom('mandate').select('id').whereRef('mandate.siren', '=', 'bank_account.siren'))),
      ]),
    )
    .execute();
}
