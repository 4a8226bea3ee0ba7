import type { Platform } from '../../platform/platform.ts';
import { remindOfExpiry } from '../password/remind-of-expiry.ts';
import { purge } from './purge.ts';

const HOUR_MS = 3_600_000;

/** What needs doing without anybody asking: now, and every hour. @returns what stops it */
export function startHourlyWork(platform: Platform): () => void {
  const round = () => {
    for (const work of [purge, remindOfExpiry]) {
      work(platform).catch((error: unknown) =>
        platform.log.error({ err: error, work: work.name }, 'hourly work failed, it will be tried again'),
      );
    }
  };
  round();
  const timer = setInterval(round, HOUR_MS);
  return () => clearInterval(timer);
}
