import { type Kysely, sql } from 'kysely';

const STATUSES = [
  'pending',
  'activated',
  'cancelled',
  'replaced',
  'password-changed',
  // cancelled by a link of the present address, or put back after it had been activated
  'disputed',
  'undone',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('credential_change').dropConstraint('credential_change_status_check').execute();
  await db.schema
    .alterTable('credential_change')
    .addCheckConstraint(
      'credential_change_status_check',
      sql`status in (${sql.join(STATUSES.map((status) => sql.lit(status)))})`,
    )
    .execute();
  await db.schema
    .alterTable('credential_change')
    .addColumn('dispute_tries', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  // The question in force before a recent change: whoever steals a session may change the question first.
  await db.schema
    .alterTable('account')
    .addColumn('security_question_changed_at', 'timestamptz')
    .addColumn('previous_security_question', 'varchar(200)')
    .addColumn('previous_security_answer_hash', 'text')
    .execute();
}
