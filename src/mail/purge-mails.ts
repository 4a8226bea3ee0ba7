import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { inStretches } from '../database/in-stretches.ts';
import type { Database, Schema, Trx } from '../database/schema.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import { NOBODY } from './outbox.ts';

type Mails = ExpressionBuilder<Schema, 'mail'>;
/** Whether something still needs the hour at which a mail left: the row has to stay for it. */
export type IsNeeded = (eb: Mails) => Expression<SqlBool>;

/**
 * Deletes the mails that left, were withdrawn or were given up longer ago than they are kept. One that is still needed stays,
 * without recipient and subject. What waits to be sent is never touched.
 */
export async function purgeMails({ db, installation }: Ground, now: Date, isNeeded: IsNeeded): Promise<void> {
  const before = daysAgo(now, installation.RETENTION_MAILS_DAYS);
  await inStretches(db, 'mail', (here) =>
    db
      .deleteFrom('mail')
      .where((eb) => isOver(eb, before))
      .where((eb) => eb.not(isNeeded(eb)))
      .where(here)
      .execute(),
  );
  await inStretches(db, 'mail', (here) =>
    db
      .updateTable('mail')
      .set({ recipient: '', subject: '', sealed_body: null })
      .where((eb) => isOver(eb, before))
      .where('recipient', '!=', '')
      .where(here)
      .execute(),
  );
}

/** Days after which a mail counts for nothing any more: what left within one is counted. */
const MAILS_COUNT_DAYS = 2;

/** The hashes by which mails were counted go once they no longer count, and with them those that were to nobody. */
export async function forgetCounts({ db }: Ground, now: Date, isNeeded: IsNeeded): Promise<void> {
  const before = daysAgo(now, MAILS_COUNT_DAYS);
  await inStretches(db, 'mail', (here) =>
    db
      .deleteFrom('mail')
      .where('recipient', '=', NOBODY)
      .where((eb) => isOver(eb, before))
      .where((eb) => eb.not(isNeeded(eb)))
      .where(here)
      .execute(),
  );
  await inStretches(db, 'mail', (here) =>
    db
      .updateTable('mail')
      .set({ allowance_key: null, asker: null })
      .where('allowance_key', 'is not', null)
      .where((eb) => isOver(eb, before))
      .where(here)
      .execute(),
  );
}

/** The mails about an account. */
export async function mailsAbout(db: Database, accountId: string): Promise<string[]> {
  const rows = await db.selectFrom('mail').select('id').where('about_account_id', '=', accountId).execute();
  return rows.map(({ id }) => id);
}

/**
 * Erases mails, whether they left or not. One that somebody else still needs, who asked for this account's address, stays,
 * emptied: one that had not left leaves to nobody, so that its asker cannot see that the address opened an account, nor what
 * became of it.
 */
export async function eraseMails(db: Trx, ids: readonly string[], isNeeded: IsNeeded): Promise<void> {
  if (ids.length === 0) return;
  await db
    .deleteFrom('mail')
    .where('id', 'in', ids)
    .where((eb) => eb.not(isNeeded(eb)))
    .execute();
  await db
    .updateTable('mail')
    .set({ recipient: NOBODY, about_account_id: null, sealed_body: null })
    .where('id', 'in', ids)
    .execute();
}

function isOver(eb: Mails, before: Date) {
  return eb.or([
    eb('mail.handed_over_at', '<', before),
    eb('mail.withdrawn_at', '<', before),
    eb('mail.abandoned_at', '<', before),
  ]);
}
