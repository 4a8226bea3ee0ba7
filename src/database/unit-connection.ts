import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { Answer, Statement } from './journey.ts';

/** One journey to a database: statements one after the other, none of them after one that fails. @returns all answers */
export type Send = (journey: readonly Statement[]) => Promise<Answer[]>;

const writtenLater = new WeakSet<CompiledQuery>();
const askedTogether = new WeakMap<CompiledQuery, readonly Statement[]>();

/**
 * Marks a write whose result nobody needs: within a transaction it waits, and leaves with the next statement or with the
 * commit.
 */
export function writtenLaterOn(query: CompiledQuery): CompiledQuery {
  writtenLater.add(query);
  return query;
}

/** Marks a statement that stands for several, asked in one journey; what is answered has the rows of each. */
export function askedTogetherAs(query: CompiledQuery, statements: readonly Statement[]): CompiledQuery {
  askedTogether.set(query, statements);
  return query;
}

/**
 * A connection that makes few journeys: what begins a transaction leaves with its first statement, writes that may wait
 * leave with the next one, and the last of them with the commit. The order of all of them is kept.
 */
export class UnitConnection implements DatabaseConnection {
  readonly #send: Send;
  #begin: readonly Statement[] | undefined;
  #waiting: Statement[] = [];
  #isOpen = false;
  #hasFailed = false;

  constructor(send: Send) {
    this.#send = send;
  }

  begin(statements: readonly string[]): void {
    this.#begin = statements.map(plain);
    this.#waiting = [];
    this.#isOpen = true;
    this.#hasFailed = false;
  }

  /** @throws where a statement failed before: nothing is committed then */
  async commit(): Promise<void> {
    if (this.#hasFailed) throw new Error('a statement of the transaction failed: it cannot be committed');
    const last = this.#waiting;
    this.#waiting = [];
    if (this.#begin === undefined) await this.#journey([...last, plain('commit')]);
    // By itself one statement does all or nothing.
    else if (last.length === 1) await this.#send(last);
    else if (last.length > 1) await this.#journey([...last, plain('commit')]);
    this.#isOpen = false;
  }

  async rollback(): Promise<void> {
    const neverBegun = this.#begin !== undefined;
    this.#begin = undefined;
    this.#waiting = [];
    this.#isOpen = false;
    if (!neverBegun) await this.#send([plain('rollback')]);
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const together = askedTogether.get(query);
    const asked = together ?? [query];
    if (this.#isOpen && writtenLater.has(query)) {
      this.#waiting.push(...asked);
      return { rows: [] };
    }
    const answers = this.#isOpen ? await this.#withWaiting(asked) : await this.#send(asked);
    if (together) return { rows: answers.map(({ rows }) => rows) as R[] };
    const [{ rows, count } = { rows: [], count: 0 }] = answers;
    return { rows: rows as R[], numAffectedRows: BigInt(count) };
  }

  // biome-ignore lint/correctness/useYield: nothing here asks for a cursor
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not supported');
  }

  /** @returns what was asked, without what went along */
  async #withWaiting(asked: readonly Statement[]): Promise<Answer[]> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const answers = await this.#journey([...waiting, ...asked]);
    return answers.slice(-asked.length);
  }

  async #journey(statements: readonly Statement[]): Promise<Answer[]> {
    const begin = this.#begin ?? [];
    this.#begin = undefined;
    try {
      return await this.#send([...begin, ...statements]);
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }
}

function plain(sql: string): Statement {
  return { sql, parameters: [] };
}
