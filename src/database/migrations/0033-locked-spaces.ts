import type { Kysely } from 'kysely';

/** « Verrouiller mon espace ». Version 0.1.0 knows no lock: the new columns are null for it, and it writes no such link. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('account')
    .addColumn('locked_at', 'timestamptz')
    // A recovery has chosen a password since: what opens it again is a factor.
    .addColumn('lock_recovered_at', 'timestamptz')
    .execute();
  await db.schema
    .createTable('lock_reference')
    .addColumn('reference_hash', 'char(43)', (c) => c.primaryKey())
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    // The address that it was mailed to: worth nothing once another signs in.
    .addColumn('email_key', 'varchar(100)', (c) => c.notNull())
    .addColumn('made_at', 'timestamptz', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('lock_reference_by_account')
    .on('lock_reference')
    .column('account_id')
    .execute();
  await db.schema.createIndex('lock_reference_by_hour').on('lock_reference').column('made_at').execute();
}
