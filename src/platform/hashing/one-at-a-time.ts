import { Overloaded } from '../turns.ts';

/** More that wait for the same name than a person with two windows and an impatient finger. */
const MOST_WAITING = 2;

/** Runs one work at a time for each name, in the order in which they came. */
export function oneAtATime() {
  const lines = new Map<string, { last: Promise<unknown>; length: number }>();

  /** @throws Overloaded where two wait for the name already */
  async function run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const line = lines.get(name) ?? { last: Promise.resolve(), length: 0 };
    if (line.length > MOST_WAITING) throw new Overloaded();
    const mine = line.last.then(work);
    line.last = mine.catch(() => {});
    line.length += 1;
    lines.set(name, line);
    try {
      return await mine;
    } finally {
      line.length -= 1;
      if (line.length === 0) lines.delete(name);
    }
  }

  return { run };
}
