import type { KyselyPlugin } from 'kysely';
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
