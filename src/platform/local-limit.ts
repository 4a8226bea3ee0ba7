import type { Clock } from './platform.ts';

/** So many keys are remembered; when there are more, the oldest is forgotten. */
const MOST_KEYS = 10_000;

/**
 * Lets through so much a minute for each key, and writes nothing: for what costs an instance a little of its own
 * processor, where a row in the database for each request would cost more than the request. Each instance counts for
 * itself.
 *
 * @returns when to ask again, for what is beyond
 */
export function localLimit(clock: Clock, aMinute: number): (key: string) => Date | undefined {
  const counts = new Map<string, { minute: number; count: number }>();
  return (key) => {
    const minute = Math.floor(clock.now().getTime() / 60_000);
    const known = counts.get(key);
    const count = known?.minute === minute ? known.count + 1 : 1;
    counts.delete(key);
    counts.set(key, { minute, count });
    const [oldest] = counts.keys();
    if (counts.size > MOST_KEYS && oldest !== undefined) counts.delete(oldest);
    return count > aMinute ? new Date((minute + 1) * 60_000) : undefined;
  };
}
