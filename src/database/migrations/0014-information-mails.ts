import type { Kysely } from 'kysely';

/**
 * Mails that inform are sent to whoever ticked their box, and to nobody else: a request remembers whether it was. What a
 * version writes that knows no such box has not ticked it; accounts that exist keep what they chose.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('registration')
    .addColumn('information_mails', 'boolean', (c) => c.notNull().defaultTo(false))
    .execute();
  await db.schema
    .alterTable('account')
    .alterColumn('information_mails', (c) => c.setDefault(false))
    .execute();
}
