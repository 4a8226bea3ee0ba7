import { type Kysely, sql } from 'kysely';

/** The change of a company's e-mail address, from its request to the end of the time in which it can be undone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('company_address_change')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('siren', 'char(9)', (c) => c.notNull())
    // Nobody once that account is erased: the mailbox before can still undo what it did.
    .addColumn('account_id', 'uuid', (c) => c.references('account.id').onDelete('set null'))
    .addColumn('status', 'varchar(10)', (c) =>
      c
        .notNull()
        .check(sql`status in ('pending', 'activated', 'cancelled', 'replaced', 'disputed', 'undone')`),
    )
    // None of the first address.
    .addColumn('old_email', 'varchar(100)')
    .addColumn('old_proved_at', 'timestamptz')
    .addColumn('new_email', 'varchar(100)', (c) => c.notNull())
    .addColumn('new_email_key', 'varchar(100)', (c) => c.notNull())
    .addColumn('requested_at', 'timestamptz', (c) => c.notNull())
    .addColumn('activated_at', 'timestamptz')
    .addColumn('ended_at', 'timestamptz')
    // Asked for soon after the link mailed to the company had stopped another: it stops this one no more.
    .addColumn('link_spent', 'boolean', (c) => c.notNull())
    .addColumn('link_used_at', 'timestamptz')
    .addColumn('asked_from_network', 'varchar(60)')
    .addColumn('asked_from_browser', 'varchar(60)')
    .addCheckConstraint(
      'company_address_change_ended',
      sql`(status in ('pending', 'activated')) = (ended_at is null)`,
    )
    .addCheckConstraint(
      'company_address_change_activated',
      sql`case status when 'activated' then activated_at is not null
        when 'undone' then activated_at is not null else activated_at is null end`,
    )
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on('company_address_change');
  await index('company_address_change_one_pending')
    .column('siren')
    .unique()
    .where(sql<boolean>`status = 'pending'`)
    .execute();
  await index('company_address_change_by_company').columns(['siren', 'requested_at']).execute();
  await index('company_address_change_by_account').columns(['account_id', 'requested_at']).execute();
  await index('company_address_change_by_hour').column('requested_at').execute();
  await db.schema
    .createTable('company_address_reference')
    .addColumn('reference_hash', 'char(43)', (c) => c.primaryKey())
    .addColumn('change_id', 'uuid', (c) =>
      c.notNull().references('company_address_change.id').onDelete('cascade'),
    )
    .addColumn('created_at', 'timestamptz', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('company_address_reference_by_change')
    .on('company_address_reference')
    .column('change_id')
    .execute();
}
