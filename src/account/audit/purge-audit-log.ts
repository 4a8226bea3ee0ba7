import { sql } from 'kysely';
import type { Database } from '../../platform/database/schema.ts';

/**
 * Deletes the lines of the audit log older than `before`: always a beginning of the log, so that the chain of what
 * remains holds from its first line on, and never the newest line, which the next one must follow.
 * @returns how many were deleted
 */
export async function purgeAuditLog(db: Database, before: Date): Promise<number> {
  return db.transaction().execute(async (trx) => {
    // The trigger of the log lets lines be deleted in this transaction alone.
    await sql`select set_config('espace.audit_purge', 'on', true)`.execute(trx);
    const { numDeletedRows } = await trx
      .deleteFrom('audit_event')
      .where('number', '<', (eb) =>
        // By number, not by hour: the clocks of several instances never agree to the millisecond.
        eb
          .selectFrom('audit_event')
          .select(({ fn }) =>
            fn.coalesce(fn.min('number').filterWhere('at', '>=', before), fn.max('number')).as('first'),
          ),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  });
}
