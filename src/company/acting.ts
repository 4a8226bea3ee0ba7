import { sql } from 'kysely';
import { type Account, accounts } from '../account/account.ts';
import { type ReadAlong, readAlone } from '../database/read-along.ts';
import type { Database, MandateRole } from '../database/schema.ts';
import { isActive } from '../mandates/mandate.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/** Whoever may change what is the company's own: its titulaires and suppléants, of whichever service. */
export const MANAGERS = ['titulaire', 'suppleant'] as const satisfies readonly MandateRole[];

/** Everybody with a right for the company. */
export const EVERY_ROLE = [...MANAGERS, 'delegataire'] as const satisfies readonly MandateRole[];

/** The accounts with an active mandate of one of these roles for a company, in whichever service, each once. */
export function actingFor(
  { db, clock }: Pick<Ground, 'db' | 'clock'>,
  siren: string,
  roles: readonly MandateRole[],
): Promise<Account[]> {
  return accounts(db)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('mandate')
          .select('mandate.id')
          .whereRef('mandate.account_id', '=', 'account.id')
          .where('mandate.siren', '=', siren)
          .where('mandate.role', 'in', roles)
          .where(isActive('mandate', clock.now())),
      ),
    )
    .orderBy('id')
    .execute();
}

/** A company whose own things an account may change. */
export interface ManagedDossier {
  /** Of the dossier, by which a session names the one chosen. */
  id: string;
  siren: string;
  /** As the account knows it. */
  name: string;
  /** Of the two, those that it holds there. */
  roles: readonly (typeof MANAGERS)[number][];
}

/** The companies in which an account is titulaire or suppléant, by name. A délégataire of one changes nothing there. */
export const MANAGED_DOSSIERS: ReadAlong<ManagedDossier[]> = {
  json: (accountId, now) => sql`(
    select coalesce(json_agg(json_build_object('id', id, 'siren', siren, 'name', name, 'roles', roles) order by name, siren), '[]')
    from dossier cross join lateral (
      select array_agg(distinct role order by role desc) as roles from mandate
      where mandate.account_id = dossier.account_id and mandate.siren = dossier.siren
        and role in (${sql.join(MANAGERS)}) and ${isActive('mandate', now)}
    ) held
    where account_id = ${accountId} and roles is not null)`,
  parse: (json) => json as ManagedDossier[],
};

export function managedDossiers(db: Database, accountId: string, now: Date): Promise<ManagedDossier[]> {
  return readAlone(db, MANAGED_DOSSIERS, accountId, now);
}

/**
 * The same of one company, under its lock, before something of it is changed.
 * @returns undefined where the account is neither titulaire nor suppléant there
 */
export async function managedDossier(
  { db, clock }: Tx,
  accountId: string,
  siren: string,
): Promise<ManagedDossier | undefined> {
  const all = await managedDossiers(db, accountId, clock.now());
  return all.find((one) => one.siren === siren);
}
