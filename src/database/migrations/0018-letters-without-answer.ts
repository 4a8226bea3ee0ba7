import type { Kysely } from 'kysely';

/**
 * A letter that opens the choice of a password without the security answer waits, and can be stopped from the sign-in
 * address. A table of its own: version 0.1.0, which may still run beside this one, asks such a letter for the answer. No
 * foreign key to the mail, whose purge in that version would fail on it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('letter_without_answer')
    .addColumn('recovery_id', 'uuid', (c) => c.primaryKey().references('recovery.id').onDelete('cascade'))
    .addColumn('notice_mail_id', 'uuid', (c) => c.notNull())
    .addColumn('stop_reference_hash', 'char(43)', (c) => c.notNull().unique())
    .addColumn('stopped_at', 'timestamptz')
    .execute();
  await db.schema
    .createIndex('letter_without_answer_by_notice_mail_id')
    .on('letter_without_answer')
    .column('notice_mail_id')
    .execute();
}
