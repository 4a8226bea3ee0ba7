import { Kysely } from 'kysely';
import { connectionsTo } from '../../src/database/connections.ts';
import { postgresDialect } from '../../src/database/dialect.ts';
import type { Database, Schema } from '../../src/database/schema.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';
import { seededRandom } from '../abuse/random.ts';
import { movableClock } from '../tools/clock.ts';
import { PATIENT } from '../tools/database.ts';
import { portToKeep } from '../tools/free-port.ts';
import { startHaproxy } from '../tools/haproxy.ts';
import { testPlatform } from '../tools/platform.ts';
import { startServer } from '../tools/server.ts';
import { openAccounts } from './accounts.ts';
import { countForms } from './forms.ts';
import { openSurroundings } from './ground.ts';
import { type Instance, nameOf, SECRET_KEY, type Shared, settingsOf } from './instances.ts';
import { type Fault, type Ledger, since } from './ledger.ts';
import { startLoad } from './load.ts';
import type { Mailbox } from './mailbox.ts';
import { reckon } from './reckon.ts';
import { mailsInHand, settle } from './settle.ts';
import { builtVersion010 } from './version-0.1.0.ts';
import { type Outage, startWatch } from './watch.ts';

export interface Upgrade {
  seed: number;
  accounts: number;
  instances: number;
}

/** One instance of version 0.1.0 is replaced by one of this version. */
export interface Replacement {
  /** What people at the replaced instance saw, and at all others. */
  own: Outage;
  others: Outage;
  /** Answers to the holders of accounts meanwhile, by status. */
  load: Record<string, number>;
}

export interface UpgradeReport {
  replacements: readonly Replacement[];
  /** Sent by either version, while both ran: 0.1.0 does not count what it claims, so that it looks as if it waited. */
  mailsTwice: number;
  ledger: Ledger;
  seconds: number;
  faults: readonly Fault[];
}

const FORMS_BETWEEN = 150;

/** Version 0.1.0 is replaced by this one under load, instance by instance, behind HAProxy. */
export async function upgrade(wanted: Upgrade, say: (line: string) => void): Promise<UpgradeReport> {
  const program = builtVersion010(say);
  const began = Date.now();
  const random = seededRandom(wanted.seed);
  const ends: (() => Promise<unknown>)[] = [];
  try {
    const { cluster, mailbox } = await openSurroundings(random, ends);
    const shared = { database: cluster.url, mailbox };
    const instances: Instance[] = [];
    ends.push(async () => {
      for (const { server } of instances) await server.close();
    });
    for (let number = 1; number <= wanted.instances; number++) {
      const env = await settingsAt(number, shared);
      instances.push({ name: nameOf(number), server: await startServer({ env, program }), isUp: true, env });
    }
    const db = beside(cluster.url);
    ends.push(() => db.destroy());
    const secrets = secretsFrom(SECRET_KEY);
    const platform = testPlatform(db, { clock: movableClock(new Date()), secrets });
    const [watched, ...accounts] = await openAccounts(platform, wanted.accounts + 1);
    const [credentials] = watched?.possible ?? [];
    if (!credentials) throw new Error('nobody to watch');
    const front = await portToKeep();
    const haproxy = await startHaproxy(web(front, instances), front);
    ends.push(() => haproxy.stop());
    const watch = await startWatch(
      instances.map(({ server }) => server),
      credentials,
    );
    const forms = countForms();
    const wayIn = { origins: () => [`http://127.0.0.1:${front}`], onForm: forms.onForm };
    const load = startLoad(wayIn, { accounts, mailbox, seed: wanted.seed });
    await forms.some(FORMS_BETWEEN);
    const unrecorded = new Map<string, number>();
    const replacements: Replacement[] = [];
    const faults: Fault[] = [];
    for (const [number, instance] of instances.entries()) {
      const before = { ...load.ledger.answers };
      const from = Date.now();
      // With a connection in use, 0.1.0 ends as it does after 9 seconds: by itself, and whatever it has in hand.
      await instance.server.stop();
      for (const id of await mailsInHand(cluster.url)) unrecorded.set(id, (unrecorded.get(id) ?? 0) + 1);
      instance.server = await startServer({ env: instance.env ?? {} });
      await watch.untilShown(Date.now());
      await forms.some(FORMS_BETWEEN);
      const to = Date.now();
      replacements.push({
        own: watch.outage(from, to, number),
        others: outageOf(others(instances.length, number).map((other) => watch.outage(from, to, other))),
        load: since(before, load.ledger.answers),
      });
    }
    const twice = cameAgain(mailbox.arrivals);
    for (const id of twice) unrecorded.set(id, (unrecorded.get(id) ?? 0) + 1);
    await load.stop();
    await watch.stop();
    faults.push(...(await settle({ instances, platform })));
    faults.push(...(await reckon({ platform, mailbox, ledger: load.ledger, unrecorded, isMixed: true })));
    return {
      replacements,
      mailsTwice: twice.length,
      ledger: load.ledger,
      seconds: (Date.now() - began) / 1_000,
      faults,
    };
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

function cameAgain(arrivals: Mailbox['arrivals']): string[] {
  return [...Map.groupBy(arrivals, ({ id }) => id)].flatMap(([id, came]) => (came.length > 1 ? id : []));
}

async function settingsAt(number: number, shared: Shared): Promise<Record<string, string>> {
  return { ...settingsOf(nameOf(number), shared), PORT: String(await portToKeep()) };
}

const others = (count: number, one: number) =>
  Array.from({ length: count }, (_, n) => n).filter((n) => n !== one);

function outageOf(outages: readonly Outage[]): Outage {
  const answers: Record<string, number> = {};
  for (const outage of outages)
    for (const [status, count] of Object.entries(outage.answers))
      answers[status] = (answers[status] ?? 0) + count;
  return {
    milliseconds: Math.max(0, ...outages.map(({ milliseconds }) => milliseconds)),
    answers,
    wrong: outages.flatMap(({ wrong }) => wrong),
  };
}

/** A database whose tables may be those of either version. */
function beside(url: string): Database {
  const connections = connectionsTo(url, {
    limits: PATIENT,
    max: 4,
    trust: { since: 0 },
    onLost: () => {},
    anyTables: true,
  });
  return new Kysely<Schema>({ dialect: postgresDialect(connections, PATIENT) });
}

/** A browser stays with its instance for as long as that is there: the two versions take each other's forms only in part. */
function web(front: number, instances: readonly Instance[]): string {
  const servers = instances.map(
    ({ server }, number) =>
      `  server instance${number + 1} 127.0.0.1:${new URL(server.url).port} cookie ${number + 1}`,
  );
  return `
listen web
  bind 127.0.0.1:${front}
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  balance roundrobin
  cookie served-by insert indirect nocache httponly
  option httpchk GET /health/ready
  option redispatch 1
  default-server check inter 1s fall 3 rise 1
${servers.join('\n')}
`;
}
