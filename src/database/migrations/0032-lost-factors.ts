import type { Kysely } from 'kysely';

/** What a removal of lost factors waits for: version 0.1.0 knows none, and the versions since have never written one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('factor_removal')
    // The notice to the present address: the days run from its hand-over. No foreign key, for mails are purged by themselves.
    .addColumn('notice_mail_id', 'uuid')
    .execute();
}
