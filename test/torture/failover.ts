import { setTimeout as pause } from 'node:timers/promises';
import { type SeededRandom, seededRandom } from '../abuse/random.ts';
import { postgresBin } from '../tools/provision.ts';
import { openAccounts } from './accounts.ts';
import { countForms } from './forms.ts';
import { openOnlooker, startInstances } from './instances.ts';
import { type Fault, type Ledger, since } from './ledger.ts';
import { startLoad } from './load.ts';
import { openMailbox } from './mailbox.ts';
import { type Pair, startPair } from './pair.ts';
import { reckon } from './reckon.ts';
import { mailsInHand, settle } from './settle.ts';
import { type Outage, startWatch, type Watch } from './watch.ts';
import { passDay } from './weather.ts';

export interface Failover {
  seed: number;
  /** How often the primary is killed; each time its standby takes over, and is given a new one. */
  rounds: number;
  accounts: number;
  instances: number;
  /** No commit waits for the standby: what is lost then is found, or this would find nothing. */
  asynchronous?: boolean;
}

/** One death of the primary, as clients saw it. */
export interface Death extends Outage {
  /** Milliseconds until whoever watches over the servers had promoted the standby. */
  promotedAfter: number;
  /** Answers to the holders of accounts until all was well again, by status. */
  load: Record<string, number>;
}

export interface FailoverReport {
  deaths: readonly Death[];
  ledger: Ledger;
  seconds: number;
  faults: readonly Fault[];
}

/** The primary dies under load, again and again; its standby takes over, and the program is never restarted. */
export async function failover(wanted: Failover): Promise<FailoverReport> {
  const began = Date.now();
  const random = seededRandom(wanted.seed);
  const ends: (() => Promise<unknown>)[] = [];
  try {
    const pair = await startPair(await postgresBin(), wanted.asynchronous);
    ends.push(() => pair.stop());
    const mailbox = await openMailbox(random);
    ends.push(() => mailbox.close());
    const { platform, close } = await openOnlooker(pair.url);
    ends.push(close);
    const { instances, close: closeAll } = await startInstances(wanted.instances, {
      database: pair.url,
      mailbox,
    });
    ends.push(closeAll);
    const servers = instances.map(({ server }) => server);
    const pids = servers.map(({ pid }) => pid);
    const [watched, ...accounts] = await openAccounts(platform, wanted.accounts + 1);
    const [credentials] = watched?.possible ?? [];
    if (!credentials) throw new Error('nobody to watch');
    const watch = await startWatch(servers, credentials);
    const forms = countForms();
    const wayIn = { origins: () => servers.map(({ url }) => url), onForm: forms.onForm };
    const load = startLoad(wayIn, { accounts, mailbox, seed: wanted.seed });
    const scene = { pair, watch, random, ledger: load.ledger, unrecorded: new Map<string, number>() };
    const deaths: Death[] = [];
    for (let round = 0; round < wanted.rounds; round++) {
      await forms.some(100 + random.below(200));
      await passDay(platform.db);
      await forms.some(1 + random.below(20));
      await pause(random.below(40));
      deaths.push(await primaryDies(scene));
      await pair.addStandby();
    }
    await forms.some(100);
    await load.stop();
    await watch.stop();
    const faults: Fault[] = deaths.flatMap(({ wrong }) => wrong.map((what) => ({ as: 'wrong', what })));
    for (const [number, { pid }] of servers.entries())
      if (pid !== pids[number]) faults.push({ as: 'wrong', what: `instance ${number + 1} was restarted` });
    faults.push(...(await settle({ instances, platform })));
    faults.push(...(await reckon({ platform, mailbox, ledger: load.ledger, unrecorded: scene.unrecorded })));
    return { deaths, ledger: load.ledger, seconds: (Date.now() - began) / 1_000, faults };
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

interface Scene {
  pair: Pair;
  watch: Watch;
  random: SeededRandom;
  ledger: Ledger;
  /** By the id of a mail, how often nobody could write down that it had left. */
  unrecorded: Map<string, number>;
}

async function primaryDies({ pair, watch, random, ledger, unrecorded }: Scene): Promise<Death> {
  const died = Date.now();
  const before = { ...ledger.answers };
  await pair.killPrimary();
  for (const id of await mailsInHand(pair.standbyUrl)) unrecorded.set(id, (unrecorded.get(id) ?? 0) + 1);
  await pause(500 + random.below(3_000));
  await pair.promote();
  const promoted = Date.now();
  await watch.untilShown(promoted);
  return {
    ...watch.outage(died, Date.now()),
    promotedAfter: promoted - died,
    load: since(before, ledger.answers),
  };
}
