import type { Platform } from '../../platform/platform.ts';

/** Done without anybody asking; by several instances at once without harm. */
export type Work = (platform: Platform) => Promise<void>;

/**
 * Does the works now, and again after each interval. One that fails is logged and tried again at the next round.
 * @returns what stops it
 */
export function startRegularWork(platform: Platform, everyMs: number, works: readonly Work[]): () => void {
  const round = () => {
    for (const work of works) {
      work(platform).catch((error: unknown) =>
        platform.log.error({ err: error, work: work.name }, 'regular work failed, it will be tried again'),
      );
    }
  };
  round();
  const timer = setInterval(round, everyMs);
  return () => clearInterval(timer);
}
