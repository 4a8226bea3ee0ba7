import type { PGlite } from '@electric-sql/pglite';
import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PGliteAdapter,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import type { Connection, Connections } from './connections.ts';
import { beginWith, type ServerLimits } from './inspection.ts';
import type { Answer, Around, Statement } from './journey.ts';
import { type Send, UnitConnection } from './unit-connection.ts';

/** PostgreSQL as Kysely speaks it, each transaction bearing its isolation level and its limits. */
export function postgresDialect(pool: Connections, limits: ServerLimits): Dialect {
  return {
    ...spoken,
    createAdapter: () => new UnlockedAdapter(),
    createDriver: () => new ServerDriver(pool, limits),
  };
}

/** PostgreSQL inside this process, as Kysely speaks it. */
export function embeddedDialect(pglite: PGlite, around?: Around): Dialect {
  return {
    ...spoken,
    createAdapter: () => new PGliteAdapter(),
    createDriver: () => new EmbeddedDriver(pglite, around),
  };
}

const spoken = {
  createIntrospector: (db: ConstructorParameters<typeof PostgresIntrospector>[0]) =>
    new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};

/** What Kysely asks of both: a transaction is a matter of its connection. */
abstract class UnitDriver implements Driver {
  async init(): Promise<void> {}
  abstract acquireConnection(): Promise<UnitConnection>;
  abstract releaseConnection(connection: DatabaseConnection): Promise<void>;
  abstract destroy(): Promise<void>;
  abstract beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void>;

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as UnitConnection).commit();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as UnitConnection).rollback();
  }
}

/** One journey to the server for `begin` and all that it says, which therefore holds behind any pooler. */
class ServerDriver extends UnitDriver {
  readonly #pool: Connections;
  readonly #limits: ServerLimits;
  readonly #clients = new WeakMap<DatabaseConnection, Connection>();
  readonly #useless = new WeakSet<DatabaseConnection>();

  constructor(pool: Connections, limits: ServerLimits) {
    super();
    this.#pool = pool;
    this.#limits = limits;
  }

  async acquireConnection(): Promise<UnitConnection> {
    const client = await this.#pool.connect();
    const connection = new UnitConnection((journey) => client.send(journey));
    this.#clients.set(connection, client);
    return connection;
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const isOurOwn = this.#clients.get(connection)?.isOurOwn === true;
    (connection as UnitConnection).begin(
      beginWith(isOurOwn ? undefined : this.#limits, settings.isolationLevel, settings.accessMode),
    );
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (error) {
      // Whatever it still holds must meet nobody else.
      this.#useless.add(connection);
      throw error;
    }
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#clients.get(connection)?.release(this.#useless.has(connection));
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

async function answerOf(pglite: PGlite, { sql, parameters }: Statement): Promise<Answer> {
  type Row = Answer['rows'][number];
  // Several statements in one text are taken by `exec` alone.
  const result =
    parameters.length > 0 ? await pglite.query<Row>(sql, [...parameters]) : (await pglite.exec(sql)).at(-1);
  return { rows: (result?.rows ?? []) as Row[], count: result?.affectedRows ?? 0 };
}

/** It has one connection, which Kysely hands to one after the other. */
class EmbeddedDriver extends UnitDriver {
  readonly #pglite: PGlite;
  readonly #connection: UnitConnection;

  constructor(pglite: PGlite, around?: Around) {
    super();
    this.#pglite = pglite;
    const send: Send = async (journey) => {
      const answers: Answer[] = [];
      for (const statement of journey) answers.push(await answerOf(pglite, statement));
      return answers;
    };
    this.#connection = new UnitConnection(around ? (journey) => around(journey, () => send(journey)) : send);
  }

  async acquireConnection(): Promise<UnitConnection> {
    await this.#pglite.waitReady;
    return this.#connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    (connection as UnitConnection).begin(['begin']);
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    if (!this.#pglite.closed) await this.#pglite.close();
  }
}

/**
 * Takes no lock for migrations: `migrate` has it already, for the transaction. Kysely's own is one of the session, which
 * a transaction pooler leaves behind on a connection of somebody else.
 */
class UnlockedAdapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}
