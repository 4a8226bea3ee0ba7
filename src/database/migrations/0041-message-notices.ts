import { type Kysely, sql } from 'kysely';

/** « Vous avez un message »: who is to be told by mail, and when they last were, so that ten answers are not ten mails. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('message_notice')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    // To an account, or to the address of a company.
    .addColumn('account_id', 'uuid', (c) => c.unique().references('account.id').onDelete('cascade'))
    .addColumn('siren', 'char(9)', (c) => c.unique())
    // Since when there is something to tell; null where all was told.
    .addColumn('waiting_since', 'timestamptz')
    .addColumn('told_at', 'timestamptz')
    .addCheckConstraint('message_notice_to_one', sql`(account_id is null) <> (siren is null)`)
    .execute();
  await db.schema
    .createIndex('message_notice_waiting')
    .on('message_notice')
    .column('waiting_since')
    .where(sql<boolean>`waiting_since is not null`)
    .execute();
}
