import { type Kysely, sql } from 'kysely';

/** Which office looks after which company, as the operator loads it. Version 0.1.0 knows nothing of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('tax_office')
    .addColumn('id', 'varchar(40)', (c) => c.primaryKey())
    .addColumn('name', 'varchar(200)', (c) => c.notNull())
    .addColumn('address', 'jsonb', (c) => c.notNull().check(sql`jsonb_array_length(address) > 0`))
    .addColumn('phone', 'varchar(30)', (c) => c.notNull())
    .addColumn('hours', 'jsonb', (c) => c.notNull().check(sql`jsonb_array_length(hours) > 0`))
    .addColumn('email', 'varchar(254)')
    .addColumn('appointment', 'varchar(500)')
    .execute();
  await db.schema
    .createTable('tax_office_company')
    .addColumn('siren', 'char(9)', (c) => c.primaryKey())
    .addColumn('office_id', 'varchar(40)', (c) => c.notNull().references('tax_office.id'))
    .execute();
  // An office that goes is looked for among all companies.
  await db.schema
    .createIndex('tax_office_company_by_office')
    .on('tax_office_company')
    .column('office_id')
    .execute();
}
