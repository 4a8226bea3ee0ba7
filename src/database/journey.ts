import type { Connection, FieldDef, PoolClient, Submittable } from 'pg';
import utils from 'pg/lib/utils.js';

/** A text and its values. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** What one statement was answered. */
export interface Answer {
  rows: Record<string, unknown>[];
  /** Rows read or changed, as the server counts them. */
  count: number;
}

/** How the values of columns are read: by their type, as the driver does. */
type Reading = Pick<PoolClient, 'getTypeParser'>;

interface Columns {
  /** By their place. */
  readers: readonly ((text: string) => unknown)[];
  names: readonly string[];
  /** A row without anything: those made of it have one shape, which V8 reads and writes more quickly. */
  empty: Readonly<Record<string, unknown>>;
}

const NO_COLUMNS: Columns = { readers: [], names: [], empty: {} };

/** What a connection has prepared: the columns of each text, which are not described again. */
export interface Prepared {
  /** The name of a text; undefined for one that is sent whole each time. */
  nameOf(text: string): string | undefined;
  columns: Map<string, Columns>;
  /** Names of which it is not known whether the server has them: something failed meanwhile. */
  unsure: Set<string>;
}

/** Done around each journey by whoever watches them; the work itself is `send`. */
export type Around = <T>(journey: readonly Statement[], send: () => Promise<T>) => Promise<T>;

/**
 * Several statements in one journey, one after the other: each sees what those before it did, and what others have
 * committed by then. With one `Sync` at their end, none is done after one that fails (PostgreSQL, 55.2.4: pipelining).
 *
 * The driver's own way is a `Sync`, and with it an answer of its own, for each.
 */
export class PipelinedJourney implements Submittable {
  readonly #statements: readonly Statement[];
  readonly #values: (string | Buffer | null)[][];
  readonly #names: readonly (string | undefined)[];
  readonly #prepared: Prepared;
  readonly #reading: Reading;
  readonly #done: (error: Error | undefined, answers: Answer[]) => void;
  readonly #answers: Answer[] = [];
  #columns = NO_COLUMNS;
  #rows: Record<string, unknown>[] = [];
  #fault: Error | undefined;
  #hasFailed = false;

  constructor(
    statements: readonly Statement[],
    prepared: Prepared,
    reading: Reading,
    done: (error: Error | undefined, answers: Answer[]) => void,
  ) {
    this.#statements = statements;
    // A value that cannot be sent is found before anything is.
    this.#values = statements.map(({ parameters }) => parameters.map(sentAs));
    this.#names = statements.map(({ sql }) => prepared.nameOf(sql));
    this.#prepared = prepared;
    this.#reading = reading;
    this.#done = done;
    this.#expect();
  }

  /** For whoever watches what is sent. */
  get text(): string {
    return this.#statements.map(({ sql }) => sql).join('; ');
  }

  submit(connection: Connection): void {
    connection.stream.cork();
    try {
      const sent = new Set<string>();
      this.#statements.forEach(({ sql }, n) => {
        this.#write(connection, sql, this.#names[n] ?? '', this.#values[n] ?? [], sent);
      });
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
  }

  #write(
    connection: Connection,
    text: string,
    name: string,
    values: (string | Buffer | null)[],
    sent: Set<string>,
  ): void {
    const { columns, unsure } = this.#prepared;
    const isKnown = columns.has(name);
    if (!isKnown && !sent.has(name)) {
      // One that is not there is closed without a word.
      if (unsure.delete(name)) connection.close({ type: 'S', name }, MORE);
      connection.parse({ name, text, types: [] }, MORE);
    }
    if (name !== '') sent.add(name);
    connection.bind({ statement: name, values }, MORE);
    if (!isKnown) connection.describe({ type: 'P', name: '' }, MORE);
    connection.execute({}, MORE);
  }

  /** The next statement's answer begins. */
  #expect(): void {
    this.#rows = [];
    this.#columns = this.#prepared.columns.get(this.#names[this.#answers.length] ?? '') ?? NO_COLUMNS;
  }

  handleRowDescription({ fields }: { fields: FieldDef[] }): void {
    const names = fields.map(({ name }) => name);
    this.#columns = {
      names,
      readers: fields.map(({ dataTypeID }) => this.#reading.getTypeParser(dataTypeID, 'text')),
      empty: Object.fromEntries(names.map((name) => [name, null])),
    };
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    try {
      this.#rows.push(this.#rowOf(fields));
    } catch (error) {
      this.#fault ??= error as Error;
    }
  }

  #rowOf(values: readonly (string | null)[]): Record<string, unknown> {
    const { names, readers, empty } = this.#columns;
    const row = { ...empty };
    names.forEach((name, n) => {
      const value = values[n] ?? null;
      if (value !== null) row[name] = readers[n]?.(value);
    });
    return row;
  }

  handleCommandComplete({ text }: { text: string }): void {
    const name = this.#names[this.#answers.length];
    if (name !== undefined) this.#prepared.columns.set(name, this.#columns);
    this.#answers.push({ rows: this.#rows, count: Number(/\d+$/.exec(text)?.[0] ?? 0) });
    this.#expect();
  }

  handleReadyForQuery(): void {
    if (!this.#hasFailed) this.#done(this.#fault, this.#answers);
  }

  handleError(error: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    // Its columns are other ones since it was prepared (SQLSTATE 0A000): it is prepared anew the next time.
    if ('code' in error && error.code === '0A000')
      this.#prepared.columns.delete(this.#names[this.#answers.length] ?? '');
    for (const name of this.#names.slice(this.#answers.length))
      if (name !== undefined && !this.#prepared.columns.has(name)) this.#prepared.unsure.add(name);
    // Its own stack begins where the socket was read.
    Error.captureStackTrace(error);
    this.#done(error, this.#answers);
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  handlePortalSuspended(): void {}
}

/** An instant in UTC: the driver would write it in the zone of this machine, and take six times as long. */
function sentAs(value: unknown) {
  return value instanceof Date ? value.toISOString() : utils.prepareValue(value);
}

/** The driver's types are of a time when it was told whether more is to come. */
const MORE = true;
