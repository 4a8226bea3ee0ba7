import type { Database } from '../../src/database/schema.ts';
import { seededRandom } from '../abuse/random.ts';
import { tallyOf } from '../tools/instances.ts';
import { openAccounts } from './accounts.ts';
import { openGround } from './ground.ts';
import type { Fault, Ledger } from './ledger.ts';
import { startLoad } from './load.ts';
import type { Mailbox } from './mailbox.ts';
import { reckon } from './reckon.ts';
import type { Unrecorded } from './reckon-mails.ts';
import { settle } from './settle.ts';
import { type Damage, Weather } from './weather.ts';

export interface Torture {
  seed: number;
  /** Of instances. */
  kills: number;
  /** The storm ends after so many minutes in any case. */
  minutes: number;
  accounts: number;
  instances: number;
  /** Done to the database once all is reckoned up, which is then done once more: whether it would have been seen. */
  sabotage?: (db: Database) => Promise<void>;
}

export interface TortureReport {
  damage: Damage;
  ledger: Ledger;
  mails: { arrived: number; twice: number; tally: Mailbox['tally'] };
  seconds: number;
  /** Errors in the logs of the instances, by what they say. */
  logged: Record<string, number>;
  faults: readonly Fault[];
  /** What sabotage adds to them. */
  sabotaged: readonly Fault[];
}

/** Three instances, their people, and everything that breaks around them; then what is left is reckoned up. */
export async function torture(
  wanted: Torture,
  say: (line: string) => void = () => {},
): Promise<TortureReport> {
  const began = Date.now();
  const ground = await openGround(wanted.instances, seededRandom(wanted.seed + 1));
  try {
    const { mailbox, platform } = ground;
    const accounts = await openAccounts(platform, wanted.accounts);
    const weather = new Weather(ground, seededRandom(wanted.seed));
    const origins = () => ground.instances.map(({ server }) => server.url);
    const load = startLoad({ origins, onForm: weather.onForm }, { accounts, mailbox, seed: wanted.seed });
    const until = Date.now() + wanted.minutes * 60_000;
    await weather.storm(wanted.kills, until, () => load.ledger.formsAnswered, say);
    await load.stop();
    const orphans = new Set(weather.deaths.flatMap(({ inHand }) => [...inHand]));
    const unsettled = await settle(ground, orphans);
    const { ledger } = load;
    const unrecorded = unrecordedBy(weather, mailbox);
    const toReckon = { platform, mailbox, ledger, unrecorded };
    const faults = [...unsettled, ...(await reckon(toReckon))];
    await wanted.sabotage?.(platform.db);
    const sabotaged = wanted.sabotage ? await reckon(toReckon) : [];
    const { arrivals, tally } = mailbox;
    const logged = errorsIn(ground.instances.map(({ server }) => server.output()).join(''));
    const mails = { arrived: arrivals.length, twice: arrivals.length - idsOf(arrivals).size, tally };
    return {
      damage: weather.damage,
      ledger,
      mails,
      seconds: (Date.now() - began) / 1_000,
      logged,
      faults,
      sabotaged,
    };
  } finally {
    await ground.close();
  }
}

function errorsIn(log: string): Record<string, number> {
  const lines = log.split('\n').filter((line) => line.startsWith('{"level":50'));
  const texts = lines.map((line) =>
    [...line.matchAll(/"(?:msg|message|fault|reason)":"([^"]{0,120})/g)].map(([, text]) => text).join(' / '),
  );
  return tallyOf(texts);
}

const idsOf = (arrivals: Mailbox['arrivals']) => new Set(arrivals.map(({ id }) => id));

/** How often an instance died that had sent a mail, and nothing in the database said so. */
function unrecordedBy({ deaths }: Weather, { arrivals }: Mailbox): Unrecorded {
  const times = new Map<string, number>();
  for (const { by, inHand } of deaths) {
    const sent = new Set(
      arrivals.filter((mail) => mail.by === by && inHand.has(mail.id)).map(({ id }) => id),
    );
    for (const id of sent) times.set(id, (times.get(id) ?? 0) + 1);
  }
  return times;
}
