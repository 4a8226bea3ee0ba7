import { isNotAllowed } from '../../platform/database/errors.ts';
import type { Database } from '../../platform/database/schema.ts';

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
