import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { watchStatements } from '../../test/tools/statements.ts';
import { inStretches } from './in-stretches.ts';

/** More than two stretches of 256 blocks of 8 KiB. */
const ROWS = 50_000;

describeOnEachDatabase('a table gone through in stretches', (db) => {
  it('is gone through whole, in several statements, and in each by its place alone', async () => {
    await sql`
      insert into throttle (key, failures, last_failure_at)
      select lpad(n::text, 90, '0'), n % 2, now() from generate_series(1, ${ROWS}) n`.execute(db());
    const watched = watchStatements(db());
    let stretches = 0;
    let deleted = 0n;
    await inStretches(watched.db, 'throttle', async (here) => {
      stretches += 1;
      const done = await watched.db
        .deleteFrom('throttle')
        .where('failures', '=', 1)
        .where(here)
        .executeTakeFirst();
      deleted += done.numDeletedRows;
    });
    expect(stretches).toBeGreaterThan(2);
    expect(Number(deleted)).toBe(ROWS / 2);
    const left = await db()
      .selectFrom('throttle')
      .select((eb) => [eb.fn.countAll().as('rows'), eb.fn.max('failures').as('failures')])
      .executeTakeFirstOrThrow();
    expect({ rows: Number(left.rows), failures: left.failures }).toEqual({ rows: ROWS / 2, failures: 0 });
    const statement = watched.statements.find((one) => one.startsWith('delete')) ?? '';
    const plan = await sql.raw<Record<string, string>>(planOf(statement)).execute(db());
    expect(JSON.stringify(plan.rows)).toContain('Tid Range Scan');
  });

  it('asks nothing of a table that is empty', async () => {
    await inStretches(db(), 'ended_journey', () => expect.fail('there is nothing to go through'));
  });
});

/** With the values that such a statement is given. */
function planOf(statement: string): string {
  const values = ["'1'", "'(0,0)'", "'(256,0)'"];
  return `explain ${statement.replaceAll(/\$(\d)/g, (_, number) => values[number - 1] ?? '')}`;
}
