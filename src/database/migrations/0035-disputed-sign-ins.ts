import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await createNewBrowserNotice(db);
  // Put away by a dispute, and not replaced: they can wake.
  await db.schema.alterTable('backup_code').addColumn('asleep_at', 'timestamptz').execute();
  // When the titulaire can object no more, where a freeze has made it later than usual.
  await db.schema.alterTable('role_request').addColumn('object_until', 'timestamptz').execute();
}

/** What the next mail about sign-ins by browsers never seen is to tell, while it waits: one row an account at most. */
async function createNewBrowserNotice(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('new_browser_notice')
    .addColumn('account_id', 'uuid', (c) => c.primaryKey().references('account.id').onDelete('cascade'))
    // No foreign key: the mail is purged by itself.
    .addColumn('mail_id', 'uuid', (c) => c.notNull())
    .addColumn('due_at', 'timestamptz', (c) => c.notNull())
    .addColumn('news', 'jsonb', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('new_browser_notice_by_hour')
    .on('new_browser_notice')
    .column('due_at')
    .execute();
}
