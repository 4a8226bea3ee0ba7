/** Texts as their reader and their author see them: a no-break space is a space. Takes a page, or errors by field. */
export function asRead<T>(said: T): T {
  return JSON.parse(JSON.stringify(said).replaceAll('\u00a0', ' '));
}
