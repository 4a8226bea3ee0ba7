import type { Tx } from '../platform/unit-of-work.ts';

/*
 * What a dispute does to the application and to the codes on paper. Of those made shortly before, one does not know whose
 * they are: they work no more. What they took the place of comes back only where more than a mailbox was proved. The caller
 * holds the account's lock.
 */

/** What became of them. */
export interface FactorsTouched {
  /** One was added or put in place of another of late: it is asleep. */
  appAsleep: boolean;
  /** One that was removed or replaced of late works again. */
  appBack: boolean;
  codesAsleep: boolean;
  codesBack: boolean;
}

/** Those made since then work no more, and what was being set up is over. */
export async function putFactorsAway(
  { db, clock }: Tx,
  accountId: string,
  since: Date,
  now = clock.now(),
): Promise<FactorsTouched> {
  const apps = db.updateTable('totp_app').where('account_id', '=', accountId);
  await apps.set({ state: 'ended', ended_at: now }).where('state', '=', 'set-up').execute();
  const app = await apps
    .set({ state: 'asleep', ended_at: now })
    .where('state', '=', 'active')
    .where('active_since', '>=', since)
    .executeTakeFirst();
  const codes = await db
    .updateTable('backup_code')
    .set({ ended_at: now, asleep_at: now })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .where('made_at', '>=', since)
    .executeTakeFirst();
  return {
    appAsleep: app.numUpdatedRows > 0n,
    appBack: false,
    codesAsleep: codes.numUpdatedRows > 0n,
    codesBack: false,
  };
}

/** The same, and those that were in force then work again, but for codes that were used meanwhile. */
export async function putFactorsBack(tx: Tx, accountId: string, since: Date): Promise<FactorsTouched> {
  const away = await putFactorsAway(tx, accountId, since);
  const app = await tx.db
    .selectFrom('totp_app')
    .select('id')
    .where('account_id', '=', accountId)
    .where('state', '=', 'ended')
    .where('ended_at', '>=', since)
    .where('active_since', '<', since)
    .orderBy('active_since', 'desc')
    .limit(1)
    .executeTakeFirst();
  const codes = await tx.db
    .updateTable('backup_code')
    .set({ ended_at: null })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('ended_at', '>=', since)
    .where('made_at', '<', since)
    .where('asleep_at', 'is', null)
    .executeTakeFirst();
  return {
    ...away,
    appBack: app !== undefined && (await wakeApp(tx, accountId, app.id)),
    codesBack: codes.numUpdatedRows > 0n,
  };
}

/**
 * What disputes put away that were not right after all works again.
 * @param at when they were put away, to the instant
 */
export async function wakeFactors(tx: Tx, accountId: string, at: readonly Date[]): Promise<FactorsTouched> {
  const instants = at.length > 0 ? at : [new Date(0)];
  const app = await tx.db
    .selectFrom('totp_app')
    .select('id')
    .where('account_id', '=', accountId)
    .where('state', '=', 'asleep')
    .where('ended_at', 'in', instants)
    .executeTakeFirst();
  const codes = await tx.db
    .updateTable('backup_code')
    .set({ ended_at: null, asleep_at: null })
    .where('account_id', '=', accountId)
    .where('asleep_at', 'in', instants)
    .executeTakeFirst();
  return {
    appAsleep: false,
    appBack: app !== undefined && (await wakeApp(tx, accountId, app.id)),
    codesAsleep: false,
    codesBack: codes.numUpdatedRows > 0n,
  };
}

/** @returns whether it works now: not beside another */
async function wakeApp({ db }: Tx, accountId: string, id: string): Promise<boolean> {
  const other = await db
    .selectFrom('totp_app')
    .select('id')
    .where('account_id', '=', accountId)
    .where('state', '=', 'active')
    .executeTakeFirst();
  if (other) return false;
  await db.updateTable('totp_app').set({ state: 'active', ended_at: null }).where('id', '=', id).execute();
  return true;
}
