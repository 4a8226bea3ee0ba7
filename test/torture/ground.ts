import type { Platform } from '../../src/platform/platform.ts';
import type { SeededRandom } from '../abuse/random.ts';
import { type Cable, startCable, through } from '../tools/cable.ts';
import { type PostgresCluster, startPostgresCluster } from '../tools/postgres-cluster.ts';
import { postgresBin } from '../tools/provision.ts';
import { startServer } from '../tools/server.ts';
import { type Instance, LASTING, nameOf, openOnlooker, settingsOf } from './instances.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';

/** One of the programs, and the cable that its connections to the database go through. */
export interface WiredInstance extends Instance {
  cable: Cable;
}

/** The programs, their database and their mail server. */
export interface Ground {
  cluster: PostgresCluster;
  instances: readonly WiredInstance[];
  mailbox: Mailbox;
  /** Of whoever looks at the database from outside. */
  platform: Platform;
  close(): Promise<void>;
}

/** The database and the mail server of any number of programs. What ends them is put to the others. */
export async function openSurroundings(
  random: SeededRandom,
  ends: (() => Promise<unknown>)[],
): Promise<Pick<Ground, 'cluster' | 'mailbox'>> {
  const cluster = await startPostgresCluster(await postgresBin(), { settings: LASTING });
  ends.push(() => cluster.stop());
  const mailbox = await openMailbox(random);
  ends.push(() => mailbox.close());
  return { cluster, mailbox };
}

/** Several instances of the built program on one PostgreSQL, with one mail server. */
export async function openGround(count: number, random: SeededRandom): Promise<Ground> {
  const ends: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    const { cluster, mailbox } = await openSurroundings(random, ends);
    const onlooker = await openOnlooker(cluster.url);
    ends.push(onlooker.close);
    const port = Number(new URL(cluster.url).port);
    const instances = await Promise.all(
      Array.from({ length: count }, async (_, number): Promise<WiredInstance> => {
        const name = nameOf(number + 1);
        const cable = await startCable(port);
        ends.push(() => cable.close());
        const env = settingsOf(name, { database: through(cable, cluster.url), mailbox });
        const server = await startServer({ env });
        ends.push(() => server.close());
        return { name, server, cable, isUp: true };
      }),
    );
    return { cluster, instances, mailbox, platform: onlooker.platform, close };
  } catch (error) {
    await close();
    throw error;
  }
}
