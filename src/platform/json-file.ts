import { readFileSync } from 'node:fs';
import type * as z from 'zod';

/**
 * Reads a JSON file that the operator may have written, or the program's own model of it.
 *
 * @param kind what the file holds, first word of the complaint
 * @param path of the file; a `file:` URL for the program's own
 * @param make checks and shapes what was read; may throw
 * @throws Error of one line naming the file and what is wrong in it
 */
export function readJsonFile<T>(kind: string, path: string | URL, make: (json: unknown) => T): T {
  try {
    return make(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${kind} ${nameOf(path)}: ${reason.replace(/\s+/g, ' ')}`);
  }
}

/** @throws Error naming the first entry at fault, by its place and the nearest `id` around it */
export function checked<S extends z.ZodType>(schema: S, json: unknown): z.output<S> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${whereIn(json, issue?.path ?? [])}: ${issue?.message}`);
}

function nameOf(path: string | URL): string {
  return path instanceof URL ? (path.pathname.split('/').at(-1) ?? '') : path;
}

/** `services.groups.1.tiles.0.href` of which the nearest entry is `declarer-tva`. */
function whereIn(json: unknown, path: readonly PropertyKey[]): string {
  let nearest = '';
  let value = json;
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
    const named = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : undefined;
    if (typeof named === 'string') nearest = ` (${named})`;
  }
  return `${path.map(String).join('.') || 'the whole file'}${nearest}`;
}
