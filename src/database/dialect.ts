import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  type PostgresPool,
  PostgresQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import { beginWith, type ServerLimits } from './inspection.ts';

/** PostgreSQL as Kysely speaks it, each transaction bearing its isolation level and its limits. */
export function postgresDialect(pool: PostgresPool, limits: ServerLimits): Dialect {
  return {
    createAdapter: () => new UnlockedAdapter(),
    createDriver: () => new LimitingDriver(pool, limits),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

/** One journey to the server for `begin` and all that it says, which therefore holds behind any pooler. */
class LimitingDriver extends PostgresDriver {
  readonly #limits: ServerLimits;

  constructor(pool: PostgresPool, limits: ServerLimits) {
    super({ pool });
    this.#limits = limits;
  }

  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    const begin = beginWith(this.#limits, settings.isolationLevel, settings.accessMode);
    await connection.executeQuery(CompiledQuery.raw(begin));
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
