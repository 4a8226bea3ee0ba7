/** Whose work it is: what decides on its place in line. */
export interface Turn {
  /** Where it comes from, the widest network first: whoever shares one shares its part of the turns. */
  networks: readonly string[];
  /** Somebody known from before: an account with a session, a browser that signed in once. */
  person?: string | undefined;
  /** Ends the wait: its client is gone, or has waited long enough. */
  signal?: AbortSignal | undefined;
}

/** The program's own work, and that of commands. */
export const NOBODY: Turn = { networks: [] };

/** The work was never begun: what was counted for it before is to be given back. */
class TurnedAway extends Error {}

/** Too much waits already, or it waited too long. Answered with 503, instead of a line without end. */
export class Overloaded extends TurnedAway {
  readonly statusCode = 503;
  constructor() {
    super('too much work is waiting');
    this.name = 'Overloaded';
  }
}

/** Whoever asked for it left while it waited: nobody reads the answer. */
export class Abandoned extends TurnedAway {
  readonly statusCode = 499;
  constructor() {
    super('the client went away while its work was waiting');
    this.name = 'Abandoned';
  }
}

/**
 * Does work that takes turns. Where it was turned away nothing was compared, and a try that was counted before is
 * given back: who comes while the program is flooded must not use up the tries of an account.
 * @throws TurnedAway all the same
 */
export async function orGiveBack<T>(work: Promise<T>, giveBack: () => Promise<unknown>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TurnedAway) await giveBack();
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
   * Runs the work when its turn comes. While both wait, three of people known take their turn, then one stranger, so
   * that neither keeps the other out. Among each, one network comes after the other, and within one its parts and its
   * people, so that a flood waits behind itself.
   * @throws Overloaded where no place is left, or whoever sends more than others must give up one
   * @throws Abandoned where its signal says, while it waits, that nobody wants it any more
   */
  run<T>(turn: Turn, work: () => Promise<T>): Promise<T>;
  load(): Load;
}

/** How many works run, and how many wait for their turn. */
export interface Load {
  running: number;
  waiting: number;
}

/** Turns of people known for one of a stranger. */
const KNOWN_TO_ONE_STRANGER = 3;
/** Of the places of strangers, one network gets this part at most. */
const SHARE_OF_ONE = 4;
/** Somebody known has no reason to wait more often than this at once. */
const PLACES_OF_ONE_KNOWN = 2;

export function takeTurns({ atOnce, waiting }: TurnLimits): Turns {
  const strangers = fairLine(waiting, Math.max(1, Math.ceil(waiting / SHARE_OF_ONE)));
  const known = fairLine(waiting, PLACES_OF_ONE_KNOWN);
  let running = 0;
  let knownInARow = 0;

  function next(): Start | undefined {
    const waited = knownInARow < KNOWN_TO_ONE_STRANGER ? undefined : strangers.take();
    const ofKnown = waited ? undefined : known.take();
    knownInARow = ofKnown ? knownInARow + 1 : 0;
    return waited ?? ofKnown ?? strangers.take();
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      next()?.();
    }
  }

  return {
    async run(turn, work) {
      if (turn.signal?.aborted) throw whyEnded(turn.signal);
      if (running < atOnce) return run(work);
      const { networks, person, signal } = turn;
      const path = person === undefined ? networks : [...networks, person];
      return new Promise((resolve, reject) => {
        const start = () => void run(work).then(resolve, reject);
        (person === undefined ? strangers : known).add({ path, start, refuse: reject, signal });
      });
    },
    load: () => ({ running, waiting: strangers.length() + known.length() }),
  };
}

type Start = () => void;

interface Waiting {
  path: readonly string[];
  start: Start;
  refuse(why: TurnedAway): void;
  signal?: AbortSignal | undefined;
}

/** An entry with its groups: its widest network, the next one in that, and so on, down to itself. */
type Entry = Waiting & { groups: readonly string[]; own: string };

/**
 * One group after the other, the widest first; within the narrowest, first come, first served. Few wait (see the
 * limits), so that looking at all of them costs nothing beside the work that they wait for.
 */
function fairLine(places: number, placesOfOne: number) {
  const entries: Entry[] = [];
  /** When each group that waits came, or had its last turn: the one longest ago is next. */
  const since = new Map<string, number>();
  let now = 0;

  function add(waiting: Waiting): void {
    const { path, signal } = waiting;
    const groups = path.map((_, depth) => JSON.stringify(path.slice(0, depth + 1)));
    const entry: Entry = { ...waiting, groups, own: path.at(-1) ?? '' };
    entries.push(entry);
    for (const group of groups) if (!since.has(group)) since.set(group, ++now);
    signal?.addEventListener('abort', () => leave(entry, whyEnded(signal)), { once: true });
    const ofOne = entries.filter(({ own }) => own === entry.own).length;
    if (path.length > 0 && ofOne > placesOfOne) leave(entry, new Overloaded());
    else if (entries.length > places) leave(lastOfLongest(entries), new Overloaded());
  }

  function leave(entry: Entry, why: TurnedAway): void {
    if (remove(entry)) entry.refuse(why);
  }

  function remove(entry: Entry): boolean {
    const index = entries.indexOf(entry);
    if (index < 0) return false;
    entries.splice(index, 1);
    for (const group of entry.groups)
      if (!entries.some(({ groups }) => groups.includes(group))) since.delete(group);
    return true;
  }

  function take(): Start | undefined {
    if (entries.length === 0) return undefined;
    const first = entries.reduce((next, entry) => (isBefore(entry, next) ? entry : next));
    for (const group of first.groups) since.set(group, ++now);
    remove(first);
    return first.start;
  }

  /** By the widest group in which they differ; of two that are in the same, the one that came first is first. */
  function isBefore(one: Entry, other: Entry): boolean {
    const depth = one.groups.findIndex((group, at) => group !== other.groups[at]);
    const standing = ({ groups }: Entry) => since.get(groups[depth] ?? '') ?? 0;
    return depth >= 0 && standing(one) < standing(other);
  }

  return { add, take, length: () => entries.length };
}

/** Of what waits, the entry that gives up its place: the newest of the group that has most, from the widest down. */
function lastOfLongest(entries: readonly Entry[], depth = 0): Entry {
  const groups = [...Map.groupBy(entries, ({ groups }) => groups[depth])];
  // Of two that are equally long, that of the newest: whoever waits already keeps the place.
  const newestLast = groups.toSorted(
    ([, one], [, other]) => entries.indexOf(one.at(-1) as Entry) - entries.indexOf(other.at(-1) as Entry),
  );
  const [group, longest] = newestLast.reduce((most, line) =>
    line[1].length >= most[1].length ? line : most,
  );
  return group === undefined ? (longest.at(-1) as Entry) : lastOfLongest(longest, depth + 1);
}

function whyEnded({ reason }: AbortSignal): TurnedAway {
  return reason instanceof DOMException && reason.name === 'TimeoutError'
    ? new Overloaded()
    : new Abandoned();
}
