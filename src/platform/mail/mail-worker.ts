import type { Platform } from '../platform.ts';
import { oneRoundAtATime } from '../rounds.ts';
import { deliverDueMails } from './deliver-due-mails.ts';
import type { MailTransport } from './smtp.ts';

export interface MailWorker {
  /** A mail was just committed: do not wait for the next round. Costs nothing, answers at once. */
  poke(): void;
  /** Takes no further mail and resolves once the one in hand is recorded. The transport stays open. */
  stop(): Promise<void>;
}

/**
 * Empties the outbox whenever poked and on its own every `everyMs` milliseconds, never twice at a time.
 * A database that is away is logged, and tried again at the next round.
 */
export function startMailWorker(
  platform: Pick<Platform, 'db' | 'clock' | 'secrets' | 'log'>,
  transport: MailTransport,
  { everyMs }: { everyMs: number },
): MailWorker {
  let stopped = false;
  const rounds = oneRoundAtATime(() =>
    emptyOutbox().catch((error: unknown) => {
      platform.log.error({ fault: faultOf(error) }, 'the outbox cannot be emptied, it will be tried again');
    }),
  );
  const poke = (): void => {
    if (!stopped) void rounds.ask();
  };

  async function emptyOutbox(): Promise<void> {
    let found = true;
    // One at a time, so that stop() waits for one mail and not for all of them.
    while (found && !stopped) {
      const { handedOver, failed } = await deliverDueMails(platform, transport, 1);
      found = handedOver + failed > 0;
    }
  }

  const timer = setInterval(poke, everyMs);
  timer.unref();
  poke();

  return {
    poke,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await rounds.ended();
    },
  };
}

/** Not the error itself: a database error carries the values of its query. */
function faultOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown fault';
}
