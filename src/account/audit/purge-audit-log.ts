import { sql } from 'kysely';
import type { Database } from '../../platform/database/schema.ts';

/**
 * Deletes the lines of the audit log older than `before`: always a beginning of the log, so that the chain of what
 * remains holds from its first line on, and never the newest line, which the next one must follow. The database's
 * function does it, since the program's own role may not (docs/operating.md), and keeps what the owner of the tables wants kept
 * (`audit_retention`, by the database's clock), whatever it is asked for.
 * @returns how many were deleted
 */
export async function purgeAuditLog(db: Database, before: Date): Promise<number> {
  const { rows } = await sql<{ purged: number }>`select purge_audit_log(${before}) as purged`.execute(db);
  return rows[0]?.purged ?? 0;
}
