import { PGlite } from '@electric-sql/pglite';
import type { KyselyPlugin } from 'kysely';
import { Client } from 'pg';
import type { Database } from '../../src/database/schema.ts';

/** The same database, and every statement sent through it, as SQL without its values. */
export function watchStatements(db: Database): { db: Database; statements: readonly string[] } {
  const statements: string[] = [];
  const watch: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      statements.push(db.getExecutor().compileQuery(node, queryId).sql);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { db: db.withPlugin(watch), statements };
}

export interface RecordedDriver {
  /** What left at once, its statements one after the other. The embedded database, which has no way to go, takes each by itself. */
  readonly journeys: readonly string[];
  /** Each of them, `begin` and `commit` included. */
  readonly statements: readonly string[];
  forget(): void;
  stop(): void;
}

/**
 * What either driver is told, what is sent beside Kysely included; not what a new connection is asked. To be stopped in the
 * end.
 */
export function recordDriver(): RecordedDriver {
  const journeys: string[] = [];
  const spied: [object, 'query' | 'exec'][] = [
    [PGlite.prototype, 'query'],
    [PGlite.prototype, 'exec'],
    [Client.prototype, 'query'],
  ];
  const stops = spied.map(([driver, method]) => {
    const own = Object.getOwnPropertyDescriptor(driver, method);
    const original = Reflect.get(driver, method) as (...asked: unknown[]) => unknown;
    Object.defineProperty(driver, method, {
      configurable: true,
      value(this: unknown, ...asked: unknown[]) {
        const [first] = asked;
        const text = typeof first === 'string' ? first : (first as { text: string }).text;
        if (!OF_A_NEW_CONNECTION.test(text)) journeys.push(text.trim().replaceAll(/\s+/g, ' '));
        return original.apply(this, asked);
      },
    });
    return () => (own ? Object.defineProperty(driver, method, own) : Reflect.deleteProperty(driver, method));
  });
  return {
    journeys,
    get statements() {
      return journeys.flatMap((journey) => journey.split('; '));
    },
    forget: () => void journeys.splice(0),
    stop: () => stops.forEach((stop) => void stop()),
  };
}

const OF_A_NEW_CONNECTION = /pg_backend_pid|^set |transaction_read_only|kysely_migration|pg_type/;
