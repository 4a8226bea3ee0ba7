/** What a parameter of an address chooses among `choices`; undefined for anything else, and for one given twice. */
export function chosen<T>(choices: Readonly<Record<string, T>>, asked: unknown): T | undefined {
  return typeof asked === 'string' && Object.hasOwn(choices, asked) ? choices[asked] : undefined;
}
