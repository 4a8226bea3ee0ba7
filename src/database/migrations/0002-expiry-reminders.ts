import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('expiry_reminder')
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('valid_until', 'char(10)', (c) => c.notNull())
    .addColumn('days_before', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('expiry_reminder_once', ['account_id', 'valid_until', 'days_before'])
    .execute();
  await db.schema
    .createIndex('account_by_password_validity')
    .on('account')
    .column('password_valid_until')
    .execute();
}
