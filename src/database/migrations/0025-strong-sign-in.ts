import { type Kysely, sql } from 'kysely';

/**
 * What somebody proved who he is by, and what else he may prove it by. Version 0.1.0 knows none of it: new columns are
 * null or have a default, and what it writes stays allowed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('session')
    // By what it was opened; what 0.1.0 opens, by a password.
    .addColumn('proved', sql`varchar(20)[]`)
    .execute();
  await db.schema
    .alterTable('account')
    // Kept by triggers of the tables that hold factors: what each holds that works now.
    .addColumn('factors', sql`varchar(20)[]`, (c) => c.notNull().defaultTo(sql`'{}'`))
    .addColumn('factors_frozen_until', 'timestamptz')
    // How often its holder has put off to set one up, where the installation asks for it.
    .addColumn('factor_put_off', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await createNoteOfFactors(db);
  await createTotpApp(db);
  await createBackupCode(db);
  await trustBrowsers(db);
  await createPendingSignIn(db);
  await createFactorRemoval(db);
}

/** For every table of factors with an account, and a state of which `active` alone works: its name is kept with the account. */
async function createNoteOfFactors(db: Kysely<unknown>): Promise<void> {
  await sql`create function note_factor() returns trigger language plpgsql as $$
    declare
      owner uuid := case when tg_op = 'DELETE' then old.account_id else new.account_id end;
      works boolean;
    begin
      execute format('select exists (select from %I where account_id = $1 and state = ''active'')', tg_table_name)
        into works using owner;
      update account set factors = case when works then array_append(array_remove(factors, tg_argv[0]::varchar), tg_argv[0]::varchar)
        else array_remove(factors, tg_argv[0]::varchar) end
        where id = owner and works <> (tg_argv[0] = any (factors));
      return null;
    end $$`.execute(db);
}

/** An application that makes codes out of the hour (RFC 6238). At most one works, and one more is being set up. */
async function createTotpApp(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('totp_app')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('state', 'varchar(10)', (c) =>
      c.notNull().check(sql`state in ('set-up', 'active', 'asleep', 'ended')`),
    )
    .addColumn('sealed_secret', 'text', (c) => c.notNull())
    // Of the last code taken: that one, and those before it, work no more.
    .addColumn('last_step', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('made_at', 'timestamptz', (c) => c.notNull())
    .addColumn('active_since', 'timestamptz')
    .addColumn('last_used_at', 'timestamptz')
    .addColumn('ended_at', 'timestamptz')
    .execute();
  for (const state of ['set-up', 'active'])
    await sql`create unique index ${sql.ref(`totp_app_one_${state.replace('-', '_')}`)} on totp_app (account_id)
      where state = ${sql.lit(state)}`.execute(db);
  await db.schema.createIndex('totp_app_by_account').on('totp_app').column('account_id').execute();
  await sql`create trigger totp_app_noted after insert or update of state or delete on totp_app
    for each row execute function note_factor('totp')`.execute(db);
}

/** Each opens the second step once. */
async function createBackupCode(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('backup_code')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('code_hash', 'char(43)', (c) => c.notNull().unique())
    .addColumn('made_at', 'timestamptz', (c) => c.notNull())
    .addColumn('used_at', 'timestamptz')
    // Others took their place.
    .addColumn('ended_at', 'timestamptz')
    .execute();
  await db.schema.createIndex('backup_code_by_account').on('backup_code').column('account_id').execute();
}

/** Of some browsers that are known their holder said that no second step is to be asked there. */
async function trustBrowsers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('known_browser')
    .addColumn('trust_id', 'uuid', (c) => c.unique())
    .addColumn('trusted_since', 'timestamptz')
    .addColumn('trusted_until', 'timestamptz')
    .addColumn('trusted_as', 'varchar(300)')
    .execute();
  await sql`alter table known_browser add constraint known_browser_trusted
    check ((trust_id is null) = (trusted_until is null) and (trust_id is null) = (trusted_since is null))`.execute(
    db,
  );
}

/** Sign-ins of which something is proved, and the second step is not. */
async function createPendingSignIn(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pending_sign_in')
    // Named in the sealed cookie of the browser that it is for, nowhere else.
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('proved', sql`varchar(20)[]`, (c) => c.notNull())
    // Address and password that were right: with others it is worth nothing.
    .addColumn('credentials_hash', 'char(43)', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('created_at', 'timestamptz', (c) => c.notNull())
    .addColumn('used_at', 'timestamptz')
    .addCheckConstraint('pending_sign_in_ten_tries', sql`tries between 0 and 10`)
    .execute();
  await db.schema
    .createIndex('pending_sign_in_by_account')
    .on('pending_sign_in')
    .column('account_id')
    .execute();
}

/** Asked by who lost every factor: after some days all of them are taken away. At most one waits. */
async function createFactorRemoval(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('factor_removal')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('state', 'varchar(10)', (c) =>
      c.notNull().check(sql`state in ('waiting', 'cancelled', 'done')`),
    )
    .addColumn('asked_at', 'timestamptz', (c) => c.notNull())
    .addColumn('ended_at', 'timestamptz')
    // In the mails to the present address alone; none of an operator's letter.
    .addColumn('stop_hash', 'char(43)', (c) => c.unique())
    .addCheckConstraint('factor_removal_ended', sql`(state = 'waiting') = (ended_at is null)`)
    .execute();
  await sql`create unique index factor_removal_one_waiting on factor_removal (account_id) where state = 'waiting'`.execute(
    db,
  );
  await db.schema
    .createIndex('factor_removal_by_account')
    .on('factor_removal')
    .column('account_id')
    .execute();
}
