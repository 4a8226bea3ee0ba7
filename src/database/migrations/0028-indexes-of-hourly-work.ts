import { type Kysely, sql } from 'kysely';

/**
 * Lead to what the hourly work looks for, so that it takes no longer with the number of accounts. Most hold next to nothing:
 * rows that wait for it alone. The others are by the hour at which a row was made, which comes at their end and never changes.
 *
 * Two conditions are written so that PostgreSQL sees them in the hourly statements alone: before it has counted anew how many
 * rows there are, such an index looks as good as empty to it, and better for one mailbox's mails than the index made for them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const index of [
    sql`account_by_deletion on account (deletion_asked_at) where deletion_asked_at is not null`,
    sql`account_by_changed_address on account (address_changed_at) where address_changed_at is not null`,
    sql`account_by_changed_question on account (security_question_changed_at)
       where previous_security_question is not null`,
    sql`audit_line_by_refused_sign_in on audit_line (at)
       where case when event = 'signed-in' then outcome = 'refused' end`,
    sql`mail_by_creation on mail (created_at)`,
    sql`mail_counted_by_creation on mail (created_at) where coalesce(allowance_key, '') <> ''`,
    sql`mail_to_nobody_by_creation on mail (created_at) where recipient = ''`,
    sql`known_browser_by_sign_in on known_browser (signed_in_at)`,
    sql`credential_change_by_request on credential_change (requested_at)`,
    sql`credential_change_by_end_with_password on credential_change (ended_at)
       where former_password_hash is not null`,
    sql`registration_by_request on registration (requested_at)`,
    sql`recovery_by_request on recovery (requested_at)`,
    sql`activation_code_by_creation on activation_code (created_at)`,
  ])
    await sql`create index ${index}`.execute(db);
}
