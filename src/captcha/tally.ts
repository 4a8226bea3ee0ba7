import { type RawBuilder, sql } from 'kysely';
import { type Allowance, type Taken, takeFromAllowance } from '../platform/allowance.ts';
import { type Network, networksOf } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';

/**
 * How many captchas a network may answer by image or sound, which a program made for it reads too, and for next to
 * nothing. Never one allowance for everybody together: a script would use it up, and shut out those who have no other
 * way. Whoever shares a /56 or a /48 belongs to one house (RFC 6177).
 */
const IMAGES: Record<Network['width'], Allowance> = {
  network: { atOnce: 30, every: 120 },
  '/56': { atOnce: 60, every: 60 },
  '/48': { atOnce: 240, every: 15 },
};

/** An answer that was copied rightly. Where much has failed of late it counts for several, as work is more there. */
export async function takeImage(
  platform: Pick<Platform, 'db' | 'clock'>,
  ip: string,
  level: number,
): Promise<Taken> {
  for (const { network, width } of networksOf(ip)) {
    const taken = await takeFromAllowance(platform, `captcha/images/${network}`, IMAGES[width], 1 + level);
    if (!taken.taken) return taken;
  }
  return { taken: true };
}

/** Counts of the last ten minutes, by key, of all instances together. */
export interface Tally {
  add(keys: readonly string[]): Promise<void>;
  /** To be selected, and what it says then, in the order of the keys. Counts nothing and writes nothing. */
  of(keys: readonly string[]): { json: RawBuilder<unknown>; counts(json: unknown): number[] };
}

/** In milliseconds. */
const WINDOW = 600_000;
/** A count is written when it has grown by so many here: what most visitors do is never written. */
const WRITTEN_BY = 3;
/** Keys remembered in memory; when there are more, the oldest is forgotten, and with it less than {@link WRITTEN_BY}. */
const MOST_KEYS = 10_000;

/**
 * Rough on purpose: each instance may keep two tries of a key to itself, and what was counted in the ten minutes before
 * fades bit by bit in those after (a sliding window from two fixed ones). It sets prices; what must be exact is counted
 * by `countAttempt`.
 */
export function tally({ db, clock }: Pick<Platform, 'db' | 'clock'>): Tally {
  const here = new Map<string, number>();

  return {
    async add(keys) {
      const now = clock.now();
      const grown = keys
        .map((key) => inWindow(key, windowOf(now)))
        .filter((row) => countHere(row) >= WRITTEN_BY);
      if (grown.length === 0) return;
      for (const row of grown) here.delete(row);
      await db
        .insertInto('throttle')
        // Sorted, so that two that write the same rows never wait for one another.
        .values(
          grown
            .toSorted()
            .map((key) => ({ key, failures: WRITTEN_BY, last_failure_at: now, blocked_until: null })),
        )
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet({
            failures: sql<number>`throttle.failures + excluded.failures`,
            last_failure_at: now,
          }),
        )
        .execute();
    },

    of(keys) {
      const now = clock.now();
      const window = windowOf(now);
      const rows = keys.flatMap((key) => [inWindow(key, window), inWindow(key, window - 1)]);
      return {
        json: sql`(select json_object_agg(key, failures) from throttle where key in (${sql.join(rows)}))`,
        counts(json) {
          const written = (json ?? {}) as Readonly<Record<string, number>>;
          const count = (row: string) => (written[row] ?? 0) + (here.get(row) ?? 0);
          const stillCounts = 1 - (now.getTime() % WINDOW) / WINDOW;
          return keys.map(
            (key) => count(inWindow(key, window)) + stillCounts * count(inWindow(key, window - 1)),
          );
        },
      };
    },
  };

  function countHere(row: string): number {
    const count = (here.get(row) ?? 0) + 1;
    here.set(row, count);
    const [oldest] = here.keys();
    if (here.size > MOST_KEYS && oldest !== undefined) here.delete(oldest);
    return count;
  }
}

function windowOf(now: Date): number {
  return Math.floor(now.getTime() / WINDOW);
}

function inWindow(key: string, window: number): string {
  return `${key}/${window}`;
}
