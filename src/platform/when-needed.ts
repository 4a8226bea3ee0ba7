/** Makes something when it is first asked for, and keeps it: what most processes never need costs them nothing. */
export function whenNeeded<T>(make: () => T): () => T {
  let made: { thing: T } | undefined;
  return () => {
    made ??= { thing: make() };
    return made.thing;
  };
}
