import type { Platform } from '../../src/platform/platform.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';
import { seededRandom } from '../abuse/random.ts';
import { openAccounts } from './accounts.ts';
import { countForms, type Forms } from './forms.ts';
import { openSurroundings } from './ground.ts';
import { type Instance, openOnlooker, SECRET_KEY, startInstances } from './instances.ts';
import { type Fault, Ledger, since } from './ledger.ts';
import { startLoad } from './load.ts';
import { makePledges, OUTLIVING, PLEDGE_NAMES, type Pledge, type PledgeName } from './pledges.ts';
import { reckon } from './reckon.ts';
import { settle } from './settle.ts';
import { startWatch, type Watch } from './watch.ts';
import { passDay, restart } from './weather.ts';

export interface Rotation {
  seed: number;
  accounts: number;
  instances: number;
}

/** One step of docs/operating/keys.md, an instance after the other. */
export interface Turn {
  step: string;
  /** Of what was begun before, or while instances differed: how much could be gone on with. */
  kept: number;
  begun: number;
  /** Answers to the holders of accounts meanwhile, by status. */
  load: Record<string, number>;
}

export interface RotationReport {
  turns: readonly Turn[];
  /** What the end of the old key ended, of what it had made. */
  ended: readonly string[];
  /** Before and after the days in which the old key still opens. */
  ledgers: readonly Ledger[];
  seconds: number;
  faults: readonly Fault[];
}

const NEW_KEY = 'pW3nZ8vK1xT6bQ9mC4hJ7dR2sF5gL0yAeUiOtN';

/** `OTHER_SECRET_KEYS` names days of the calendar in Paris. */
function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 24 * 3_600_000).toISOString().slice(0, 10);
}

const STEPS: readonly { step: string; env: Record<string, string> }[] = [
  { step: 'the new key among the others', env: { SECRET_KEY, OTHER_SECRET_KEYS: NEW_KEY } },
  {
    step: 'the new key makes, the old one opens until a day',
    env: { SECRET_KEY: NEW_KEY, OTHER_SECRET_KEYS: `${dayFromNow(90)} ${SECRET_KEY}` },
  },
  {
    step: 'that day is over',
    env: { SECRET_KEY: NEW_KEY, OTHER_SECRET_KEYS: `${dayFromNow(-2)} ${SECRET_KEY}` },
  },
  { step: 'the old key is removed', env: { SECRET_KEY: NEW_KEY, OTHER_SECRET_KEYS: '' } },
];
/** From this step on the old key opens nothing. */
const OVER = 2;

/** The secret key is replaced as the documentation says, instance by instance, under load. */
export async function rotate(wanted: Rotation): Promise<RotationReport> {
  const began = Date.now();
  const random = seededRandom(wanted.seed);
  const ends: (() => Promise<unknown>)[] = [];
  try {
    const { cluster, mailbox } = await openSurroundings(random, ends);
    const { platform, close } = await openOnlooker(cluster.url);
    ends.push(close);
    const shared = { database: cluster.url, mailbox };
    const { instances, close: closeAll } = await startInstances(wanted.instances, shared);
    ends.push(closeAll);
    const servers = instances.map(({ server }) => server);
    const accounts = await openAccounts(
      platform,
      wanted.accounts + 1 + PLEDGE_NAMES.length * (2 * STEPS.length + 1),
    );
    const [watched, ...others] = accounts;
    const [credentials] = watched?.possible ?? [];
    if (!credentials) throw new Error('nobody to watch');
    const watch = await startWatch(servers, credentials);
    const forms = countForms();
    const wayIn = { origins: () => servers.map(({ url }) => url), onForm: forms.onForm };
    const atWork = others.splice(0, wanted.accounts);
    const begin = (seed: number) => startLoad(wayIn, { accounts: atWork, mailbox, seed });
    let load = begin(wanted.seed);
    const ledgers = [load.ledger];
    const world = { wayIn: { origins: wayIn.origins }, mailbox, ledger: new Ledger([]) };
    const pledged = () => makePledges(world, others.splice(0, PLEDGE_NAMES.length), random);

    const turns: Turn[] = [];
    const faults: Fault[] = [];
    let ofOldKey: Pledge[] = [];
    let ended: PledgeName[] = [];
    for (const [number, { step, env }] of STEPS.entries()) {
      if (number === OVER - 1) ofOldKey = await pledged();
      if (number === OVER) {
        await load.stop();
        faults.push(...(await daysPass(instances, platform)));
        load = begin(wanted.seed + 1);
        ledgers.push(load.ledger);
      }
      const scene = { instances, platform, pledged, forms, ledger: load.ledger };
      const { broken, ...turn } = await takeStep(scene, env);
      turns.push({ step, ...turn });
      faults.push(
        ...broken.map((name): Fault => ({ as: 'lost', what: `${step}: ${name} cannot be gone on with` })),
      );
      if (number === OVER) ended = await brokenOf(ofOldKey);
    }
    await load.stop();
    await watch.stop();
    faults.push(...faultsOf(ended, ledgers, watch));
    faults.push(...(await settle({ instances, platform })));
    const secrets = secretsFrom(NEW_KEY);
    const { ledger } = load;
    const left = { platform: { ...platform, secrets }, mailbox, ledger, unrecorded: new Map() };
    faults.push(...(ledgers[0]?.faults ?? []), ...(await reckon(left)));
    return { turns, ended, ledgers, seconds: (Date.now() - began) / 1_000, faults };
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

interface Scene {
  instances: readonly Instance[];
  platform: Platform;
  pledged(): Promise<Pledge[]>;
  forms: Forms;
  ledger: Ledger;
}

/** Every instance is restarted with other keys, one after the other; some things are begun while they differ. */
async function takeStep(
  { instances, platform, pledged, forms, ledger }: Scene,
  env: Record<string, string>,
): Promise<Omit<Turn, 'step'> & { broken: string[] }> {
  await passDay(platform.db);
  const before = { ...ledger.answers };
  const pledges = await pledged();
  for (const [number, instance] of instances.entries()) {
    instance.env = env;
    await instance.server.restart(env);
    await forms.some(FORMS_BETWEEN);
    if (number === 0) pledges.push(...(await pledged()));
  }
  const broken = await brokenOf(pledges);
  return {
    begun: pledges.length,
    kept: pledges.length - broken.length,
    broken,
    load: since(before, ledger.answers),
  };
}

const FORMS_BETWEEN = 40;

/** Names of those that cannot be gone on with. */
async function brokenOf(pledges: readonly Pledge[]): Promise<PledgeName[]> {
  const names: PledgeName[] = [];
  for (const { name, isKept } of pledges) if (!(await isKept())) names.push(name);
  return names;
}

/** The days for which the old key is kept: every mail that it sealed leaves. */
async function daysPass(instances: readonly Instance[], platform: Platform): Promise<Fault[]> {
  const faults = await settle({ instances, platform });
  for (const instance of instances) await restart(instance);
  return faults;
}

/** No session ends, no form is turned away; and the old key is over when it is over. */
function faultsOf(ended: readonly PledgeName[], ledgers: readonly Ledger[], watch: Watch): Fault[] {
  const faults: Fault[] = [];
  for (const name of PLEDGE_NAMES)
    if (ended.includes(name) === OUTLIVING.has(name))
      faults.push({
        as: 'wrong',
        what: `${name}, of a key that is over: ${ended.includes(name) ? 'dead' : 'alive'}`,
      });
  for (const refusal of ledgers.flatMap(({ refusals }) => Object.keys(refusals)))
    if (/ 403 /.test(refusal)) faults.push({ as: 'lost', what: `a form was turned away: ${refusal}` });
  // None but those that an instance being restarted could not take.
  for (const status of Object.keys(watch.outage(0, Date.now()).answers))
    if (status !== 'none') faults.push({ as: 'lost', what: `a session that was open: ${status}` });
  return faults;
}
