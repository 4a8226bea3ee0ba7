import { type Kysely, sql } from 'kysely';

/**
 * A passkey that works is a factor of its account. Accounts come first, the table of passkeys after them, as whoever changes
 * one takes them: so nobody waits in a circle.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('account')
    // Codes that could be guessed and were wrong, since the password was chosen: it is known to whoever gave them.
    .addColumn('wrong_steps', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await noteThoseThatWork(db);
  // What works is told by a generated column, of which a trigger cannot be told: by those that it is made of.
  await sql`create trigger passkey_noted after insert or update of removed_at, asleep_at or delete on passkey
    for each row execute function note_factor('passkey')`.execute(db);
  // Those that were added while the table was waited for. None was removed: that takes the lock of an account noted above.
  await noteThoseThatWork(db);
}

async function noteThoseThatWork(db: Kysely<unknown>): Promise<void> {
  await sql`update account set factors = array_append(factors, 'passkey')
    where 'passkey' <> all (factors) and id in (select account_id from passkey where state = 'active')`.execute(
    db,
  );
}
