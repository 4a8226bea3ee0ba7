/** Whose work it is: what decides on its place in the queue. */
export interface Turn {
  /** Whoever shares it shares a part of the queue: a network, an account, a browser. */
  from: string;
  /** Known from before (a session, a browser that signed in once): served first, in places kept for it. */
  known: boolean;
}

/** Too much waits already. Answered with 503 at once, instead of a queue without end. */
export class Overloaded extends Error {
  readonly statusCode = 503;
  constructor() {
    super('too many hashes are waiting');
    this.name = 'Overloaded';
  }
}

/**
 * Does work that hashes. Where there was no place for it nothing was compared, and a try that was counted before is
 * given back: who comes while the program is flooded must not use up the tries of an account.
 * @throws Overloaded all the same
 */
export async function orGiveBack<T>(work: Promise<T>, giveBack: () => Promise<unknown>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Overloaded) await giveBack();
    throw error;
  }
}

export interface TurnLimits {
  /** So many run at once. */
  atOnce: number;
  /** So many of strangers wait, and as many again of those who are known. */
  waiting: number;
}

export interface Turns {
  /**
   * Runs the work when its turn comes: the known first, then one of each network after the other, so that a
   * flood from one address waits behind itself.
   * @throws Overloaded at once where no place is left
   */
  run<T>(turn: Turn, work: () => Promise<T>): Promise<T>;
}

/** Of the places of strangers, one network gets this part at most. */
const SHARE_OF_ONE = 4;
/** Somebody known has no reason to wait more often than this at once. */
const PLACES_OF_ONE_KNOWN = 2;

export function takeTurns({ atOnce, waiting }: TurnLimits): Turns {
  const strangers = fairQueue(waiting, Math.max(1, Math.ceil(waiting / SHARE_OF_ONE)));
  const known = fairQueue(waiting, PLACES_OF_ONE_KNOWN);
  let running = 0;

  async function run<T>(work: () => Promise<T>): Promise<T> {
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      (known.take() ?? strangers.take())?.();
    }
  }

  return {
    run: (turn, work) => {
      if (running < atOnce) return run(work);
      return new Promise((resolve, reject) => {
        const start = () => run(work).then(resolve, reject);
        if (!(turn.known ? known : strangers).add(turn.from, start)) reject(new Overloaded());
      });
    },
  };
}

type Start = () => void;

/** First come, first served within one `from`; between them, one after the other. */
function fairQueue(places: number, placesOfOne: number) {
  const waiting = new Map<string, Start[]>();
  let taken = 0;
  return {
    /** @returns whether there was a place */
    add(from: string, start: Start): boolean {
      const own = waiting.get(from) ?? [];
      if (taken >= places || own.length >= placesOfOne) return false;
      own.push(start);
      waiting.set(from, own);
      taken += 1;
      return true;
    },
    take(): Start | undefined {
      const [next] = waiting;
      if (!next) return undefined;
      const [from, own] = next;
      const start = own.shift();
      // To the end of the line, behind everybody else who waits.
      waiting.delete(from);
      if (own.length > 0) waiting.set(from, own);
      taken -= 1;
      return start;
    },
  };
}
