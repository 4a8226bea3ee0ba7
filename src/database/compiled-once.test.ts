import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { watchStatements } from '../../test/tools/statements.ts';
import { compiledOnce, type Places } from './compiled-once.ts';

describeOnEachDatabase('a statement that is compiled once', (db) => {
  const built: unknown[] = [];
  const sum = compiledOnce((_db, { a, b }: Places<{ a: number; b: number }>) => {
    built.push([a, b]);
    return sql<{
      sum: number;
    }>`select ${a}::integer + ${b}::integer + ${1}::integer as sum, ${a}::integer as first`;
  });
  const rowsOf = async (values: { a: number; b: number }, on = db()) =>
    (await on.executeQuery(sum(values).compile(on))).rows;

  it('is built for the first values, and answers for each', async () => {
    expect(await rowsOf({ a: 1, b: 10 })).toEqual([{ sum: 12, first: 1 }]);
    expect(await rowsOf({ a: 2, b: 20 })).toEqual([{ sum: 23, first: 2 }]);
    expect(built).toHaveLength(1);
  });

  it('is seen by whoever watches the statements of a database', async () => {
    const watched = watchStatements(db());
    expect(await rowsOf({ a: 3, b: 30 }, watched.db)).toEqual([{ sum: 34, first: 3 }]);
    expect(watched.statements).toHaveLength(1);
  });
});
