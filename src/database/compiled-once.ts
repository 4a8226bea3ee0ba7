import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
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

/** What stands for the values: it can be put into a statement, and neither be read nor reckoned with. */
export type Places<Values> = { [Name in keyof Values]: RawBuilder<Values[Name]> };

/**
 * A statement whose text is made once, and only its values anew: for what is asked so often that building and compiling it
 * costs the program more than asking it.
 * @param build is handed what stands for the values, so that the text cannot depend on them
 */
export function compiledOnce<Values extends object, Row>(
  build: (db: Database, places: Places<Values>) => Asked<Row>,
): (values: Values) => Asked<Row> {
  const places = placesOf<Values>((name) => new Place(name));
  let compiled: CompiledQuery<Row> | undefined;
  return (values) => ({
    compile(db) {
      // A plugin sees statements as they are compiled, and may make others of them.
      if (db.getExecutor().plugins.length > 0)
        return build(
          db,
          placesOf((name) => values[name]),
        ).compile(db);
      compiled ??= build(db, places).compile(db);
      const parameters = compiled.parameters.map((one) =>
        one instanceof Place ? values[one.name as keyof Values] : one,
      );
      return { ...compiled, parameters };
    },
  });
}

function placesOf<Values extends object>(of: (name: keyof Values) => unknown): Places<Values> {
  return new Proxy({} as Places<Values>, { get: (_none, name) => sql.val(of(name as keyof Values)) });
}
