import type { CompiledQuery } from 'kysely';
import type { Database } from './schema.ts';

/** A statement, however it is written: built, or a text of our own. */
export interface Asked<Row = unknown> {
  compile(db: Database): CompiledQuery<Row>;
}

/** The place of a value in a statement. */
class Place {
  readonly name: PropertyKey;
  constructor(name: PropertyKey) {
    this.name = name;
  }
}

/**
 * A statement whose text is made once, and only its values anew: for what is asked so often that building and compiling it
 * costs the program more than asking it.
 * @param build is handed the places of the values, which it may put into the statement, and neither read nor reckon with: the
 *   text must not depend on them
 */
export function compiledOnce<Values extends object, Row>(
  build: (db: Database, places: Values) => Asked<Row>,
): (values: Values) => Asked<Row> {
  const places = new Proxy({} as Values, { get: (_none, name) => new Place(name) });
  let compiled: CompiledQuery<Row> | undefined;
  return (values) => ({
    compile(db) {
      // A plugin sees statements as they are compiled, and may make others of them.
      if (db.getExecutor().plugins.length > 0) return build(db, values).compile(db);
      compiled ??= build(db, places).compile(db);
      const parameters = compiled.parameters.map((one) =>
        one instanceof Place ? values[one.name as keyof Values] : one,
      );
      return { ...compiled, parameters };
    },
  });
}
