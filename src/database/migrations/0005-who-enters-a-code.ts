import type { Kysely } from 'kysely';

/** What a code needs beside the mailbox, and what a dispute without a security question needs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('activation_code')
    .addColumn('wrong_passwords', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  // Where a request came from, for the mail with its code; unknown of requests made before.
  for (const table of ['credential_change', 'registration']) {
    await db.schema
      .alterTable(table)
      .addColumn('asked_from_network', 'varchar(60)')
      .addColumn('asked_from_browser', 'varchar(60)')
      .execute();
  }
  await db.schema
    .alterTable('credential_change')
    .addColumn('former_password_hash', 'text')
    .addColumn('frozen_at', 'timestamptz')
    .execute();
  await db.schema.alterTable('account').addColumn('frozen_until', 'timestamptz').execute();
  await createDisputeReference(db);
}

/** Several for one change: each of its mails bears its own. */
async function createDisputeReference(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('dispute_reference')
    .addColumn('reference_hash', 'char(43)', (c) => c.primaryKey())
    .addColumn('change_id', 'uuid', (c) => c.notNull().references('credential_change.id').onDelete('cascade'))
    .addColumn('created_at', 'timestamptz', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('dispute_reference_by_change')
    .on('dispute_reference')
    .column('change_id')
    .execute();
}
