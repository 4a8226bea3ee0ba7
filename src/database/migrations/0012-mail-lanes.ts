import { type Kysely, sql } from 'kysely';

/**
 * What somebody waits for overtakes what nobody does. A mail of a version that knows no lanes is in the first, which
 * every version serves. And whose matter it was that a mail was given up.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('mail')
    .addColumn('lane', 'smallint', (c) => c.notNull().defaultTo(0))
    .addColumn('recipient_refused', 'boolean', (c) => c.notNull().defaultTo(false))
    .execute();
  await db.schema
    .createIndex('mail_to_send_by_lane')
    .on('mail')
    .columns(['lane', 'due_at'])
    .where(sql<boolean>`handed_over_at is null and withdrawn_at is null and abandoned_at is null`)
    .execute();
}
