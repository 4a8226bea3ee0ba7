import { sql } from 'kysely';
import { isNotAllowed } from '../database/errors.ts';
import type { Database } from '../database/schema.ts';
import { daysAgo, type Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { record } from './record-event.ts';

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
 * Makes the tables of the months to come. Without one a line goes to the default partition, so that it may fail, or be
 * done late, without harm. Instances that start together wait for one another: the function's own lock is taken after it has
 * looked, and what it looks in again may be what the server remembers from before.
 */
export async function makePartitions(platform: Platform): Promise<void> {
  await inTransaction(platform, async ({ db }) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK_OF_MAKING)})`.execute(db);
    // By opening a table the server learns anew what there is.
    await sql`select from audit_line limit 0`.execute(db);
    await sql`select make_audit_partitions()`.execute(db);
  });
}

/** The function takes it too. */
const LOCK_OF_MAKING = 7_301_945;

/**
 * Deletes the months of the audit log of which every line is older than they are kept, and says so in the log itself: nobody
 * but the program can make that line, so a month that somebody else deleted is found out. Of the chain of version 0.1.0 a
 * beginning goes, never the newest line. Functions of the database do both, since the program's own role may not
 * (docs/operating/retention.md), and keep what the owner of the tables wants kept (`audit_retention`, by the database's clock),
 * whatever they are asked for.
 * @returns how many lines were deleted
 */
export async function purgeAuditLog(platform: Platform, now: Date): Promise<number> {
  const before = daysAgo(now, platform.installation.RETENTION_AUDIT_DAYS);
  const { rows } = await sql<{ purged: number }>`select purge_audit_log(${before}) as purged`.execute(
    platform.db,
  );
  const months = await inTransaction(platform, async (tx) => {
    const { rows: cut } = await sql<{ month: string | null; purged: number }>`
      select month, purged::integer from purge_audit_lines(${before})`.execute(tx.db);
    const { month = null, purged = 0 } = cut[0] ?? {};
    if (month !== null)
      await record(tx, { event: 'audit-log-purged', details: { before: month, lines: purged } });
    return purged;
  });
  return (rows[0]?.purged ?? 0) + months;
}
