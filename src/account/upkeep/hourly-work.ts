import type { Platform } from '../../platform/platform.ts';
import { remindOfExpiry } from '../password/remind-of-expiry.ts';
import { purge } from './purge.ts';

const HOUR_MS = 3_600_000;

/**
 * What needs doing without anybody asking: now, and every hour.
 * @param works those of the features, which this part of the program knows nothing of
 * @returns what stops it
 */
export function startHourlyWork(
  platform: Platform,
  works: readonly ((platform: Platform) => Promise<void>)[],
): () => void {
  const round = () => {
    for (const work of [purge, remindOfExpiry, ...works]) {
      work(platform).catch((error: unknown) =>
        platform.log.error({ err: error, work: work.name }, 'hourly work failed, it will be tried again'),
      );
    }
  };
  round();
  const timer = setInterval(round, HOUR_MS);
  return () => clearInterval(timer);
}
