import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { costOf, doAll, figureOf, type Meters } from './measure.ts';
import { type Person, type Visits, visitsOf } from './ours.ts';
import { asTable, short } from './table.ts';
import {
  type Cleanup,
  cheapHashes,
  type Ground,
  layGround,
  type Ours,
  openOurs,
  startOurs,
} from './world.ts';

const ROUNDS = 5;
const CLIENTS_AN_INSTANCE = 8;
const GOAL = 1.8;

type What = 'sign-in' | 'change';

interface Throughput {
  rate: number;
  /** Milliseconds of processor an operation: of the instances, of PostgreSQL. */
  cpu: number;
  postgres: number;
  /** Part of PostgreSQL's busy connections that waited for a lock of another. */
  waiting: number;
}

/**
 * One instance on one core against two on one core each, on the same database. PostgreSQL and whoever asks take their share of
 * the same cores, so that on a machine of two cores twice the throughput is out of reach whatever the program does; what it
 * would be with cores to spare is told by what each operation costs, and by what waited for a lock.
 */
export async function measureInstances(cleanup: Cleanup, quick: boolean, say: (line: string) => void) {
  const count = quick ? 80 : 300;
  const ground = await layGround(cleanup);
  const rows: string[][] = [];
  const figures: Record<string, unknown> = {};
  let missed = 0;
  for (const what of ['sign-in', 'change'] as const) {
    const { one, two } = await measure(ground, what, count);
    say(`${what}: measured`);
    const ratio = two.rate / one.rate;
    const perOperation = (of: Throughput) => of.cpu + of.postgres;
    const withCoresToSpare = (2 * one.cpu) / two.cpu;
    figures[what] = { one, two, ratio, withCoresToSpare };
    if (ratio < GOAL) missed += 1;
    rows.push([
      what,
      short(one.rate),
      short(two.rate),
      `${short(ratio)} (≥ ${GOAL}: ${ratio < GOAL ? '**not met**' : 'met'})`,
      `${short(perOperation(one))} → ${short(perOperation(two))}`,
      short(withCoresToSpare),
      `${short(one.waiting * 100)} → ${short(two.waiting * 100)} %`,
    ]);
  }
  const head = [
    'a second',
    'one',
    'two',
    'ratio',
    'ms of CPU each',
    'ratio with cores to spare',
    'waits for locks',
  ];
  return { table: asTable(head, rows), missed, figures };
}

/** An instance on a core of its own, and the people who come to it. */
interface Side {
  ours: Ours;
  visits: Visits;
  crowd: Person[];
}

async function measure(
  ground: Ground,
  what: What,
  count: number,
): Promise<{ one: Throughput; two: Throughput }> {
  const dear = what === 'sign-in';
  const first = await openOurs(ground, { name: what.replace('-', '_'), accounts: 2 * count, dear });
  const second = await startOurs(ground, first.database, dear ? {} : cheapHashes());
  const sides = [first, second].map((ours, n): Side => {
    pin(ours, n);
    const visits = visitsOf(() => ours.url, ground.mailbox);
    const crowd = Array.from({ length: count }, (_, k) => visits.person(n * count + k + 1));
    return { ours, visits, crowd };
  });
  for (const side of sides) await signInAll(side);
  const rounds: Record<'one' | 'two', Throughput[]> = { one: [], two: [] };
  for (let round = 0; round < ROUNDS; round++) {
    rounds.one.push(await throughput(ground, what, sides.slice(0, 1)));
    rounds.two.push(await throughput(ground, what, sides));
  }
  await Promise.all(sides.map(({ ours }) => ours.stop()));
  return { one: middle(rounds.one), two: middle(rounds.two) };
}

async function throughput(ground: Ground, what: What, sides: readonly Side[]): Promise<Throughput> {
  for (const side of sides) {
    if (what === 'change') await signInAll(side);
    await allOf(side, what === 'change' ? side.visits.openCredentials : side.visits.openSignIn);
  }
  const meters: Meters = {
    program: () => sides.reduce((sum, { ours }) => sum + ours.cpu(), 0),
    postgres: ground.postgresCpu,
  };
  const lists = sides.map(({ visits, crowd }) => {
    const does = what === 'change' ? visits.change : visits.signIn;
    return crowd.map((who) => () => does(who));
  });
  const watch = await watchLocks(ground);
  try {
    const { rate, cpu, postgres } = await costOf(meters, CLIENTS_AN_INSTANCE * sides.length, inTurn(lists));
    return { rate, cpu, postgres, waiting: watch.part() };
  } finally {
    await watch.end();
  }
}

async function signInAll(side: Side): Promise<void> {
  await allOf(side, side.visits.openSignIn);
  await allOf(side, side.visits.signIn);
}

function allOf({ crowd }: Side, does: (who: Person) => Promise<void>) {
  return doAll(
    CLIENTS_AN_INSTANCE,
    crowd.map((who) => () => does(who)),
  );
}

/** The first of each, then the second of each: both instances are asked all the time. */
function inTurn<T>(lists: readonly T[][]): T[] {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, n) =>
    lists.flatMap((list) => (n < list.length ? [list[n] as T] : [])),
  ).flat();
}

/** Its threads too, and those that it will start. */
function pin({ pid }: Ours, core: number): void {
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)], {
    stdio: 'ignore',
  });
}

/** Looks every few milliseconds who waits for whom. */
async function watchLocks({ cluster }: Ground) {
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  let busy = 0;
  let waiting = 0;
  let over = false;
  const watching = (async () => {
    while (!over) {
      const { rows } = await client.query(
        `select count(*)::integer as busy, count(*) filter (where wait_event_type = 'Lock')::integer as waiting
         from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()`,
      );
      busy += rows[0].busy;
      waiting += rows[0].waiting;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    part: () => (busy === 0 ? 0 : waiting / busy),
    async end() {
      over = true;
      await watching;
      await client.end();
    },
  };
}

function middle(rounds: readonly Throughput[]): Throughput {
  const of = (name: keyof Throughput) => figureOf(rounds.map((round) => round[name])).median;
  return { rate: of('rate'), cpu: of('cpu'), postgres: of('postgres'), waiting: of('waiting') };
}
