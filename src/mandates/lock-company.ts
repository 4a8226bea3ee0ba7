import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Tx } from '../platform/unit-of-work.ts';

/**
 * Holds a company until the transaction ends, so that two who change its roles at once go one after the other. To be taken
 * after the lock of the acting account, before any row of a mandate, an offer or a request is changed, and of several
 * companies in the order of their SIREN: nobody waits in a circle (decision `mandates.md`).
 */
export async function lockCompany({ db }: Tx, siren: string): Promise<void> {
  await sql`select ${lockingCompany(sql.val(siren))}`.execute(db);
}

/** The same as a part of a statement that has taken the lock of the account before. */
export function lockingCompany(siren: Expression<string>): RawBuilder<unknown> {
  return sql`pg_advisory_xact_lock(hashtextextended('mandates/' || ${siren}, 0))`;
}

/**
 * Holds every company in which an account has, gave, changed, offered, is offered or asks for a role: before its sign-in address
 * changes together with roles, and before it is erased. The caller holds the account's lock, so that none is added.
 */
export async function lockCompaniesOf(tx: Tx, accountId: string): Promise<void> {
  const { rows } = await sql<{ siren: string }>`
    select siren from mandate where account_id = ${accountId} or granted_by = ${accountId}
    union select siren from mandate_change join mandate on mandate.id = mandate_id where changed_by = ${accountId}
    union select siren from mandate_offer where given_by = ${accountId} or account_id = ${accountId}
    union select siren from role_request where account_id = ${accountId} or holder_id = ${accountId}
    order by siren`.execute(tx.db);
  for (const { siren } of rows) await lockCompany(tx, siren);
}
