import { CompiledQuery } from 'kysely';
import type { Asked } from '../database/compiled-once.ts';
import { gaveWay } from '../database/errors.ts';
import type { Trx } from '../database/schema.ts';
import { askedTogetherAs, writtenLaterOn } from '../database/unit-connection.ts';
import type { Ground, Platform } from './platform.ts';

/**
 * The platform inside a unit of work: its database is the transaction, and what takes long is not there. A hash, a
 * judgement or a print would hold locks for as long as it waits for its turn, so it is made before or after.
 *
 * It is no {@link Platform}: the compiler refuses to begin a second unit of work in it, which on the embedded database
 * would wait for itself for ever, and refuses the outer platform wherever a `Tx` is asked for.
 */
export interface Tx extends Ground {
  db: Trx;
  /**
   * Writes with whatever is asked next, or with the commit, in one journey to the database: for what nobody needs an
   * answer of. Where it fails, so does that one.
   */
  later(write: Asked): Promise<void>;
  /**
   * Asks several things in one journey to the database, one after the other: what stands behind a lock sees all that the
   * lock waited for. @returns the rows of each
   */
  together<All extends readonly Asked[]>(...asked: All): Promise<RowsOf<All>>;
  /** Has something done once all of this is committed, and not at all if it is rolled back. What fails is logged. */
  afterCommit(work: () => void): void;
}

export type RowsOf<All extends readonly Asked[]> = {
  [N in keyof All]: All[N] extends Asked<infer Row> ? Row[] : never;
};

/** Of two that wait for each other the database ends one, a second later: it finds the way free, but for a third. */
const TRIES = 3;

/**
 * Does all of `work` or nothing of it: what it throws rolls back, whatever it answers is committed first. A refusal
 * that must leave no trace is therefore thrown, and one that is to be counted or recorded is answered. Where the database
 * ends it for the sake of another one, it is done anew, three times at most: `work` changes nothing but by its `tx`.
 * @throws whatever `work` throws; DatabaseAway and the like where the commit fails
 */
export async function inTransaction<T>(platform: Platform, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await tryOnce(platform, work);
    } catch (error) {
      if (tried === TRIES || !gaveWay(error)) throw error;
      platform.log.warn({ err: error, tried }, 'a unit of work gave way to another, it is done anew');
    }
  }
}

async function tryOnce<T>(platform: Platform, work: (tx: Tx) => Promise<T>): Promise<T> {
  const committed: (() => void)[] = [];
  const afterCommit = (then: () => void) => void committed.push(then);
  const result = await platform.db.transaction().execute((trx) => {
    const later = async (write: Asked) => void (await trx.executeQuery(writtenLaterOn(write.compile(trx))));
    const together: Tx['together'] = async (...asked) => {
      const all = asked.map((query) => query.compile(trx));
      const texts = CompiledQuery.raw(all.map((query) => query.sql).join('; '));
      return (await trx.executeQuery(askedTogetherAs(texts, all))).rows as RowsOf<typeof asked>;
    };
    return work({ ...platform, db: trx, later, together, afterCommit });
  });
  for (const then of committed) {
    try {
      then();
    } catch (error) {
      // All is committed: whoever asked is not told otherwise.
      platform.log.error({ err: error }, 'what follows a commit failed');
    }
  }
  return result;
}
