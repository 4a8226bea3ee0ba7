import { Pool, type PoolClient, type QueryResult } from 'pg';
import { DatabaseAway, DatabaseBusy, isConnectionUseless, UnfitDatabase } from './errors.ts';
import { inspectServer, prepareConnection, type ServerLimits } from './inspection.ts';
import { type Answer, type Around, PipelinedJourney, type Prepared, type Statement } from './journey.ts';
import { statementNames } from './statement-names.ts';

/** In milliseconds; 0 is none. */
export interface Limits extends ServerLimits {
  /** Reaching the server, or waiting for a connection that another request has. */
  connectMs: number;
  /** One answer. Longer than the server's own limit for a statement, so that only a mute server or network meets it. */
  answerMs: number;
}

/**
 * Who comes is refused at once while so many wait and the first of them has for so long. Many who come in one moment wait no
 * longer than the moment where the database answers as ever: one client can be many, and must not keep the others out by it.
 */
export interface Waiting {
  most: number;
  /** In milliseconds. */
  forMs: number;
}

export interface Connecting {
  limits: Limits;
  /** Connections at once, at most. */
  max: number;
  /** By default any number may wait for one, for as long as `connectMs`. */
  waiting?: Waiting;
  /** Shared by pools of one database: what one finds out, all act upon. */
  trust: Trust;
  /** Told of connections lost while no query was under way, idle or within a transaction. */
  onLost: (error: Error) => void;
  /** The first connection of a start, whose tables may yet have to be made. */
  anyTables?: boolean;
  /** By default nowhere. */
  preparing?: Preparing;
  around?: Around | undefined;
}

/**
 * Where statements that come again are prepared: `auto` where no pooler stands between, `on` behind one too, which then has
 * to keep them for each of its clients (PgBouncer 1.21 with `max_prepared_statements`).
 */
export type Preparing = 'auto' | 'on' | 'off';

/** One that is somebody's until it is given back. */
export interface Connection {
  /** One journey; see {@link PipelinedJourney}. */
  send(statements: readonly Statement[]): Promise<Answer[]>;
  /** No pooler stands between: the settings of its session are those that it was prepared with. */
  readonly isOurOwn: boolean;
  /** @param discard it is of no use to anybody else */
  release(discard?: boolean): void;
}

export interface Connections {
  /** @throws DatabaseAway; DatabaseBusy at once where too many wait already */
  connect(): Promise<Connection>;
  end(): Promise<void>;
  use(): ConnectionUse;
}

/** How many are open, how many of them idle, and how many requests wait for one. */
export interface ConnectionUse {
  open: number;
  idle: number;
  waiting: number;
}

/** Connections made before the last bad news are not used again. */
export interface Trust {
  since: number;
}

/**
 * Connections to one PostgreSQL of which none is kept that is of no use. A connection is looked at when it is made; one
 * whose server goes down, turns read-only or falls silent is thrown away, and so are all others of its time, idle ones
 * too: behind a failover or a network that dropped them without a word they are as dead, and each would cost somebody
 * a wait to find out.
 */
export function connectionsTo(
  url: string,
  {
    limits,
    max,
    waiting = { most: Number.POSITIVE_INFINITY, forMs: 0 },
    trust,
    onLost,
    anyTables,
    preparing = 'off',
    around = alone,
  }: Connecting,
): Connections {
  const nameOf = statementNames();
  const prepared = new WeakMap<PoolClient, Prepared>();
  const ourOwn = new WeakSet<PoolClient>();
  const madeUnder = new WeakMap<PoolClient, number>();
  /** When each who waits began to, the first one first. */
  const line = new Set<{ since: number }>();
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: limits.connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    maxLifetimeSeconds: LIFETIME_SECONDS,
    application_name: 'espace-professionnel',
    verify: (client, done) => {
      madeUnder.set(client, trust.since);
      withinLimit(client, () => lookAt(client), limits.connectMs).then(() => done(), done);
    },
  });
  // The pool hears only those of its connections that are idle; each is listened to itself.
  pool.on('error', () => {});
  pool.on('connect', (client) => void client.on('error', onLost));

  async function lookAt(client: PoolClient): Promise<void> {
    if ((await prepareConnection(client, limits)) === 'our own') ourOwn.add(client);
    const isKept = preparing === 'on' || (preparing === 'auto' && ourOwn.has(client));
    prepared.set(client, {
      nameOf: isKept ? nameOf : () => undefined,
      columns: new Map(),
      unsure: new Set(),
    });
    if (!anyTables) await inspectServer(client);
  }

  /** @throws DatabaseAway when the answer does not come */
  async function withinLimit<T>(client: PoolClient, ask: () => Promise<T>, ms = limits.answerMs): Promise<T> {
    let isMute = false;
    const hangUp = () => {
      isMute = true;
      client.connection.stream.destroy();
    };
    const limit = ms > 0 ? setTimeout(hangUp, ms) : undefined;
    try {
      return await ask();
    } catch (error) {
      if (isMute || isConnectionUseless(error) || error instanceof UnfitDatabase) distrust(client);
      throw isMute ? new DatabaseAway(`no answer within ${ms} ms`, { cause: error }) : error;
    } finally {
      clearTimeout(limit);
    }
  }

  function distrust(client: PoolClient): void {
    if (madeUnder.get(client) === trust.since) trust.since += 1;
  }

  /** Of those that the pool calls waiting, some are about to be given what is free. */
  function overfull(): boolean {
    const free = pool.idleCount + max - pool.totalCount;
    return pool.waitingCount - free >= waiting.most && longestWait() >= waiting.forMs;
  }

  function longestWait(): number {
    const [first] = line;
    return first ? performance.now() - first.since : 0;
  }

  async function inLine(): Promise<PoolClient> {
    const place = { since: performance.now() };
    line.add(place);
    try {
      return await connected(pool);
    } finally {
      line.delete(place);
    }
  }

  const isTrusted = (client: PoolClient) => madeUnder.get(client) === trust.since;

  return {
    async connect() {
      for (;;) {
        if (overfull()) throw new DatabaseBusy('too many wait for a connection');
        const client = await inLine();
        if (isTrusted(client)) return usable(client);
        drop(client);
      }
    },
    end: () => pool.end(),
    use: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
  };

  function sendThrough(client: PoolClient, statements: readonly Statement[]): Promise<Answer[]> {
    const known = prepared.get(client);
    if (!known || statements.every(({ parameters }) => parameters.length === 0))
      return sendTexts(client, statements);
    return sendPipelined(client, statements, known);
  }

  function usable(client: PoolClient): Connection {
    return {
      send: (statements) =>
        around(statements, () => withinLimit(client, () => sendThrough(client, statements))),
      isOurOwn: ourOwn.has(client),
      release: (discard) => (discard || !isTrusted(client) ? drop(client) : client.release()),
    };
  }
}

const alone: Around = (_journey, send) => send();

/** Without any values they are one text: the shortest way, and the only one for a text of several statements. */
async function sendTexts(client: PoolClient, statements: readonly Statement[]): Promise<Answer[]> {
  const results: QueryResult | QueryResult[] = await client.query(
    statements.map(({ sql }) => sql).join('; '),
  );
  return [results].flat().map(({ rows, rowCount }) => ({ rows, count: rowCount ?? 0 }));
}

function sendPipelined(client: PoolClient, statements: readonly Statement[], prepared: Prepared) {
  return new Promise<Answer[]>((resolve, reject) => {
    const done = (error: Error | undefined, answers: Answer[]) => (error ? reject(error) : resolve(answers));
    client.query(new PipelinedJourney(statements, prepared, client, done));
  });
}

/** Well below what firewalls and address translators forget after. */
const KEEP_ALIVE_MS = 10_000;
/** So that connections find their way back to a server that was away for a while. */
const LIFETIME_SECONDS = 30 * 60;

/** Whatever keeps a connection from being made, the database is not to be had. @throws DatabaseAway */
async function connected(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    if (error instanceof DatabaseAway) throw error;
    throw new DatabaseAway(reasonOf(error), { cause: error });
  }
}

/** Without a goodbye, which a silent network would leave pending. */
function drop(client: PoolClient): void {
  client.connection.stream.destroy();
  client.release(true);
}

/** Where a name has several addresses, Node puts the failure of each into one error without a message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
