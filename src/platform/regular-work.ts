import { AsyncLocalStorage } from 'node:async_hooks';
import type { Platform } from './platform.ts';

export interface Rounds {
  /** Begins a round, or another after the one in hand: whatever was there to do when it was called is done by then. */
  ask(): Promise<void>;
  /** Ends with the rounds asked for so far. */
  ended(): Promise<void>;
}

/**
 * Work that goes through all there is to do, never twice at a time: asked for a hundred times meanwhile, it goes
 * through once more.
 * @param work a round; what it cannot do it leaves to the next, without failing
 */
export function oneRoundAtATime(work: () => Promise<void>): Rounds {
  // Whoever asks, a round is nobody's own: a request that did would otherwise seem to do all that follows.
  const asNobody = AsyncLocalStorage.snapshot();
  let wanted = false;
  let inHand: Promise<void> | undefined;

  async function go(): Promise<void> {
    while (wanted) {
      wanted = false;
      await work();
    }
    inHand = undefined;
  }

  return {
    ask() {
      wanted = true;
      inHand ??= asNobody(go);
      return inHand;
    },
    ended: async () => inHand,
  };
}

/** Done without anybody asking; by several instances at once without harm. */
export type Work = (platform: Platform) => Promise<void>;

/** Whoever waits for the program to start is answered first: on an embedded database, all else waits for such work. */
const FIRST_ROUND_MS = 2_000;

/**
 * Does the works once the program has started, and again after each interval. One that fails is logged and tried again at the next round.
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
  const first = setTimeout(round, FIRST_ROUND_MS);
  const timer = setInterval(round, everyMs);
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}
