import { type Kysely, sql } from 'kysely';

/**
 * The contracts by which a company's taxes are debited from its bank accounts, one for each payment. Version 0.1.0 knows
 * none of this.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('direct_debit')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    // By which the operator names it.
    .addColumn('reference', 'char(8)', (c) => c.notNull().unique())
    .addColumn('siren', 'char(9)', (c) => c.notNull())
    .addColumn('service', 'varchar(100)', (c) => c.notNull())
    // None once that account was purged: the contract was over long before.
    .addColumn('bank_account_id', 'uuid', (c) => c.references('bank_account.id').onDelete('set null'))
    .addColumn('kind', 'varchar(7)', (c) => c.notNull().check(sql`kind in ('due', 'monthly')`))
    .addColumn('state', 'varchar(9)', (c) =>
      c
        .notNull()
        .check(sql`state in ('asked', 'in-force', 'suspended', 'stopped', 'refused', 'ended', 'replaced')`),
    )
    .addColumn('asked_by', 'uuid', (c) => c.references('account.id').onDelete('set null'))
    .addColumn('asked_at', 'timestamptz', (c) => c.notNull())
    .addColumn('confirmed_at', 'timestamptz')
    .addColumn('in_force_at', 'timestamptz')
    .addColumn('ended_at', 'timestamptz')
    // Who ended it, or asked for what took its place: a dispute gives back what a thief ended.
    .addColumn('ended_by', 'uuid', (c) => c.references('account.id').onDelete('set null'))
    // Why the operator refused it.
    .addColumn('decision', 'varchar(200)')
    .addColumn('replaces', 'uuid', (c) => c.references('direct_debit.id').onDelete('set null'))
    // The notices: the hours run from their hand-over. No foreign key, for mails are purged by themselves.
    .addColumn('notice_mail_ids', sql`uuid[]`, (c) => c.notNull().defaultTo(sql`'{}'`))
    // For the sake of which disputed change of address it is suspended.
    .addColumn('dispute_id', 'uuid', (c) => c.references('credential_change.id').onDelete('set null'))
    .addCheckConstraint(
      'direct_debit_ended',
      sql`(state in ('stopped', 'refused', 'ended', 'replaced')) = (ended_at is not null)`,
    )
    .addCheckConstraint(
      'direct_debit_in_force',
      sql`state not in ('in-force', 'suspended') or (in_force_at is not null and confirmed_at is not null)`,
    )
    .addCheckConstraint('direct_debit_refused_for_a_reason', sql`state <> 'refused' or decision is not null`)
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on('direct_debit');
  await index('direct_debit_by_company').columns(['siren', 'asked_at']).execute();
  for (const [name, state] of [
    ['direct_debit_in_force_once', 'in-force'],
    ['direct_debit_asked_once', 'asked'],
  ] as const)
    await index(name)
      .columns(['siren', 'service'])
      .unique()
      .where(sql<boolean>`state = ${sql.lit(state)}`)
      .execute();
  await index('direct_debit_waiting').column('asked_at').where(sql<boolean>`state = 'asked'`).execute();
  await index('direct_debit_over').column('ended_at').where(sql<boolean>`ended_at is not null`).execute();
  for (const column of ['bank_account_id', 'asked_by', 'ended_by', 'replaces', 'dispute_id'] as const)
    await index(`direct_debit_by_${column}`)
      .column(column)
      .where(sql<boolean>`${sql.ref(column)} is not null`)
      .execute();

  await db.schema
    .createTable('direct_debit_link')
    .addColumn('reference_hash', 'char(43)', (c) => c.primaryKey())
    .addColumn('direct_debit_id', 'uuid', (c) =>
      c.notNull().references('direct_debit.id').onDelete('cascade'),
    )
    // Whom it was mailed to; nobody's where it is the company's own address.
    .addColumn('account_id', 'uuid', (c) => c.references('account.id').onDelete('cascade'))
    .addColumn('made_at', 'timestamptz', (c) => c.notNull())
    .execute();
  const ofLink = (name: string) => db.schema.createIndex(name).on('direct_debit_link');
  await ofLink('direct_debit_link_by_direct_debit').column('direct_debit_id').execute();
  await ofLink('direct_debit_link_by_account')
    .column('account_id')
    .where(sql<boolean>`account_id is not null`)
    .execute();
}
