import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await createPasskey(db);
  await createUsedPasskeyChallenge(db);
}

/** Public keys of WebAuthn: nothing in it opens anything. */
async function createPasskey(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('passkey')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    // At most 1023 bytes (Web Authentication Level 3, 4), in base64url.
    .addColumn('credential_id', 'varchar(1364)', (c) => c.notNull().unique())
    .addColumn('user_handle', 'char(22)', (c) => c.notNull())
    .addColumn('public_key', 'varchar(4000)', (c) => c.notNull())
    // Whole, below 2^32: of this type both databases give a number back.
    .addColumn('counter', 'double precision', (c) => c.notNull().check(sql`counter >= 0`))
    .addColumn('rp_id', 'varchar(253)', (c) => c.notNull())
    .addColumn('aaguid', 'char(36)', (c) => c.notNull())
    .addColumn('transports', 'varchar(100)', (c) => c.notNull())
    .addColumn('backup_eligible', 'boolean', (c) => c.notNull())
    .addColumn('backed_up', 'boolean', (c) => c.notNull())
    .addColumn('label', 'varchar(50)', (c) => c.notNull())
    .addColumn('created_at', 'timestamptz', (c) => c.notNull())
    .addColumn('last_used_at', 'timestamptz')
    .addColumn('removed_at', 'timestamptz')
    .addColumn('asleep_at', 'timestamptz')
    .addColumn('state', 'varchar(10)', (c) =>
      c
        .generatedAlwaysAs(
          sql`case when removed_at is not null then 'ended' when asleep_at is not null then 'asleep' else 'active' end`,
        )
        .stored(),
    )
    .execute();
  await db.schema
    .createIndex('passkey_by_account')
    .on('passkey')
    .columns(['account_id', 'created_at'])
    .execute();
  await db.schema.createIndex('passkey_by_rp_id').on('passkey').column('rp_id').execute();
}

/** Challenges that were answered: each counts once. */
async function createUsedPasskeyChallenge(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('used_passkey_challenge')
    .addColumn('id', 'char(43)', (c) => c.primaryKey())
    .addColumn('expires_at', 'timestamptz', (c) => c.notNull())
    .execute();
}
