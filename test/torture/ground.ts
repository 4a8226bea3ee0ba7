import { openPostgres } from '../../src/database/open.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';
import type { SeededRandom } from '../abuse/random.ts';
import { type Cable, startCable, through } from '../tools/cable.ts';
import { movableClock } from '../tools/clock.ts';
import { PATIENT } from '../tools/database.ts';
import { testPlatform } from '../tools/platform.ts';
import { type PostgresCluster, startPostgresCluster } from '../tools/postgres-cluster.ts';
import { postgresBin } from '../tools/provision.ts';
import { startServer, type TestServer } from '../tools/server.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';

/** One of the programs, and the cable that its connections to the database go through. */
export interface Instance {
  /** How it greets the mail server. */
  name: string;
  server: TestServer;
  cable: Cable;
  /** It was started, and has not been killed since. */
  isUp: boolean;
}

/** The programs, their database and their mail server. */
export interface Ground {
  cluster: PostgresCluster;
  instances: readonly Instance[];
  mailbox: Mailbox;
  /** Of whoever looks at the database from outside. */
  platform: Platform;
  close(): Promise<void>;
}

const SECRET_KEY = 'kQ7xV2mR9tB4wZ8nJ1hD6gF3sL5pC0yXaTuEvG';

/**
 * As the program is set up, but that it takes captchas and tries for granted, which are not what is tried here, and that a hash
 * costs next to nothing: the tests' own cost, so that none is made anew at a sign-in.
 */
const SETTINGS = {
  SECRET_KEY,
  BASE_URL: 'http://localhost:8080',
  CAPTCHA: 'off',
  THROTTLE: 'off',
  ARGON2_MEMORY: '64',
  ARGON2_ITERATIONS: '1',
  LOG_LEVEL: 'warn',
};

/** What is committed is with the operating system, and outlives every process; a machine that loses its power is not played. */
const LASTING = { synchronous_commit: 'on', full_page_writes: 'on', autovacuum: 'on' };

/** Several instances of the built program on one PostgreSQL, with one mail server. */
export async function openGround(count: number, random: SeededRandom): Promise<Ground> {
  const ends: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    const cluster = await startPostgresCluster(await postgresBin(), { settings: LASTING });
    ends.push(() => cluster.stop());
    const mailbox = await openMailbox(random);
    ends.push(() => mailbox.close());
    const { db, close: closeDatabase } = await openPostgres(cluster.url, () => {}, { limits: PATIENT });
    ends.push(closeDatabase);
    const port = Number(new URL(cluster.url).port);
    const instances = await Promise.all(
      Array.from({ length: count }, async (_, number): Promise<Instance> => {
        const name = `instance${number + 1}.test.example`;
        const cable = await startCable(port);
        ends.push(() => cable.close());
        const env = {
          ...SETTINGS,
          DATABASE_URL: through(cable, cluster.url),
          SMTP_URL: `${mailbox.url}?name=${name}`,
        };
        const server = await startServer({ env });
        ends.push(() => server.close());
        return { name, server, cable, isUp: true };
      }),
    );
    const platform = testPlatform(db, {
      clock: movableClock(new Date()),
      secrets: secretsFrom(SECRET_KEY),
    });
    return { cluster, instances, mailbox, platform, close };
  } catch (error) {
    await close();
    throw error;
  }
}
