import { type Kysely, sql } from 'kysely';

/**
 * A delegation always has an end, and its two sides are told of it before. Version 0.1.0, which may still run beside this
 * one, knows no mandates: it fills in nothing of this.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const mandate = db.schema.alterTable('mandate');
  await mandate.addColumn('reminded_days', 'smallint').execute();
  await mandate
    .addCheckConstraint('mandate_reads_by_delegation', sql`access = 'act' or role = 'delegataire'`)
    .execute();
  await mandate
    .addCheckConstraint('mandate_delegated_until', sql`basis <> 'delegation' or until is not null`)
    .execute();
  await db.schema
    .createIndex('mandate_by_end')
    .on('mandate')
    .column('until')
    .where(sql<boolean>`state <> 'ended' and until is not null`)
    .execute();
}
