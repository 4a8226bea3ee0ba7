import { type Kysely, sql } from 'kysely';

/**
 * Who asks to become the titulaire of services of a company. A request stands apart from the mandates: it gives no right, and
 * makes no dossier, by whose name version 0.1.0 would show who else is here.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('role_request')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('reference', 'char(8)', (c) => c.notNull().unique())
    .addColumn('kind', 'varchar(12)', (c) => c.notNull().check(sql`kind in ('adhesion', 'substitution')`))
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('siren', 'char(9)', (c) => c.notNull())
    .addColumn('services', 'jsonb', (c) => c.notNull())
    .addColumn('capacity', 'varchar(10)', (c) => c.notNull().check(sql`capacity in ('legal', 'mandated')`))
    .addColumn('way', 'varchar(6)', (c) => c.notNull().check(sql`way in ('form', 'letter')`))
    .addColumn('reason', 'varchar(1000)')
    // No foreign key: it would wait for whoever holds that account, who may wait for this one.
    .addColumn('holder_id', 'uuid')
    .addColumn('company', 'varchar(200)')
    .addColumn('requested_at', 'timestamptz', (c) => c.notNull())
    .addColumn('last_day', 'char(10)', (c) => c.notNull())
    .addColumn('state', 'varchar(10)', (c) =>
      c
        .notNull()
        .defaultTo('waiting')
        .check(sql`state in ('waiting', 'granted', 'refused', 'withdrawn', 'expired', 'overtaken')`),
    )
    .addColumn('ended_at', 'timestamptz')
    .addColumn('decision', 'varchar(200)')
    .addCheckConstraint('role_request_ended', sql`(state = 'waiting') = (ended_at is null)`)
    .addCheckConstraint('role_request_refused_for_a_reason', sql`state <> 'refused' or decision is not null`)
    .addCheckConstraint(
      'role_request_of_a_holder',
      sql`(kind = 'substitution') = (holder_id is not null and reason is not null)`,
    )
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on('role_request');
  await index('role_request_one_waiting')
    .expression(sql`account_id, siren, kind, coalesce(holder_id, account_id)`)
    .unique()
    .where(sql<boolean>`state = 'waiting'`)
    .execute();
  await index('role_request_by_account').columns(['account_id', 'requested_at']).execute();
  await index('role_request_by_holder')
    .column('holder_id')
    .where(sql<boolean>`holder_id is not null`)
    .execute();
  // Apart from the request, to be erased with the account of whoever objects.
  await db.schema
    .createTable('substitution_objection')
    .addColumn('request_id', 'uuid', (c) => c.primaryKey().references('role_request.id').onDelete('cascade'))
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('statement', 'varchar(1000)', (c) => c.notNull())
    .addColumn('made_at', 'timestamptz', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('substitution_objection_by_account')
    .on('substitution_objection')
    .column('account_id')
    .execute();
}
