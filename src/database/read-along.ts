import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Database } from './schema.ts';

/** An instant, or what stands for one in a statement. */
export type Instant = Date | Expression<Date>;

/** What a page shows of an account, read along with its session: an expression of JSON, and what becomes of it. */
export interface ReadAlong<T> {
  /**
   * @param accountId the column of the same statement
   * @param now whichever it is when the statement is asked: its text is made once
   */
  json(accountId: Expression<string>, now: Instant): RawBuilder<unknown>;
  parse(json: unknown, now: Date): T;
}

/** The same for an account whose session is not looked up. */
export async function readAlone<T>(
  db: Database,
  what: ReadAlong<T>,
  accountId: string,
  now: Date,
): Promise<T> {
  const { json } = await db
    .selectNoFrom(what.json(sql`${accountId}::uuid`, now).as('json'))
    .executeTakeFirstOrThrow();
  return what.parse(json, now);
}

/** Two at once. */
export function bothAlong<A, B>(one: ReadAlong<A>, other: ReadAlong<B>): ReadAlong<[A, B]> {
  return {
    json: (accountId, now) =>
      sql`json_build_array(${one.json(accountId, now)}, ${other.json(accountId, now)})`,
    parse(json, now) {
      const [first, second] = json as [unknown, unknown];
      return [one.parse(first, now), other.parse(second, now)];
    },
  };
}
