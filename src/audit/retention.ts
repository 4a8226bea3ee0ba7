import { sql } from 'kysely';
import { isNotAllowed } from '../database/errors.ts';
import type { Database } from '../database/schema.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';

/**
 * Has the audit log kept for so many days at least. Only the owner of the tables can say: the role of a program with two
 * roles is told what its owner said.
 * @returns the days that hold from now on
 */
export async function agreeOnRetention(db: Database, days: number): Promise<number> {
  try {
    await db
      .insertInto('audit_retention')
      .values({ days })
      .onConflict((conflict) => conflict.column('single').doUpdateSet({ days }))
      .execute();
    return days;
  } catch (error) {
    if (!isNotAllowed(error)) throw error;
    const row = await db.selectFrom('audit_retention').select('days').executeTakeFirstOrThrow();
    return row.days;
  }
}

/**
 * Deletes the lines of the audit log older than they are kept: always a beginning of the log, so that the chain of what
 * remains holds from its first line on, and never the newest line, which the next one must follow. The database's
 * function does it, since the program's own role may not (docs/operating.md), and keeps what the owner of the tables wants kept
 * (`audit_retention`, by the database's clock), whatever it is asked for.
 * @returns how many were deleted
 */
export async function purgeAuditLog({ db, installation }: Ground, now: Date): Promise<number> {
  const before = daysAgo(now, installation.RETENTION_AUDIT_DAYS);
  const { rows } = await sql<{ purged: number }>`select purge_audit_log(${before}) as purged`.execute(db);
  return rows[0]?.purged ?? 0;
}
