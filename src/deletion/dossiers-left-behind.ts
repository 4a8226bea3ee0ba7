import type { Database } from '../database/schema.ts';

/** A company that nobody else here could act for. */
export interface LoneDossier {
  siren: string;
  name: string;
}

/**
 * The open dossiers of an account whose company no other account holds: the deletion would leave them without
 * anybody. An account that is about to be deleted, or waits for its letter, holds nothing.
 */
export async function dossiersLeftBehind(db: Database, accountId: string): Promise<LoneDossier[]> {
  return db
    .selectFrom('dossier as own')
    .select(['own.siren', 'own.name'])
    .where('own.account_id', '=', accountId)
    .where('own.status', '=', 'open')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('dossier as other')
            .innerJoin('account', 'account.id', 'other.account_id')
            .select('other.id')
            .whereRef('other.siren', '=', 'own.siren')
            .where('other.account_id', '!=', accountId)
            .where('other.status', '=', 'open')
            .where('account.deletion_asked_at', 'is', null),
        ),
      ),
    )
    .orderBy('own.name')
    .orderBy('own.siren')
    .execute();
}
