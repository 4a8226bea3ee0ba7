import { type Kysely, sql } from 'kysely';

/**
 * « Messagerie »: threads between a company and the service of the administration that answers for it. Version 0.1.0 knows
 * none of it. What people wrote, subjects and names of files too, is sealed by the program.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('message_thread')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    // By which the operator's commands name it.
    .addColumn('reference', 'char(8)', (c) => c.notNull().unique())
    .addColumn('siren', 'char(9)', (c) => c.notNull())
    .addColumn('service', 'varchar(100)', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('opened_at', 'timestamptz', (c) => c.notNull())
    .addColumn('last_at', 'timestamptz', (c) => c.notNull())
    // Of the newest message of the administration; null where it wrote none.
    .addColumn('answered_at', 'timestamptz')
    // The newest message is the company's: the administration is expected to answer.
    .addColumn('awaits_answer', 'boolean', (c) => c.notNull())
    .addColumn('closed_at', 'timestamptz')
    .execute();
  const threads = (name: string) => db.schema.createIndex(name).on('message_thread');
  await threads('message_thread_by_service').columns(['siren', 'service', 'last_at']).execute();
  await threads('message_thread_by_age').column('last_at').execute();

  await db.schema
    .createTable('message')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('thread_id', 'uuid', (c) => c.notNull().references('message_thread.id').onDelete('cascade'))
    .addColumn('from_service', 'boolean', (c) => c.notNull())
    // Who wrote it; nobody where the administration did, or where the account has been erased.
    .addColumn('account_id', 'uuid', (c) => c.references('account.id').onDelete('set null'))
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('at', 'timestamptz', (c) => c.notNull())
    .addCheckConstraint('message_of_one_side', sql`not from_service or account_id is null`)
    .execute();
  const messages = (name: string) => db.schema.createIndex(name).on('message');
  await messages('message_by_thread').columns(['thread_id', 'at', 'id']).execute();
  await messages('message_by_account').column('account_id').execute();

  await db.schema
    .createTable('message_attachment')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    // None while it is being sent: then it is nobody's to read, and goes where no message comes of it.
    .addColumn('message_id', 'uuid', (c) => c.references('message.id').onDelete('cascade'))
    .addColumn('place', 'smallint', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('type', 'varchar(4)', (c) => c.notNull().check(sql`type in ('pdf', 'jpg', 'png')`))
    .addColumn('size', 'integer', (c) => c.notNull())
    .addColumn('begun_at', 'timestamptz', (c) => c.notNull())
    .execute();
  const attachments = (name: string) => db.schema.createIndex(name).on('message_attachment');
  await attachments('message_attachment_by_message').columns(['message_id', 'place']).execute();
  await attachments('message_attachment_being_sent')
    .column('begun_at')
    .where(sql<boolean>`message_id is null`)
    .execute();

  // A file in pieces: no statement, and no part of the program, ever holds one whole.
  await db.schema
    .createTable('message_piece')
    .addColumn('attachment_id', 'uuid', (c) =>
      c.notNull().references('message_attachment.id').onDelete('cascade'),
    )
    .addColumn('place', 'smallint', (c) => c.notNull())
    .addColumn('sealed', 'bytea', (c) => c.notNull())
    .addPrimaryKeyConstraint('message_piece_place', ['attachment_id', 'place'])
    .execute();
  // What is sealed cannot be compressed: PostgreSQL would try each time.
  await sql`alter table message_piece alter column sealed set storage external`.execute(db);

  await db.schema
    .createTable('message_read')
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('thread_id', 'uuid', (c) => c.notNull().references('message_thread.id').onDelete('cascade'))
    // The newest message that was on the page.
    .addColumn('read_until', 'timestamptz', (c) => c.notNull())
    .addPrimaryKeyConstraint('message_read_once', ['account_id', 'thread_id'])
    .execute();
  await db.schema.createIndex('message_read_by_thread').on('message_read').column('thread_id').execute();
}
