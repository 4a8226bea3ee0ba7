import { sql } from 'kysely';
import { maskedIban } from '../bank-accounts/iban.ts';
import type { Trx } from '../database/schema.ts';
import { isActive } from '../mandates/mandate.ts';

/* What the download holds of the direct debits of companies. */

/** Those of the services that one is titulaire or suppléant of, and those that one asked for or ended. */
export async function directDebitsOf(trx: Trx, accountId: string, now: Date): Promise<object[]> {
  const rows = await trx
    .selectFrom('direct_debit as debit')
    .leftJoin('bank_account', 'bank_account.id', 'debit.bank_account_id')
    .select([
      'debit.siren',
      'debit.service',
      'debit.reference',
      'debit.kind',
      'debit.state',
      'debit.asked_at',
      'debit.confirmed_at',
      'debit.in_force_at',
      'debit.ended_at',
      'debit.decision',
      'iban_shown',
      sql<boolean>`${sql.ref('debit.asked_by')} is not distinct from ${accountId}`.as('asked'),
      sql<boolean>`${sql.ref('debit.ended_by')} is not distinct from ${accountId}`.as('ended'),
    ])
    .where(
      sql<boolean>`(debit.asked_by = ${accountId} or debit.ended_by = ${accountId} or exists (
        select from mandate where mandate.account_id = ${accountId} and mandate.siren = debit.siren
          and mandate.role <> 'delegataire' and mandate.service = debit.service and ${isActive('mandate', now)}))`,
    )
    .orderBy('debit.siren')
    .orderBy('debit.asked_at')
    .execute();
  return rows.map((row) => ({
    siren: row.siren,
    service: row.service,
    reference: row.reference,
    iban_masque: row.iban_shown === null ? null : maskedIban(row.iban_shown),
    rythme: row.kind === 'monthly' ? 'mensuel' : 'a_l_echeance',
    etat: row.state,
    demande_le: row.asked_at,
    demande_par_vous: row.asked,
    confirme_par_l_administration_le: row.confirmed_at,
    en_cours_depuis: row.in_force_at,
    termine_le: row.ended_at,
    termine_par_vous: row.ended,
    motif_du_refus: row.decision,
  }));
}

/** What mails to this account bear to stop one: never the reference itself. */
export function directDebitLinksOf(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('direct_debit_link as link')
    .innerJoin('direct_debit', 'direct_debit.id', 'link.direct_debit_id')
    .select(['siren', 'made_at as envoye_le'])
    .where('link.account_id', '=', accountId)
    .orderBy('made_at')
    .execute();
}
