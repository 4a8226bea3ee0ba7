import type { Actor } from '../account/session.ts';
import { isListed } from '../mandates/dossier.ts';
import type { Ground } from '../platform/platform.ts';

export type ChooseDossierOutcome = { outcome: 'chosen' } | { outcome: 'not-ones-own' };

/**
 * Makes a dossier the « DOSSIER COURANT » of this session. Whether it is one's own is asked in the
 * same statement: a dossier of somebody else, or none at all, changes nothing.
 */
export async function chooseDossier(
  { db, clock }: Ground,
  actor: Actor,
  dossierId: string,
): Promise<ChooseDossierOutcome> {
  if (!UUID.test(dossierId)) return { outcome: 'not-ones-own' };
  const { numUpdatedRows } = await db
    .updateTable('session')
    .set({ dossier_id: dossierId })
    .where('token_hash', '=', actor.tokenHash)
    .where('account_id', '=', actor.accountId)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('dossier')
          .select('dossier.id')
          .where('dossier.id', '=', dossierId)
          .where('dossier.account_id', '=', actor.accountId)
          .where(isListed(clock.now())),
      ),
    )
    .executeTakeFirstOrThrow();
  return { outcome: numUpdatedRows > 0n ? 'chosen' : 'not-ones-own' };
}

/** The database refuses to compare an id with anything else. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
