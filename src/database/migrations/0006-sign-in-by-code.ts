import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await createKnownBrowser(db);
  await createSignInCode(db);
  await createEventTally(db);
}

/** Browsers in which somebody signed in before, for the limits of tries alone: each row opens nothing. */
async function createKnownBrowser(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('known_browser')
    .addColumn('token_hash', 'char(43)', (c) => c.primaryKey())
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('network_hash', 'char(43)', (c) => c.notNull())
    .addColumn('signed_in_at', 'timestamptz', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('known_browser_by_account')
    .on('known_browser')
    .columns(['account_id', 'signed_in_at'])
    .execute();
  await db.schema
    .createIndex('known_browser_by_network')
    .on('known_browser')
    .columns(['network_hash', 'signed_in_at'])
    .execute();
}

/** Codes mailed to who gave the right password where a wrong one must not be told from it. */
async function createSignInCode(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sign_in_code')
    // Named in the sealed cookie of the browser that it is for, nowhere else.
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('code_hash', 'char(43)', (c) => c.notNull())
    // Address and password that it was mailed for: with others it is worth nothing.
    .addColumn('credentials_hash', 'char(43)', (c) => c.notNull())
    // No foreign key: mails are purged by themselves.
    .addColumn('mail_id', 'uuid', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('sent_at', 'timestamptz', (c) => c.notNull())
    .addColumn('used_at', 'timestamptz')
    .addCheckConstraint('sign_in_code_five_tries', sql`tries between 0 and 5`)
    .execute();
  await db.schema
    .createIndex('sign_in_code_by_account')
    .on('sign_in_code')
    .columns(['account_id', 'sent_at'])
    .execute();
}

/** What strangers may do any number of times: counted for a day, and told in a few lines of the audit log. */
async function createEventTally(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('event_tally')
    .addColumn('key', 'varchar(100)', (c) => c.primaryKey())
    .addColumn('event', 'varchar(40)', (c) => c.notNull())
    .addColumn('outcome', 'varchar(10)', (c) => c.notNull().check(sql`outcome in ('done', 'refused')`))
    .addColumn('account_id', 'uuid', (c) => c.references('account.id').onDelete('cascade'))
    .addColumn('times', 'integer', (c) => c.notNull())
    .addColumn('lines', 'integer', (c) => c.notNull())
    .addColumn('began_at', 'timestamptz', (c) => c.notNull())
    .addColumn('last_at', 'timestamptz', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('event_tally_by_account').on('event_tally').column('account_id').execute();
}
