import type { CompiledQuery } from 'kysely';
import type { Database } from './schema.ts';

/** What can be built on a database, and compiled into a text and its values. */
interface Buildable<Row> {
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
 * would cost the program more than asking it.
 * @param build is handed the places of the values, which it may put into the statement, and neither read nor reckon with: the
 *   text must not depend on them
 * @returns the statement with these values, for `executeQuery`
 */
export function compiledOnce<Values extends object, Row>(
  build: (db: Database, places: Values) => Buildable<Row>,
): (db: Database, values: Values) => CompiledQuery<Row> {
  const places = new Proxy({} as Values, { get: (_none, name) => new Place(name) });
  let compiled: CompiledQuery<Row> | undefined;
  return (db, values) => {
    compiled ??= build(db, places).compile(db);
    const parameters = compiled.parameters.map((one) =>
      one instanceof Place ? values[one.name as keyof Values] : one,
    );
    return { ...compiled, parameters };
  };
}
