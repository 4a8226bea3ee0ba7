import type { Kysely } from 'kysely';

/** What a recovery does to the factors of an account. Version 0.1.0 knows none of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('passkey')
    // Since a recovery that would have taken away the last factor: it is asked for after the password, and opens nothing alone.
    .addColumn('second_only_at', 'timestamptz')
    .execute();
  await db.schema
    .alterTable('recovery')
    // By a letter: whoever chooses a password with its code has lost every factor as well.
    .addColumn('ends_factors', 'boolean', (c) => c.notNull().defaultTo(false))
    .execute();
}
