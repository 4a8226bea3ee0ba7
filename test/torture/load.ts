import { seededRandom } from '../abuse/random.ts';
import { Holder, type World } from './holder.ts';
import { JOURNEYS } from './journeys.ts';
import { type AccountLedger, Ledger } from './ledger.ts';
import { NoAnswer, type WayIn } from './way-in.ts';

export interface Load {
  ledger: Ledger;
  /** Lets everybody finish what they are at. */
  stop(): Promise<void>;
}

/**
 * Has the holder of each account do one journey after the other, by real HTTP, to whichever instance.
 * @param seed of what each of them chooses; which answers they get, and when, is not foreseen by it
 */
export function startLoad(
  wayIn: WayIn,
  {
    accounts,
    mailbox,
    seed,
  }: { accounts: readonly AccountLedger[]; mailbox: World['mailbox']; seed: number },
): Load {
  const ledger = new Ledger(accounts);
  const state = { isOver: false };
  const holders = accounts.map(
    (account, number) => new Holder({ wayIn, mailbox, ledger }, account, seededRandom(seed * 1_000 + number)),
  );
  const ends = holders.map((who) => live(who, () => state.isOver));
  return {
    ledger,
    async stop() {
      state.isOver = true;
      await Promise.all(ends);
    },
  };
}

async function live(who: Holder, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const journey = choose(who);
    who.begins(journey.name);
    try {
      await journey.goes(who);
    } catch (error) {
      // A page that nobody showed for a minute: nothing was sent by it.
      if (!(error instanceof NoAnswer)) throw error;
    }
  }
}

function choose(who: Holder) {
  const open = JOURNEYS.filter(({ may }) => may(who));
  let at = who.random.below(open.reduce((sum, { weight }) => sum + weight, 0));
  for (const journey of open) {
    at -= journey.weight;
    if (at < 0) return journey;
  }
  throw new Error('nobody has nothing to do');
}
