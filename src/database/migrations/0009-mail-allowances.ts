import { type Kysely, sql } from 'kysely';

/** How many mails one recipient gets is counted in the outbox itself. A version that knows nothing of it leaves these empty. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('mail')
    .addColumn('purpose', 'varchar(40)')
    .addColumn('allowance_key', 'char(43)')
    .addColumn('asker', 'char(43)')
    .addColumn('counted_at', 'timestamptz')
    .execute();
  await db.schema.createIndex('mail_by_allowance').on('mail').column('allowance_key').execute();
  await db.schema
    .alterTable('recovery_request')
    .addColumn('known_browser', 'boolean', (c) => c.notNull().defaultTo(false))
    .execute();
  // Of mailed codes several may work at a time, each for its hour: else whoever asks again ends the one just received.
  await db.schema.dropIndex('recovery_one_pending').execute();
  await db.schema
    .createIndex('recovery_one_pending_letter')
    .on('recovery')
    .column('account_id')
    .unique()
    .where(sql<boolean>`status = 'pending' and channel = 'letter'`)
    .execute();
}
