import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database, Schema } from './schema.ts';

/** Blocks of 8 KiB: some ten thousand rows, and well under a second, whatever is done with them. */
const STRETCH = 256;

/**
 * Goes through a table from its beginning to its end, a stretch at a time, each in a statement that is committed by itself:
 * what it holds locked is little and soon free, and what was done stays done when the program is ended meanwhile. No index
 * is needed, and nothing is read twice. Rows that come or move while it is under way may be left to the next time.
 *
 * @param work one statement on that table, with the condition handed to it among its own
 */
export async function inStretches(
  db: Database,
  table: keyof Schema,
  work: (here: RawBuilder<SqlBool>) => Promise<unknown>,
): Promise<void> {
  const { rows } = await sql<{ blocks: number }>`
    select (pg_relation_size(${table}::text::regclass) / current_setting('block_size')::integer)::integer as blocks
  `.execute(db);
  const place = sql.ref(`${table}.ctid`);
  const atBlock = (block: number) => sql`${`(${block},0)`}::text::tid`;
  for (let block = 0; block < (rows[0]?.blocks ?? 0); block += STRETCH)
    await work(sql<SqlBool>`(${place} >= ${atBlock(block)} and ${place} < ${atBlock(block + STRETCH)})`);
}
