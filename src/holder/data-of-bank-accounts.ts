import { sql } from 'kysely';
import { maskedIban } from '../bank-accounts/iban.ts';
import type { Trx } from '../database/schema.ts';
import { isActive } from '../mandates/mandate.ts';

/* What the download holds of the bank accounts of companies: no more of a number than the pages show. */

/** Those that serve what one is titulaire or suppléant of, and those that one asked for or ended. */
export async function bankAccountsOf(trx: Trx, accountId: string, now: Date): Promise<object[]> {
  const rows = await trx
    .selectFrom('bank_account')
    .select([
      'siren',
      'iban_shown',
      'services',
      'mandate_reference',
      'state',
      'asked_at',
      'in_force_at',
      'ended_at',
      sql<boolean>`${sql.ref('asked_by')} is not distinct from ${accountId}`.as('asked'),
      sql<boolean>`${sql.ref('ended_by')} is not distinct from ${accountId}`.as('ended'),
    ])
    .where(
      sql<boolean>`(asked_by = ${accountId} or ended_by = ${accountId} or exists (
        select from mandate where mandate.account_id = ${accountId} and mandate.siren = bank_account.siren
          and mandate.role <> 'delegataire' and mandate.service = any(bank_account.services)
          and ${isActive('mandate', now)}))`,
    )
    .orderBy('siren')
    .orderBy('asked_at')
    .execute();
  return rows.map((row) => ({
    siren: row.siren,
    iban_masque: maskedIban(row.iban_shown),
    services: row.services,
    reference_du_mandat: row.mandate_reference,
    etat: row.state,
    demande_le: row.asked_at,
    demande_par_vous: row.asked,
    utilisable_depuis: row.in_force_at,
    termine_le: row.ended_at,
    termine_par_vous: row.ended,
  }));
}

/** What mails to this account bear to stop one: never the reference itself. */
export function bankAccountLinksOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('bank_account_link as link')
    .innerJoin('bank_account', 'bank_account.id', 'link.bank_account_id')
    .select(['siren', 'made_at as envoye_le'])
    .where('link.account_id', '=', accountId)
    .orderBy('made_at')
    .execute();
}
