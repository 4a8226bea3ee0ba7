import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await createAccount(db);
  await createDossiers(db);
  await createSession(db);
  await createMail(db);
  await createCredentialChange(db);
  await createGuards(db);
}

async function createAccount(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('account')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('subscriber_number', 'char(14)', (c) => c.notNull().unique())
    .addColumn('sign_in_email', 'varchar(100)', (c) => c.notNull())
    .addColumn('sign_in_email_key', 'varchar(100)', (c) => c.notNull().unique())
    .addColumn('password_hash', 'text', (c) => c.notNull())
    .addColumn('password_valid_until', 'char(10)', (c) => c.notNull())
    .addColumn('title', 'varchar(20)', (c) => c.notNull())
    .addColumn('last_name', 'varchar(100)', (c) => c.notNull())
    .addColumn('first_name', 'varchar(100)', (c) => c.notNull())
    .addColumn('phone', 'varchar(30)', (c) => c.notNull())
    .addColumn('street', 'varchar(200)', (c) => c.notNull())
    .addColumn('postal_code', 'varchar(12)', (c) => c.notNull())
    .addColumn('city', 'varchar(100)', (c) => c.notNull())
    .addColumn('country', 'varchar(100)', (c) => c.notNull())
    .addColumn('security_question', 'varchar(200)', (c) => c.notNull())
    .addColumn('security_answer_hash', 'text', (c) => c.notNull())
    .addColumn('created_at', 'timestamptz', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('password_history')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('password_hash', 'text', (c) => c.notNull())
    .addColumn('set_at', 'timestamptz', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('password_history_by_account')
    .on('password_history')
    .columns(['account_id', 'set_at'])
    .execute();
}

async function createDossiers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('dossier')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('siren', 'char(9)', (c) => c.notNull())
    .addColumn('name', 'varchar(200)', (c) => c.notNull())
    .addUniqueConstraint('dossier_once_per_account', ['account_id', 'siren'])
    .execute();

  await db.schema
    .createTable('dossier_service')
    .addColumn('dossier_id', 'uuid', (c) => c.notNull().references('dossier.id').onDelete('cascade'))
    .addColumn('service_id', 'varchar(100)', (c) => c.notNull())
    .addPrimaryKeyConstraint('dossier_service_pk', ['dossier_id', 'service_id'])
    .execute();
}

async function createSession(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('session')
    .addColumn('token_hash', 'char(43)', (c) => c.primaryKey())
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('created_at', 'timestamptz', (c) => c.notNull())
    .addColumn('last_seen_at', 'timestamptz', (c) => c.notNull())
    .addColumn('authenticated_at', 'timestamptz', (c) => c.notNull())
    .addColumn('dossier_id', 'uuid', (c) => c.references('dossier.id').onDelete('set null'))
    .addColumn('ip', 'varchar(45)', (c) => c.notNull())
    .addColumn('user_agent', 'varchar(300)', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('session_by_account').on('session').column('account_id').execute();
}

async function createMail(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('mail')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('recipient', 'varchar(100)', (c) => c.notNull())
    .addColumn('subject', 'varchar(200)', (c) => c.notNull())
    .addColumn('sealed_body', 'text')
    .addColumn('created_at', 'timestamptz', (c) => c.notNull())
    .addColumn('due_at', 'timestamptz', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('handed_over_at', 'timestamptz')
    .addColumn('withdrawn_at', 'timestamptz')
    .addColumn('abandoned_at', 'timestamptz')
    .addColumn('last_error', 'varchar(500)')
    .execute();
  await db.schema
    .createIndex('mail_to_send')
    .on('mail')
    .column('due_at')
    .where(sql<boolean>`handed_over_at is null and withdrawn_at is null and abandoned_at is null`)
    .execute();
}

async function createCredentialChange(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('credential_change')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('status', 'varchar(20)', (c) =>
      c.notNull().check(sql`status in ('pending', 'activated', 'cancelled', 'replaced', 'password-changed')`),
    )
    .addColumn('old_email', 'varchar(100)', (c) => c.notNull())
    .addColumn('new_email', 'varchar(100)', (c) => c.notNull())
    .addColumn('new_email_key', 'varchar(100)', (c) => c.notNull())
    .addColumn('new_password_hash', 'text')
    .addColumn('requested_at', 'timestamptz', (c) => c.notNull())
    .addColumn('ended_at', 'timestamptz')
    .addCheckConstraint('credential_change_ended', sql`(status = 'pending') = (ended_at is null)`)
    .execute();
  // At most one pending request an account: a second one cannot even be written.
  await db.schema
    .createIndex('credential_change_one_pending')
    .on('credential_change')
    .column('account_id')
    .unique()
    .where(sql.ref('status'), '=', sql.lit('pending'))
    .execute();

  await db.schema
    .createTable('activation_code')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('change_id', 'uuid', (c) => c.notNull().references('credential_change.id').onDelete('cascade'))
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('code_hash', 'char(43)', (c) => c.notNull().unique())
    .addColumn('mail_id', 'uuid', (c) => c.notNull().references('mail.id'))
    .addColumn('resent', 'boolean', (c) => c.notNull())
    .addColumn('created_at', 'timestamptz', (c) => c.notNull())
    .addColumn('used_at', 'timestamptz')
    .addColumn('revoked_at', 'timestamptz')
    .execute();
  // At most one live code a request: sending again must first revoke the earlier one.
  await db.schema
    .createIndex('activation_code_one_live')
    .on('activation_code')
    .column('change_id')
    .unique()
    .where(sql<boolean>`used_at is null and revoked_at is null`)
    .execute();
  await db.schema
    .createIndex('activation_code_by_account')
    .on('activation_code')
    .columns(['account_id', 'created_at'])
    .execute();
}

async function createGuards(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('used_captcha')
    .addColumn('id', 'varchar(40)', (c) => c.primaryKey())
    .addColumn('expires_at', 'timestamptz', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('throttle')
    .addColumn('key', 'varchar(100)', (c) => c.primaryKey())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('last_failure_at', 'timestamptz', (c) => c.notNull())
    .addColumn('blocked_until', 'timestamptz')
    .execute();
}
