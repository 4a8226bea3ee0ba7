import { type Kysely, sql } from 'kysely';

/**
 * What is offered to a person, and is no mandate until it is accepted: so nothing that asks for mandates can take an offer
 * for a right. An offer to nobody stands here like any other, without an account. A mandate bears whether it only reads, and
 * when its titulaire was asked whether it is still needed. New columns have defaults: version 0.1.0 knows none of this.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('mandate')
    .addColumn('access', 'varchar(4)', (c) =>
      c.notNull().defaultTo('act').check(sql`access in ('read', 'act')`),
    )
    .addColumn('confirmed_at', 'timestamptz')
    .addColumn('review_asked_at', 'timestamptz')
    .execute();
  await db.schema
    .createTable('mandate_offer')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('siren', 'char(9)', (c) => c.notNull())
    .addColumn('services', sql`varchar(100)[]`, (c) => c.notNull())
    .addColumn('role', 'varchar(12)', (c) => c.notNull().check(sql`role in ('suppleant', 'delegataire')`))
    .addColumn('access', 'varchar(4)', (c) => c.notNull().check(sql`access in ('read', 'act')`))
    .addColumn('until', 'timestamptz')
    .addColumn('given_by', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    // Set to null and not deleted along: the giver would learn from it that there was an account.
    .addColumn('account_id', 'uuid', (c) => c.references('account.id').onDelete('set null'))
    .addColumn('sealed_name', 'text', (c) => c.notNull())
    .addColumn('name_key', 'char(43)', (c) => c.notNull())
    .addColumn('state', 'varchar(10)', (c) =>
      c.notNull().check(sql`state in ('waiting', 'accepted', 'refused', 'withdrawn', 'lapsed')`),
    )
    .addColumn('offered_at', 'timestamptz', (c) => c.notNull())
    .addColumn('looked_up_at', 'timestamptz')
    .addColumn('ended_at', 'timestamptz')
    .addCheckConstraint('mandate_offer_of_services', sql`cardinality(services) > 0`)
    .addCheckConstraint('mandate_offer_ended', sql`(state = 'waiting') = (ended_at is null)`)
    .addCheckConstraint(
      'mandate_offer_taken_by_somebody',
      sql`looked_up_at is not null or account_id is null`,
    )
    .execute();
  await db.schema
    .createIndex('mandate_offer_once')
    .on('mandate_offer')
    .columns(['given_by', 'siren', 'role', 'name_key'])
    .unique()
    .where(sql<boolean>`state = 'waiting'`)
    .execute();
  await db.schema
    .createIndex('mandate_offer_by_account')
    .on('mandate_offer')
    .column('account_id')
    .where(sql<boolean>`account_id is not null`)
    .execute();
  await db.schema.createIndex('mandate_offer_by_siren').on('mandate_offer').column('siren').execute();
  await db.schema
    .createIndex('mandate_offer_to_look_up')
    .on('mandate_offer')
    .column('offered_at')
    .where(sql<boolean>`looked_up_at is null`)
    .execute();
}
