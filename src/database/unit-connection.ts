import {
  CommonTableExpressionNameNode,
  CommonTableExpressionNode,
  type Compilable,
  CompiledQuery,
  type DatabaseConnection,
  type OperationNode,
  type OperationNodeSource,
  PostgresQueryCompiler,
  type QueryResult,
  type RootOperationNode,
  WithNode,
} from 'kysely';

/** One journey to a database: a text with its values, or several statements at once without any. */
export type Send = <R>(text: string, values: readonly unknown[]) => Promise<QueryResult<R>>;

/** A statement of Kysely that is not sent yet. */
export type Write = Compilable & OperationNodeSource;

const writtenLater = new WeakSet<CompiledQuery>();

/**
 * Marks a write whose result nobody needs: within a transaction it waits, and goes along with the next write or with the
 * commit; whatever could tell the difference is sent after it. Its text is made then, once.
 */
export function writtenLaterOn(write: Write): CompiledQuery {
  const query = { ...CompiledQuery.raw(''), query: write.toOperationNode() as RootOperationNode };
  writtenLater.add(query);
  return query;
}

interface Waiting {
  node: RootOperationNode;
  touches: ReadonlySet<string>;
  /** Rows of its own alone: of two such, neither can see the other. */
  onlyAdds: boolean;
}

/**
 * A connection that makes few journeys: `begin` goes along with the first statement of a transaction where that has no
 * values, and writes that may wait are sent as one statement, each a `with` of its own. The parts of one statement all
 * see the database as it was before it, so that a write waits only with others that touch other tables.
 */
export class UnitConnection implements DatabaseConnection {
  readonly #send: Send;
  #begin: string | undefined;
  #waiting: Waiting[] = [];
  #isOpen = false;
  #hasFailed = false;

  constructor(send: Send) {
    this.#send = send;
  }

  begin(statement: string): void {
    this.#begin = statement;
    this.#isOpen = true;
    this.#hasFailed = false;
  }

  /** @throws where a statement failed before: nothing is committed then */
  async commit(): Promise<void> {
    const neverBegun = this.#begin !== undefined;
    // By itself one statement does all or nothing.
    if (neverBegun) this.#begin = undefined;
    await this.#sendWaiting();
    if (this.#hasFailed) throw new Error('a statement of the transaction failed: it cannot be committed');
    if (!neverBegun) await this.#send('commit', []);
    this.#isOpen = false;
  }

  async rollback(): Promise<void> {
    const neverBegun = this.#begin !== undefined;
    this.#begin = undefined;
    this.#waiting = [];
    this.#isOpen = false;
    if (!neverBegun) await this.#send('rollback', []);
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (!this.#isOpen) return this.#send(query.sql, query.parameters);
    if (writtenLater.has(query)) {
      await this.#wait(query.query);
      return { rows: [] };
    }
    if (this.#waiting.length === 0) return this.#within(query);
    const touches = tablesOf(query.query);
    const isMet = (waiting: Waiting) =>
      overlap(waiting.touches, touches ?? new Set()) || bothInParts(waiting, query.query);
    if (!touches || this.#waiting.some(isMet)) {
      await this.#sendWaiting();
      return this.#within(query);
    }
    return this.#within(isWrite(query.query) ? this.#takeAlong(query.query) : query);
  }

  // biome-ignore lint/correctness/useYield: nothing here asks for a cursor
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not supported');
  }

  /** Waits with what waits already, or after it where the two touch one table. */
  async #wait(node: RootOperationNode): Promise<void> {
    const touches = tablesOf(node);
    if (!touches) {
      await this.#sendWaiting();
      await this.#within(compile(node));
      return;
    }
    const onlyAdds = isPlainInsert(node);
    const isApart = (other: Waiting) =>
      !bothInParts(other, node) && ((onlyAdds && other.onlyAdds) || !overlap(other.touches, touches));
    if (!this.#waiting.every(isApart)) await this.#sendWaiting();
    this.#waiting.push({ node, touches, onlyAdds });
  }

  async #sendWaiting(): Promise<void> {
    const last = this.#waiting.pop();
    if (!last) return;
    await this.#within(this.#waiting.length === 0 ? compile(last.node) : this.#takeAlong(last.node));
  }

  #takeAlong(node: RootOperationNode): CompiledQuery {
    // What changes rows stands at the top of a statement: what rides along hands up the parts of its own.
    const riders = this.#waiting.flatMap(({ node: rider }, n) => [
      ...partsOf(rider),
      CommonTableExpressionNode.create(
        CommonTableExpressionNameNode.create(`later_${n}`),
        withoutParts(rider),
      ),
    ]);
    this.#waiting = [];
    const expressions = [...riders, ...partsOf(node)];
    const withAll = { ...WithNode.create(riders[0] as CommonTableExpressionNode), expressions };
    return compile({ ...node, with: withAll } as RootOperationNode);
  }

  async #within<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      if (this.#begin === undefined) return await this.#send(query.sql, query.parameters);
      const begin = this.#begin;
      this.#begin = undefined;
      if (query.parameters.length === 0) return await this.#send(`${begin}; ${query.sql}`, []);
      await this.#send(begin, []);
      return await this.#send(query.sql, query.parameters);
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }
}

/** The parts that a statement has before it: `with … as (…)`. */
function partsOf(node: RootOperationNode): readonly CommonTableExpressionNode[] {
  return (node as { with?: WithNode }).with?.expressions ?? [];
}

function withoutParts(node: RootOperationNode): RootOperationNode {
  const { with: _, ...rest } = node as RootOperationNode & { with?: WithNode };
  return rest as RootOperationNode;
}

/** Their names could be the same. */
function bothInParts({ node }: Waiting, other: RootOperationNode): boolean {
  return partsOf(node).length > 0 && partsOf(other).length > 0;
}

const compiler = new PostgresQueryCompiler();

function compile(node: RootOperationNode): CompiledQuery {
  return compiler.compileQuery(node, CompiledQuery.raw('').queryId);
}

const WRITES = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode', 'MergeQueryNode']);
/** Tables that are named in a text of our own are not seen here. */
const NAMES_TABLES = /\b(?:from|join|update|into)\s/i;

const VIEWS: Readonly<Record<string, readonly string[]>> = { audit_log: ['audit_event', 'audit_line'] };

/** What a statement reads or writes; undefined where that cannot be told. */
function tablesOf(root: RootOperationNode): ReadonlySet<string> | undefined {
  if (!('with' in root) && !WRITES.has(root.kind) && root.kind !== 'SelectQueryNode') return undefined;
  const { tables, isHidden } = lookInto(root);
  return isHidden ? undefined : tables;
}

function isWrite(root: RootOperationNode): boolean {
  for (const kind of lookInto(root).kinds) if (WRITES.has(kind)) return true;
  return false;
}

function isPlainInsert(root: RootOperationNode): boolean {
  if (root.kind !== 'InsertQueryNode') return false;
  const { kinds } = lookInto(root);
  return !kinds.has('SelectQueryNode') && !kinds.has('OnConflictNode');
}

interface Found {
  kinds: Set<string>;
  tables: Set<string>;
  /** A text of our own may name others. */
  isHidden: boolean;
}

const lookedInto = new WeakMap<RootOperationNode, Found>();

/** Once for each statement: most that it does is to walk. */
function lookInto(root: RootOperationNode): Found {
  const known = lookedInto.get(root);
  if (known) return known;
  const found: Found = { kinds: new Set(), tables: new Set(), isHidden: false };
  walk(root, found);
  lookedInto.set(root, found);
  return found;
}

function walk(part: object, found: Found): void {
  if (!Array.isArray(part) && !goesOn(part as OperationNode, found)) return;
  for (const each of Object.values(part)) if (typeof each === 'object' && each !== null) walk(each, found);
}

/** Notes what a node tells by itself, and whether there is more to see in it. */
function goesOn(node: OperationNode, found: Found): boolean {
  // A value of the statement may be any object, and is no part of the text; a column names no table.
  if (typeof node.kind !== 'string' || node.kind === 'ValueNode' || node.kind === 'ColumnNode') return false;
  found.kinds.add(node.kind);
  if (node.kind === 'RawNode') found.isHidden ||= namesTables(node as unknown as { sqlFragments: string[] });
  if (node.kind !== 'SchemableIdentifierNode') return true;
  const { name } = (node as unknown as { identifier: { name: string } }).identifier;
  for (const table of VIEWS[name] ?? [name]) found.tables.add(table);
  return false;
}

function namesTables({ sqlFragments }: { sqlFragments: string[] }): boolean {
  return sqlFragments.some((text) => NAMES_TABLES.test(text));
}

function overlap(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const one of some) if (others.has(one)) return true;
  return false;
}
