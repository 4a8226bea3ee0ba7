/** Texts that are named, of one process: far more than the program has, so that no server keeps more for a connection. */
const MOST_NAMES = 500;
/** Texts remembered before they are named; those that come once, as of migrations, are never named. */
const MOST_SEEN = 2_000;
const NAMED_FROM = 3;
/** Every column, whichever there are: once a later version has added one, the server would refuse what it prepared. */
const EVERY_COLUMN = /(?:\bselect|\breturning|,|\.)\s*\*/i;

/**
 * Names for statements whose text comes again and again, so that the server reads and plans it once for each connection:
 * for a short statement that costs more than what it does.
 * @returns the name of a text, undefined for one that is sent whole
 */
export function statementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  const seen = new Map<string, number>();
  return (text) => {
    const name = names.get(text);
    if (name !== undefined) return name;
    const times = (seen.get(text) ?? 0) + 1;
    if (times < NAMED_FROM || names.size >= MOST_NAMES || EVERY_COLUMN.test(text)) {
      if (times > 1 || seen.size < MOST_SEEN) seen.set(text, times);
      return undefined;
    }
    seen.delete(text);
    names.set(text, `s${names.size + 1}`);
    return names.get(text);
  };
}
