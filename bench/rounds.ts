import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { childrenOf, memoryOfAll } from './machine.ts';
import { type Cost, costOf, doAll, type Meters, percentile } from './measure.ts';
import { type Person, visitsOf } from './ours.ts';
import { type PeerPerson, peerVisitsOf } from './peer.ts';
import {
  CORES,
  type Ground,
  type Ours,
  openHashPool,
  openOurs,
  openPeer,
  type Peer,
  startOurs,
} from './world.ts';

/** How often each thing is done in a round, and how many rounds there are. */
export interface Size {
  rounds: number;
  people: number;
  signIns: number;
  pages: number;
  changes: number;
  recaps: number;
  /** Pages looked at one after the other, to see the slowest. */
  reads: number;
}

export const WHOLE: Size = {
  rounds: 5,
  people: 600,
  signIns: 400,
  pages: 3_000,
  changes: 120,
  recaps: 200,
  reads: 300,
};
export const QUICK: Size = {
  rounds: 5,
  people: 150,
  signIns: 100,
  pages: 800,
  changes: 25,
  recaps: 40,
  reads: 100,
};

const CLIENTS = 8;
const MANY_CLIENTS = 32;
/** Whose pages are looked at, signed in all the while. */
const READERS = 40;

/** Everything measured, by name; a value a round. */
export type Measured = Record<string, number[]>;

/** Measures ours and the peer in turn, so that whatever else the machine does falls on both. */
export async function measureRounds(
  ground: Ground,
  size: Size,
  say: (line: string) => void,
): Promise<Measured> {
  const measured: Measured = {};
  const note = (name: string, value: number) => {
    measured[name] ??= [];
    measured[name].push(value);
  };
  const noteCost = (name: string, { cpu, postgres, rate }: Cost) => {
    note(`${name} cpu`, cpu);
    note(`${name} postgres`, postgres);
    note(`${name} rate`, rate);
  };

  const ours = await openOurs(ground, { name: 'ours', accounts: size.people + READERS });
  const peer = await openPeer(ground, size.people + READERS);
  await pause(3_000);
  note('ours idle MiB', memoryOfAll(ours.pid).now);
  note('peer idle MiB', memoryOfAll(peer.pid).now);
  // Changes are measured with a hash that costs next to nothing, in a database and a process of their own.
  const cheap = await openOurs(ground, { name: 'cheap', accounts: size.people, dear: false });
  const pools = {
    // As many as the program starts.
    ours: await openHashPool(ground, { of: 'ours', threads: CORES + 1 }),
    peer: await openHashPool(ground, { of: 'library' }),
    best: await openHashPool(ground, { of: 'library', threads: CORES }),
  };
  const at = {
    ours: await ourPeople(ground, ours, size),
    cheap: await ourPeople(ground, cheap, size, true),
    peer: await peerPeople(ground, peer, size),
  };
  const parts = [signIns, hashes, pages, changes, recaps, crowds, starts];
  // Once for nothing, so that what is measured has been compiled.
  for (const measure of [signIns, pages, changes, recaps]) await measure();
  for (const name of Object.keys(measured)) if (!name.endsWith('idle MiB')) delete measured[name];
  for (let round = 1; round <= size.rounds; round++) {
    const began = performance.now();
    for (const measure of parts) await measure();
    say(`round ${round} of ${size.rounds}: ${Math.round((performance.now() - began) / 1000)} s`);
  }
  await measureMemory();
  return measured;

  async function signIns(): Promise<void> {
    noteCost('ours sign-in', await at.ours.signIns(CLIENTS, size.signIns));
    noteCost('peer sign-in', await at.peer.signIns(CLIENTS, size.signIns));
  }

  async function hashes(): Promise<void> {
    for (const [whose, pool] of [
      ['ours', pools.ours],
      ['peer', pools.peer],
    ] as const) {
      const cpu = pool.cpu();
      await pool.compare(size.signIns, CLIENTS);
      note(`${whose} hash cpu`, (pool.cpu() - cpu) / size.signIns);
    }
  }

  async function pages(): Promise<void> {
    const { visits, readers } = at.ours;
    noteCost('ours home', await each(ours, readers, visits.home));
    noteCost('peer home', await each(peer, at.peer.readers, at.peer.visits.home));
    noteCost('ours compressed home', await each(ours, readers, visits.homeCompressed));
    noteCost('ours session', await each(ours, readers, visits.readSession));
    noteCost('peer session', await each(peer, at.peer.readers, at.peer.visits.readSession));
    noteCost('ours sign-in page', await each(ours, at.ours.strangers, visits.signInPage));
  }

  async function changes(): Promise<void> {
    const askers = await at.cheap.signedInWithForm(size.changes);
    const all = askers.map((who) => () => at.cheap.visits.change(who));
    noteCost('ours change', await costOf(metersOf(ground, cheap), CLIENTS, all));
    const others = at.peer.readers.slice(0, Math.min(READERS, size.changes));
    const theirs = others.map((who) => () => at.peer.visits.change(who));
    noteCost('peer change', await costOf(metersOf(ground, peer), CLIENTS, theirs));
  }

  async function recaps(): Promise<void> {
    const askers = await at.cheap.signedInWithForm(Math.min(size.recaps, size.people));
    // The first ones load what prints them.
    await doAll(
      2,
      askers.slice(0, 10).map((who) => () => at.cheap.visits.recap(who)),
    );
    const all = askers.map((who) => () => at.cheap.visits.recap(who));
    noteCost('ours recap', await costOf(metersOf(ground, cheap), 2, all));
  }

  /** Many at once, against the hash alone; and what somebody who reads a page meanwhile notices of it. */
  async function crowds(): Promise<void> {
    const began = performance.now();
    await pools.best.compare(size.signIns, MANY_CLIENTS);
    note('best hashes rate', size.signIns / ((performance.now() - began) / 1000));
    const crowd = await at.ours.signIns(MANY_CLIENTS, size.signIns);
    note('ours crowd rate', crowd.rate);
    note('peer crowd rate', (await at.peer.signIns(MANY_CLIENTS, size.signIns)).rate);
    for (const [whose, people] of [
      ['ours', at.ours],
      ['peer', at.peer],
    ] as const) {
      const unloaded = await people.readAlone(size.reads);
      const loaded = await people.readAmong(MANY_CLIENTS, size.signIns);
      note(`${whose} home p99`, percentile(unloaded, 0.99));
      note(`${whose} home p99 in a crowd`, percentile(loaded, 0.99));
    }
  }

  /** Of processes of their own, on databases that are up to date: those measured stay as they are. */
  async function starts(): Promise<void> {
    note('ours start ms', await timeToStart(ground, cheap.database));
    note('peer start ms', await peer.timeToStart());
  }

  /** A thousand pictures and a thousand recaps, after all of the above. */
  async function measureMemory(): Promise<void> {
    const { visits } = at.ours;
    const people = await at.ours.signedIn(Math.min(size.people, size.rounds * 100));
    const few = size.people < 500;
    const times = Array.from({ length: few ? 200 : 1_000 }, (_, n) => people[n % people.length] as Person);
    await doAll(
      4,
      times.map((who) => () => visits.recap(who)),
    );
    await doAll(
      4,
      times.map((_, n) => () => visits.captchaImage(at.ours.strangers[n % READERS] as Person)),
    );
    await pause(1_000);
    for (const [whose, { pid }] of [
      ['ours', ours],
      ['peer', peer],
    ] as const) {
      const { now, highest } = memoryOfAll(pid);
      note(`${whose} loaded MiB`, now);
      note(`${whose} highest MiB`, highest);
    }
    // What prints and draws ends once nobody has asked for a while.
    while (childrenOf(ours.pid).length > 0) await pause(500);
    note('ours rested MiB', memoryOfAll(ours.pid).now);
  }

  function each<P>(of: Ours | Peer, people: readonly P[], does: (who: P) => Promise<void>): Promise<Cost> {
    const all = Array.from({ length: size.pages }, (_, n) => () => does(people[n % people.length] as P));
    return costOf(metersOf(ground, of), CLIENTS, all);
  }
}

export function metersOf({ postgresCpu }: Ground, { cpu }: Pick<Ours, 'cpu'>): Meters {
  return { program: cpu, postgres: postgresCpu };
}

/** From the spawn to the first answer. */
async function timeToStart(ground: Ground, database: string): Promise<number> {
  const began = performance.now();
  const { url, stop } = await startOurs(ground, database);
  const answer = await fetch(`${url}/health/live`);
  const took = performance.now() - began;
  await stop();
  if (answer.status !== 200) throw new Error(`the first answer is ${answer.status}`);
  return took;
}

/** People of ours: some who sign in, some who are signed in, some who only look at the sign-in page. */
async function ourPeople(ground: Ground, ours: Ours, size: Size, cheap = false) {
  const visits = visitsOf(() => ours.url, ground.mailbox);
  const line = Array.from({ length: size.people }, (_, n) => visits.person(n + 1));
  const readers = Array.from({ length: READERS }, (_, n) => visits.person(size.people + n + 1));
  const strangers = Array.from({ length: READERS }, (_, n) => visits.person(1_000_000 + n));
  const meters = metersOf(ground, ours);

  /** Those who have waited longest, their form open. */
  async function withForm(count: number): Promise<Person[]> {
    const people = line.splice(0, Math.min(count, line.length));
    await doAll(
      CLIENTS,
      people.map((who) => () => visits.openSignIn(who)),
    );
    line.push(...people);
    return people;
  }

  const signInsOf = (people: readonly Person[]) => people.map((who) => () => visits.signIn(who));

  async function signedIn(count: number): Promise<Person[]> {
    const people = await withForm(count);
    await doAll(CLIENTS, signInsOf(people));
    return people;
  }

  async function signInReaders(): Promise<void> {
    await doAll(
      CLIENTS,
      readers.map((who) => () => visits.openSignIn(who)),
    );
    await doAll(CLIENTS, signInsOf(readers));
  }

  // Each browser becomes a known one: the first sign-in of a new one also sends a mail.
  await signedIn(size.people);
  if (!cheap) await signInReaders();

  return {
    visits,
    readers,
    strangers,
    signedIn,
    signIns: async (clients: number, count: number) =>
      costOf(meters, clients, signInsOf(await withForm(count))),
    async signedInWithForm(count: number) {
      const people = await signedIn(count);
      await doAll(
        CLIENTS,
        people.map((who) => () => visits.openCredentials(who)),
      );
      return people;
    },
    readAlone: (count: number) => readSlowly(visits.home, readers, count),
    readAmong: async (clients: number, count: number) =>
      readWhile(doAll(clients, signInsOf(await withForm(count))), visits.home, readers),
  };
}

async function peerPeople(ground: Ground, peer: Peer, size: Size) {
  const visits = peerVisitsOf(() => peer.url, ground.mailbox);
  const line = Array.from({ length: size.people }, (_, n) => visits.person(n + 1));
  const readers = Array.from({ length: READERS }, (_, n) => visits.person(size.people + n + 1));
  const signInsOf = (people: readonly PeerPerson[]) => people.map((who) => () => visits.signIn(who));
  const next = (count: number) => {
    const people = line.splice(0, Math.min(count, line.length));
    line.push(...people);
    return people;
  };
  await doAll(CLIENTS, signInsOf(readers));
  return {
    visits,
    readers,
    signIns: (clients: number, count: number) =>
      costOf(metersOf(ground, peer), clients, signInsOf(next(count))),
    readAlone: (count: number) => readSlowly(visits.home, readers, count),
    readAmong: (clients: number, count: number) =>
      readWhile(doAll(clients, signInsOf(next(count))), visits.home, readers),
  };
}

/** As somebody reads: one page after the other, a moment between. */
const MOMENT_MS = 4;

async function readSlowly<P>(
  home: (who: P) => Promise<void>,
  readers: readonly P[],
  count: number,
): Promise<number[]> {
  let left = count;
  return readUntil(() => left-- <= 0, home, readers);
}

async function readWhile<P>(
  crowd: Promise<unknown>,
  home: (who: P) => Promise<void>,
  readers: readonly P[],
): Promise<number[]> {
  let over = false;
  const ended = crowd.finally(() => {
    over = true;
  });
  const latencies = await readUntil(() => over, home, readers);
  await ended;
  return latencies;
}

async function readUntil<P>(
  isOver: () => boolean,
  home: (who: P) => Promise<void>,
  readers: readonly P[],
): Promise<number[]> {
  const latencies: number[] = [];
  for (let n = 0; !isOver(); n++) {
    const began = performance.now();
    await home(readers[n % readers.length] as P);
    latencies.push(performance.now() - began);
    await pause(MOMENT_MS);
  }
  return latencies.sort((a, b) => a - b);
}
