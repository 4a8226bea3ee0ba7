import { type Expression, type ExpressionBuilder, type SqlBool, sql, type Updateable } from 'kysely';
import { inBatches } from '../database/in-batches.ts';
import type { Database, MailTable, Schema, Trx } from '../database/schema.ts';
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
  await deleteBatches(db, (eb) => eb.and([isOver(eb, before), eb.not(isNeeded(eb))]));
  await changeBatches(db, { recipient: NOBODY, subject: '', sealed_body: null }, (eb) =>
    eb.and([isOver(eb, before), eb('recipient', '!=', NOBODY)]),
  );
}

/** Days after which a mail counts for nothing any more: what left within one is counted. */
const MAILS_COUNT_DAYS = 2;

/** The hashes by which mails were counted go once they no longer count, and with them those that were to nobody. */
export async function forgetCounts({ db }: Ground, now: Date, isNeeded: IsNeeded): Promise<void> {
  const before = daysAgo(now, MAILS_COUNT_DAYS);
  // Both as the indexes of such mails say it (migration 0028).
  const toNobody = sql<SqlBool>`recipient = ${sql.lit(NOBODY)}`;
  await deleteBatches(db, (eb) => eb.and([toNobody, isOver(eb, before), eb.not(isNeeded(eb))]));
  const counted = sql<SqlBool>`coalesce(allowance_key, '') <> ''`;
  await changeBatches(db, { allowance_key: null, asker: null }, (eb) =>
    eb.and([counted, isOver(eb, before)]),
  );
}

type Condition = (eb: Mails) => Expression<SqlBool>;

function deleteBatches(db: Database, which: Condition): Promise<void> {
  return inBatches(async (most) => {
    const { numDeletedRows } = await db
      .deleteFrom('mail')
      .where('id', 'in', someMails(which, most))
      .executeTakeFirst();
    return numDeletedRows;
  });
}

function changeBatches(db: Database, change: Updateable<MailTable>, which: Condition): Promise<void> {
  return inBatches(async (most) => {
    const { numUpdatedRows } = await db
      .updateTable('mail')
      .set(change)
      .where('id', 'in', someMails(which, most))
      .executeTakeFirst();
    return numUpdatedRows;
  });
}

/** The oldest first: an index leads to them. What somebody else has locked is left to the next time. */
function someMails(which: Condition, most: number) {
  return (eb: Mails) =>
    eb
      .selectFrom('mail')
      .select('id')
      .where(which)
      .orderBy('created_at')
      .limit(most)
      .forUpdate()
      .skipLocked();
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

/** Nothing was over before it was made: said for the indexes, which go by that. */
function isOver(eb: Mails, before: Date) {
  return eb.and([
    eb('mail.created_at', '<', before),
    eb.or([
      eb('mail.handed_over_at', '<', before),
      eb('mail.withdrawn_at', '<', before),
      eb('mail.abandoned_at', '<', before),
    ]),
  ]);
}
