import { ACCOUNT_COLUMNS, type Account } from '../../account/account.ts';
import type { Database, MandateRole, MandateTable } from '../../database/schema.ts';
import type { Tx } from '../../platform/unit-of-work.ts';
import { isActive } from '../mandate.ts';

/**
 * The most administrateurs suppléants of a company, those that are asleep included; and with them, the most that one titulaire
 * may have designated. What others designated does not count, so that nobody takes the places with persons who are none: the
 * first to accept have them.
 */
export const MOST_SUPPLEANTS = 10;

/** Whether a company has as many suppléants as it can have, and this account is none of them. */
export async function isTakenByOthers({ db }: Tx, siren: string, accountId: string): Promise<boolean> {
  const rows = await db
    .selectFrom('mandate')
    .select('account_id')
    .distinct()
    .where('siren', '=', siren)
    .where('role', '=', 'suppleant')
    .where('state', 'in', ['active', 'asleep'])
    .execute();
  return rows.length >= MOST_SUPPLEANTS && !rows.some(({ account_id }) => account_id === accountId);
}

/** Who may give a role: a titulaire makes suppléants, or somebody titulaire instead; both may delegate. */
const GIVERS: Record<MandateRole, readonly MandateRole[]> = {
  titulaire: ['titulaire'],
  suppleant: ['titulaire'],
  delegataire: ['titulaire', 'suppleant'],
};

/**
 * The services of a company in which an account may give this role now, in order. Their mandates are held until the
 * transaction ends: one that is being ended meanwhile has ended, or ends after.
 */
export async function givableServices(
  { db, clock }: Tx,
  accountId: string,
  siren: string,
  role: MandateRole,
): Promise<string[]> {
  const rows = await db
    .selectFrom('mandate')
    .select('service')
    .where('account_id', '=', accountId)
    .where('siren', '=', siren)
    .where('role', 'in', GIVERS[role])
    .where(isActive('mandate', clock.now()))
    .orderBy('service')
    .forShare()
    .execute();
  return [...new Set(rows.flatMap(({ service }) => service ?? []))];
}

/** Somebody who acts for a company, to be told what changes in it. */
export interface Acting {
  account: Account;
  /** The highest role in one of the services asked about. */
  role: MandateRole;
  /** The company's name as this account knows it. */
  companyName: string;
}

const RANK: readonly MandateRole[] = ['titulaire', 'suppleant', 'delegataire'];

/**
 * Who is told of what changes in services of a company: their titulaires and suppléants whose mandate is active, each
 * once. Not those about to be deleted, nor one whose address is disputed: whoever reads that may not be its holder.
 */
export async function toldOf(
  db: Database,
  siren: string,
  services: readonly string[],
  now: Date,
): Promise<Acting[]> {
  if (services.length === 0) return [];
  const rows = await db
    .selectFrom('mandate')
    .innerJoin('account', 'account.id', 'mandate.account_id')
    .innerJoin('dossier', (join) =>
      join.onRef('dossier.account_id', '=', 'account.id').onRef('dossier.siren', '=', 'mandate.siren'),
    )
    .select(['mandate.role', 'dossier.name as companyName'])
    .select(ACCOUNT_COLUMNS.map((column) => `account.${column}` as const))
    .where('mandate.siren', '=', siren)
    .where('mandate.service', 'in', services)
    .where('mandate.role', 'in', ['titulaire', 'suppleant'])
    .where(isActive('mandate', now))
    .where('account.deletion_asked_at', 'is', null)
    .where((eb) => eb.or([eb('account.frozen_until', 'is', null), eb('account.frozen_until', '<=', now)]))
    .orderBy('account.subscriber_number')
    .execute();
  const byAccount = Map.groupBy(rows, ({ id }) => id);
  return [...byAccount.values()].flatMap((mandates) => {
    const [highest] = mandates.toSorted((one, other) => RANK.indexOf(one.role) - RANK.indexOf(other.role));
    if (!highest) return [];
    const { role, companyName, ...account } = highest;
    return [{ account, role, companyName }];
  });
}

/** The name by which an account knows a company; its number where it knows none. */
export async function companyName(db: Database, accountId: string, siren: string): Promise<string> {
  const row = await db
    .selectFrom('dossier')
    .select('name')
    .where('account_id', '=', accountId)
    .where('siren', '=', siren)
    .executeTakeFirst();
  return row?.name ?? `Entreprise ${siren}`;
}

/** Who waited for a letter knew the company by its number alone. */
export async function nameCompany(
  { db }: Tx,
  accountId: string,
  { siren, name }: { siren: string; name: string },
): Promise<void> {
  await db
    .updateTable('dossier')
    .set({ name })
    .where('account_id', '=', accountId)
    .where('siren', '=', siren)
    .where('name', '=', `Entreprise ${siren}`)
    .execute();
}

/** What the audit log keeps of a change of roles: no name, no number of a person. */
export function roleDetails(
  siren: string,
  services: readonly string[],
  role: MandateTable['role'],
  side: 'giver' | 'holder',
) {
  return { siren, services: services.join(' '), role, side };
}

/** In the details of a line that nobody who was signed in caused: the one of its sides that the company's history tells. */
export const BY_NOBODY = { byNobody: true } as const;
