import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await extendAccount(db);
  await createRegistration(db);
  await extendDossier(db);
  await extendActivationCode(db);
  await createRecovery(db);
  await createAuditLog(db);
  await extendMail(db);
  await indexReferences(db);
  await createAuditPurge(db);
  await extendSession(db);
}

async function extendAccount(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('account')
    .addColumn('information_mails', 'boolean', (c) => c.notNull().defaultTo(true))
    .addColumn('deletion_asked_at', 'timestamptz')
    .execute();
  // The last number given on each day: it only grows, so that no number is given twice, not even a deleted account's.
  await db.schema
    .createTable('subscriber_sequence')
    .addColumn('day', 'char(7)', (c) => c.primaryKey())
    .addColumn('last', 'integer', (c) => c.notNull())
    .execute();
}

/** What was typed to create an account, until its code is entered: no account exists before. */
async function createRegistration(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('registration')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('status', 'varchar(20)', (c) =>
      c.notNull().check(sql`status in ('pending', 'activated', 'replaced')`),
    )
    .addColumn('mode', 'varchar(10)', (c) => c.notNull().check(sql`mode in ('simplified', 'expert')`))
    .addColumn('email', 'varchar(100)', (c) => c.notNull())
    .addColumn('email_key', 'varchar(100)', (c) => c.notNull())
    .addColumn('password_hash', 'text')
    .addColumn('title', 'varchar(20)', (c) => c.notNull())
    .addColumn('last_name', 'varchar(100)', (c) => c.notNull())
    .addColumn('first_name', 'varchar(100)', (c) => c.notNull())
    .addColumn('phone', 'varchar(30)', (c) => c.notNull())
    .addColumn('street', 'varchar(200)', (c) => c.notNull())
    .addColumn('postal_code', 'varchar(12)', (c) => c.notNull())
    .addColumn('city', 'varchar(100)', (c) => c.notNull())
    .addColumn('country', 'varchar(100)', (c) => c.notNull())
    .addColumn('security_question', 'varchar(200)', (c) => c.notNull())
    .addColumn('security_answer_hash', 'text')
    .addColumn('siren', 'char(9)')
    .addColumn('company_email', 'varchar(100)')
    .addColumn('requested_at', 'timestamptz', (c) => c.notNull())
    .addColumn('ended_at', 'timestamptz')
    .addColumn('account_id', 'uuid', (c) => c.references('account.id').onDelete('cascade'))
    .addCheckConstraint('registration_ended', sql`(status = 'pending') = (ended_at is null)`)
    .addCheckConstraint('registration_company', sql`(mode = 'simplified') = (siren is not null)`)
    .addCheckConstraint('registration_account', sql`(status = 'activated') = (account_id is not null)`)
    .execute();
  await db.schema
    .createIndex('registration_by_email')
    .on('registration')
    .columns(['email_key', 'requested_at'])
    .execute();
}

/** A dossier of the simplified mode waits for the code of a letter sent to the company. */
async function extendDossier(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('dossier')
    .addColumn('status', 'varchar(10)', (c) =>
      c.notNull().defaultTo('open').check(sql`status in ('open', 'waiting')`),
    )
    .addColumn('company_email', 'varchar(100)')
    .execute();
}

/** A code now activates one of three: a change of address, a new account, or a dossier (by letter, without a mail). */
async function extendActivationCode(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('activation_code')
    .alterColumn('change_id', (c) => c.dropNotNull())
    .alterColumn('account_id', (c) => c.dropNotNull())
    .alterColumn('mail_id', (c) => c.dropNotNull())
    .addColumn('registration_id', 'uuid', (c) => c.references('registration.id').onDelete('cascade'))
    .addColumn('dossier_id', 'uuid', (c) => c.references('dossier.id').onDelete('cascade'))
    .execute();
  await db.schema
    .alterTable('activation_code')
    .addCheckConstraint(
      'activation_code_one_purpose',
      sql`num_nonnulls(change_id, registration_id, dossier_id) = 1`,
    )
    .execute();
  await db.schema
    .alterTable('activation_code')
    .addCheckConstraint(
      'activation_code_by_mail_or_letter',
      sql`(mail_id is null) = (dossier_id is not null)`,
    )
    .execute();
  for (const column of ['registration_id', 'dossier_id']) {
    await db.schema
      .createIndex(`activation_code_one_live_by_${column}`)
      .on('activation_code')
      .column(column)
      .unique()
      .where(sql<boolean>`used_at is null and revoked_at is null`)
      .execute();
  }
}

/** « Mot de passe oublié »: asked for by anybody, then a code mailed, or printed in a letter by the operator. */
async function createRecovery(db: Kysely<unknown>): Promise<void> {
  // An address waits here until the page is answered: only then is it looked up.
  await db.schema
    .createTable('recovery_request')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('email_key', 'varchar(100)', (c) => c.notNull())
    .addColumn('ip', 'varchar(45)', (c) => c.notNull())
    .addColumn('user_agent', 'varchar(300)', (c) => c.notNull())
    .addColumn('requested_at', 'timestamptz', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('recovery')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('status', 'varchar(20)', (c) =>
      c.notNull().check(sql`status in ('pending', 'done', 'replaced', 'stopped', 'credentials-changed')`),
    )
    .addColumn('channel', 'varchar(10)', (c) => c.notNull().check(sql`channel in ('mail', 'letter')`))
    .addColumn('code_hash', 'char(43)', (c) => c.notNull().unique())
    .addColumn('mail_id', 'uuid', (c) => c.references('mail.id'))
    .addColumn('wrong_answers', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('requested_at', 'timestamptz', (c) => c.notNull())
    // Code and answer were right: for a while from then on the new password may be chosen.
    .addColumn('verified_at', 'timestamptz')
    .addColumn('ended_at', 'timestamptz')
    .addCheckConstraint('recovery_ended', sql`(status = 'pending') = (ended_at is null)`)
    .addCheckConstraint('recovery_mailed', sql`(channel = 'mail') = (mail_id is not null)`)
    .addCheckConstraint('recovery_five_answers', sql`wrong_answers between 0 and 5`)
    .execute();
  // One of each: a code that anybody can have mailed must not kill the letter of a holder without a mailbox.
  await db.schema
    .createIndex('recovery_one_pending')
    .on('recovery')
    .columns(['account_id', 'channel'])
    .unique()
    .where(sql.ref('status'), '=', sql.lit('pending'))
    .execute();
}

/**
 * What happened, for good: no line can be changed, and only the purge of old lines can delete any. No foreign
 * key: the lines outlive the account.
 */
async function createAuditLog(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_event')
    .addColumn('number', 'integer', (c) => c.primaryKey())
    .addColumn('at', 'timestamptz', (c) => c.notNull())
    .addColumn('event', 'varchar(40)', (c) => c.notNull())
    .addColumn('outcome', 'varchar(10)', (c) => c.notNull().check(sql`outcome in ('done', 'refused')`))
    .addColumn('account_id', 'uuid')
    .addColumn('ip', 'varchar(45)')
    .addColumn('user_agent', 'varchar(300)')
    .addColumn('details', 'text', (c) => c.notNull())
    .addColumn('previous_hash', 'char(43)', (c) => c.notNull())
    .addColumn('hash', 'char(43)', (c) => c.notNull().unique())
    .execute();
  await db.schema
    .createIndex('audit_event_by_account')
    .on('audit_event')
    .columns(['account_id', 'number'])
    .execute();
  await db.schema.createIndex('audit_event_by_time').on('audit_event').column('at').execute();
  await sql`
    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and current_setting('espace.audit_purge', true) = 'on' then
        return old;
      end if;
      raise exception 'the audit log is append-only';
    end $$`.execute(db);
  await sql`
    create trigger audit_event_append_only before update or delete on audit_event
    for each row execute function refuse_audit_change()`.execute(db);
  await sql`
    create trigger audit_event_no_truncate before truncate on audit_event
    for each statement execute function refuse_audit_change()`.execute(db);
}

/** Which account a mail is about. No foreign key: its check would wait for whoever holds that account. */
async function extendMail(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('mail').addColumn('about_account_id', 'uuid').execute();
  await db.schema.createIndex('mail_by_account').on('mail').column('about_account_id').execute();
}

/** Where a row is deleted, those that refer to it are looked for: without an index, by reading the whole table. */
async function indexReferences(db: Kysely<unknown>): Promise<void> {
  const references = [
    ['activation_code', ['change_id']],
    ['activation_code', ['registration_id']],
    ['activation_code', ['dossier_id']],
    ['activation_code', ['mail_id']],
    ['credential_change', ['account_id', 'requested_at']],
    ['recovery', ['account_id', 'requested_at']],
    ['recovery', ['mail_id']],
    ['registration', ['account_id']],
  ] as const;
  for (const [table, columns] of references) {
    await db.schema
      .createIndex(`${table}_by_${columns[0]}`)
      .on(table)
      .columns([...columns])
      .execute();
  }
}

/**
 * The one way to delete old lines, run with the rights of the owner of the tables, so that the program's role
 * needs none (`npm run migrate`). It takes a beginning of the log, never the newest line, never a line of the last 30
 * days, and notes where it cut: a beginning cut off otherwise is found out (`npm run audit:verify`).
 */
async function createAuditPurge(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_purge')
    .addColumn('up_to', 'integer', (c) => c.primaryKey())
    .addColumn('hash', 'char(43)', (c) => c.notNull())
    .addColumn('purged_at', 'timestamptz', (c) => c.notNull())
    .execute();
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  // A search path of its own, temporary tables last: else its caller could put tables of his in place of these.
  await sql`
    create function purge_audit_log(before timestamptz) returns integer
    language plpgsql security definer set search_path = ${sql.id(rows[0]?.schema ?? 'public')}, pg_temp as $$
    declare
      last_old audit_event%rowtype;
      purged integer;
    begin
      if before is null or before > now() - interval '30 days' then
        raise exception 'the audit log keeps its lines for 30 days at least';
      end if;
      lock table audit_purge in exclusive mode;
      select * into last_old from audit_event
        where number < coalesce((select min(number) from audit_event where at >= before),
                                (select max(number) from audit_event))
        order by number desc limit 1;
      if not found then
        return 0;
      end if;
      insert into audit_purge values (last_old.number, last_old.hash, now());
      perform set_config('espace.audit_purge', 'on', true);
      delete from audit_event where number <= last_old.number;
      get diagnostics purged = row_count;
      perform set_config('espace.audit_purge', 'off', true);
      return purged;
    end $$`.execute(db);
  await sql`revoke execute on function purge_audit_log(timestamptz) from public`.execute(db);
}

/** What was typed in a form that had to wait for a password, sealed. */
async function extendSession(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('session').addColumn('kept_form', 'text').execute();
}
