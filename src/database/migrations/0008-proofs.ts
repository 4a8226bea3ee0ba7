import { type Kysely, sql } from 'kysely';

/** Columns that a version which knows nothing of them may leave empty. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A letter goes to an address known for a while: the one before a recent change is remembered.
  await db.schema
    .alterTable('account')
    .addColumn('address_changed_at', 'timestamptz')
    .addColumn('previous_street', 'varchar(200)')
    .addColumn('previous_postal_code', 'varchar(12)')
    .addColumn('previous_city', 'varchar(100)')
    .addColumn('previous_country', 'varchar(100)')
    .execute();
  // Of changes made before this version the hour is in the audit log; what was there before is not.
  await sql`
    update account set address_changed_at = (
      select max(at) from audit_event
      where account_id = account.id and event = 'holder-data-changed' and outcome = 'done'
        and details ~ '"fields":"[^"]*(street|postal_code|city|country)')`.execute(db);
  // The link of an earlier request cancelled it: the one made after, with the answer, is not cancelled by its own.
  await db.schema
    .alterTable('credential_change')
    .addColumn('link_spent', 'boolean', (c) => c.notNull().defaultTo(false))
    .execute();
  // The sealed cookie of a journey cannot be called back: its id is kept here until nobody could use it any more.
  await db.schema
    .createTable('ended_journey')
    .addColumn('id', 'varchar(22)', (c) => c.primaryKey())
    .addColumn('expires_at', 'timestamptz', (c) => c.notNull())
    .execute();
}
