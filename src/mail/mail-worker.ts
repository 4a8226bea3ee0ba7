import type { Platform } from '../platform/platform.ts';
import { oneRoundAtATime } from '../platform/regular-work.ts';
import { claimDueMails } from './claim-due-mail.ts';
import { handOver, recordHandOvers, type Unrecorded } from './deliver-due-mails.ts';
import type { Mail } from './mail.ts';
import { LANES, mostAtOnce, type Opening, openingsBeside } from './purposes.ts';
import type { MailTransport } from './smtp.ts';

export interface MailWorker {
  /** Takes no further mail and resolves once those in hand are recorded. The transport stays open. */
  stop(): Promise<void>;
}

/**
 * Empties the outbox whenever a mail was committed, and on its own every `everyMs` milliseconds, with several mails in hand at once.
 * Only so many are claimed as hands are free for, whichever they turn out to be, so that a code just written is among the
 * next to leave.
 * A database that is away is logged, and tried again at the next round.
 */
export function startMailWorker(
  platform: Platform,
  transport: MailTransport,
  { everyMs }: { everyMs: number },
): MailWorker {
  let stopped = false;
  const inHand = new Map<Mail, Promise<void>>();
  const unrecorded: Unrecorded = new Map();
  /** Nothing was left that is due: whatever comes is told, or found by the next round. */
  let isEmptied = false;
  const rounds = oneRoundAtATime(() =>
    fillHands().catch((error: unknown) => tell(error, 'the outbox cannot be emptied')),
  );
  const look = (): void => {
    if (!stopped) void rounds.ask();
  };

  async function fillHands(): Promise<void> {
    if (unrecorded.size > 0) await recordHandOvers(platform, transport, unrecorded);
    while (!stopped) {
      const busy = [...inHand.keys()];
      const openings = openingsBeside(busy, transport.hands);
      isEmptied = false;
      const { mails, mayBeMore } = await claimDueMails(platform, mostAtOnce(busy, transport.hands), openings);
      for (const mail of mails) inHand.set(mail, finish(mail));
      isEmptied = !mayBeMore && isAnythingOpen(openings);
      if (!mayBeMore || openings.length === 0) return;
    }
  }

  async function finish(mail: Mail): Promise<void> {
    try {
      await handOver(platform, transport, mail, unrecorded);
    } catch (error) {
      tell(error, 'what became of a mail cannot be recorded');
    } finally {
      inHand.delete(mail);
      if (!isEmptied) look();
    }
  }

  /** Not the error itself: a database error carries the values of its query. */
  function tell(error: unknown, what: string): void {
    const fault = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown fault';
    platform.log.error({ fault }, `${what}, it will be tried again`);
  }

  const timer = setInterval(look, everyMs);
  timer.unref();
  platform.signals.on('mail-queued', look);
  look();

  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      platform.signals.off('mail-queued', look);
      await rounds.ended();
      await Promise.all(inHand.values());
      await recordHandOvers(platform, transport, unrecorded).catch((error: unknown) =>
        tell(error, 'mails that left were not recorded, and will leave again'),
      );
    },
  };
}

function isAnythingOpen(openings: readonly Opening[]): boolean {
  return openings.length === LANES.length && openings.every(({ fullDomains }) => fullDomains.length === 0);
}
