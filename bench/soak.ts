import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { childrenOf, memoryOf, memoryOfAll } from './machine.ts';
import { doAll } from './measure.ts';
import { type Person, visitsOf } from './ours.ts';
import { asTable, short } from './table.ts';
import { type Cleanup, layGround, openOurs } from './world.ts';

const CLIENTS = 8;
const PEOPLE = 500;
const STEPS = 10;
/** Longer and it is told how far it came. */
const LONGEST_MS = 9 * 60_000;
/** MiB between the third tenth and the last: what the heap of V8 varies by. */
const FLAT = 15;
/** Of a hundred requests: the rest is pages that are read. */
const MIX = { signIn: 2, captchaImage: 2, recap: 1, signInPage: 15, history: 10, readSession: 20 };

/**
 * So many requests of all kinds one after the other, and the memory of the program after each tenth: what grows without end
 * shows. Hashes cost next to nothing, since they are the same work again and again.
 */
export async function measureSoak(cleanup: Cleanup, requests: number, say: (line: string) => void) {
  const ground = await layGround(cleanup);
  const ours = await openOurs(ground, { name: 'soak', accounts: PEOPLE, dear: false });
  const visits = visitsOf(() => ours.url, ground.mailbox);
  const people = Array.from({ length: PEOPLE }, (_, n) => visits.person(n + 1));
  // Whoever is signed in is led on from the sign-in page.
  const strangers = Array.from({ length: PEOPLE }, (_, n) => visits.person(PEOPLE + n + 1));
  const each = (does: (who: Person) => Promise<void>) =>
    doAll(
      CLIENTS,
      people.map((who) => () => does(who)),
    );
  await each(visits.openSignIn);
  await each(visits.signIn);

  const cycle = (Object.keys(MIX) as (keyof typeof MIX)[]).flatMap((name) =>
    Array.from({ length: MIX[name] }, () => name),
  );
  const does = (n: number) => {
    // Everybody asks for everything in time, and nobody for one thing alone, which is limited.
    const name = cycle[(n * 37 + Math.floor(n / PEOPLE)) % 100] ?? 'home';
    const group = name === 'signInPage' || name === 'captchaImage' ? strangers : people;
    const who = group[n % PEOPLE] as Person;
    if (name !== 'signIn') return visits[name](who);
    return visits.openSignIn(who).then(() => visits.signIn(who));
  };
  const began = performance.now();
  const steps: { requests: number; program: number; all: number }[] = [];
  for (let step = 0; step < STEPS && performance.now() - began < LONGEST_MS; step++) {
    const count = requests / STEPS;
    // People one after the other, so that none is asked about twice at once.
    const operations = Array.from({ length: count }, (_, n) => () => does(step * count + n));
    await doAll(CLIENTS, operations);
    const now = {
      requests: (step + 1) * count,
      program: memoryOf(ours.pid).now,
      all: memoryOfAll(ours.pid).now,
    };
    steps.push(now);
    say(`${now.requests} requests: ${short(now.program)} MiB, ${short(now.all)} with what prints and draws`);
  }
  while (childrenOf(ours.pid).length > 0) await pause(500);
  const rested = memoryOf(ours.pid);
  const growth = (steps.at(-1)?.program ?? Number.NaN) - (steps[2]?.program ?? Number.NaN);
  const met = growth <= FLAT;
  const table = [
    asTable(
      ['requests', 'the program, MiB', 'with what prints and draws'],
      steps.map((step) => [`${step.requests}`, short(step.program), short(step.all)]),
    ),
    `\nFrom the third tenth to the last: ${short(growth)} MiB (≤ ${FLAT}: ${met ? 'met' : '**not met**'})`,
    `Half a minute later: ${short(rested.now)} MiB; at its highest ${short(rested.highest)}`,
    `In ${short((performance.now() - began) / 1000)} s`,
  ].join('\n');
  return { table, missed: met ? 0 : 1, figures: { steps, rested, growth } };
}
