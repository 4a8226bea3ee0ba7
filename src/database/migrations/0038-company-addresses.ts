import type { Kysely } from 'kysely';

/**
 * The proved e-mail address of a company, and those that it replaced as long as they are told of what happens. Version 0.1.0
 * knows only what was typed at the creation (`dossier.company_email`), which proves nothing.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('company_address')
    .addColumn('siren', 'char(9)', (c) => c.primaryKey())
    .addColumn('email', 'varchar(100)', (c) => c.notNull())
    // Not unique: one person's mailbox may be that of two companies.
    .addColumn('email_key', 'varchar(100)', (c) => c.notNull())
    .addColumn('proved_at', 'timestamptz', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('former_company_address')
    .addColumn('siren', 'char(9)', (c) => c.notNull())
    .addColumn('email_key', 'varchar(100)', (c) => c.notNull())
    .addColumn('email', 'varchar(100)', (c) => c.notNull())
    .addColumn('told_until', 'timestamptz', (c) => c.notNull())
    .addPrimaryKeyConstraint('former_company_address_pkey', ['siren', 'email_key'])
    .execute();
  await db.schema
    .createIndex('former_company_address_by_hour')
    .on('former_company_address')
    .column('told_until')
    .execute();
}
