import { type Kysely, sql } from 'kysely';

/**
 * The bank accounts from which a company pays, by its SIREN: they outlive the space of whoever declared them. What
 * identifies an account is sealed; what is shown of it afterwards, the country and the last four signs, stands beside, and a
 * keyed hash finds the same account again. Version 0.1.0 knows none of this.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('bank_account')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('siren', 'char(9)', (c) => c.notNull())
    .addColumn('sealed_details', 'text', (c) => c.notNull())
    .addColumn('iban_hash', 'char(43)', (c) => c.notNull())
    .addColumn('iban_shown', 'char(6)', (c) => c.notNull())
    .addColumn('mandate_reference', 'varchar(35)', (c) => c.notNull().unique())
    .addColumn('services', sql`varchar(100)[]`, (c) => c.notNull())
    .addColumn('state', 'varchar(10)', (c) =>
      c.notNull().check(sql`state in ('asked', 'in-force', 'suspended', 'stopped', 'removed', 'replaced')`),
    )
    .addColumn('asked_by', 'uuid', (c) => c.references('account.id').onDelete('set null'))
    .addColumn('asked_at', 'timestamptz', (c) => c.notNull())
    .addColumn('in_force_at', 'timestamptz')
    .addColumn('ended_at', 'timestamptz')
    // Who removed it, or asked for what replaced it: a dispute gives back what a thief ended.
    .addColumn('ended_by', 'uuid', (c) => c.references('account.id').onDelete('set null'))
    .addColumn('replaces', 'uuid', (c) => c.references('bank_account.id').onDelete('set null'))
    // The notices: the hours run from their hand-over. No foreign key, for mails are purged by themselves.
    .addColumn('notice_mail_ids', sql`uuid[]`, (c) => c.notNull().defaultTo(sql`'{}'`))
    // For the sake of which disputed change of address it is suspended.
    .addColumn('dispute_id', 'uuid', (c) => c.references('credential_change.id').onDelete('set null'))
    .addCheckConstraint('bank_account_of_services', sql`cardinality(services) > 0`)
    .addCheckConstraint(
      'bank_account_ended',
      sql`(state in ('stopped', 'removed', 'replaced')) = (ended_at is not null)`,
    )
    .addCheckConstraint('bank_account_in_force', sql`state <> 'in-force' or in_force_at is not null`)
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on('bank_account');
  await index('bank_account_by_company').columns(['siren', 'asked_at']).execute();
  for (const [name, state] of [
    ['bank_account_in_force_once', 'in-force'],
    ['bank_account_asked_once', 'asked'],
  ] as const)
    await index(name)
      .columns(['siren', 'iban_hash'])
      .unique()
      .where(sql<boolean>`state = ${sql.lit(state)}`)
      .execute();
  // Of two who replace one account at once, one is told that it waits for the other.
  await index('bank_account_replaced_once')
    .column('replaces')
    .unique()
    .where(sql<boolean>`state = 'asked'`)
    .execute();
  await index('bank_account_due').column('asked_at').where(sql<boolean>`state = 'asked'`).execute();
  await index('bank_account_over').column('ended_at').where(sql<boolean>`ended_at is not null`).execute();
  for (const column of ['asked_by', 'ended_by', 'dispute_id'] as const)
    await index(`bank_account_by_${column}`)
      .column(column)
      .where(sql<boolean>`${sql.ref(column)} is not null`)
      .execute();

  await db.schema
    .createTable('bank_account_link')
    .addColumn('reference_hash', 'char(43)', (c) => c.primaryKey())
    .addColumn('bank_account_id', 'uuid', (c) =>
      c.notNull().references('bank_account.id').onDelete('cascade'),
    )
    // Whom it was mailed to; nobody's where it is the company's own address.
    .addColumn('account_id', 'uuid', (c) => c.references('account.id').onDelete('cascade'))
    .addColumn('made_at', 'timestamptz', (c) => c.notNull())
    .execute();
  const ofLink = (name: string) => db.schema.createIndex(name).on('bank_account_link');
  await ofLink('bank_account_link_by_bank_account').column('bank_account_id').execute();
  await ofLink('bank_account_link_by_account')
    .column('account_id')
    .where(sql<boolean>`account_id is not null`)
    .execute();
}
