import { createDemoAccounts } from '../../src/demo/demo-accounts.ts';
import { movableClock } from '../tools/clock.ts';
import { openPostgresDatabase } from '../tools/database.ts';
import { testPlatform } from '../tools/platform.ts';
import { startServer, type TestServer } from '../tools/server.ts';

/** The program with the demonstration accounts, without captcha and throttling, which programs cannot pass. */
export type StartProgram = (env?: Record<string, string>) => Promise<TestServer>;

/** On each of the two databases it runs on. */
export const eachProgram: readonly { name: string; start: StartProgram }[] = [
  { name: 'PGlite', start: startOnPglite },
  { name: 'PostgreSQL', start: startOnPostgres },
];

export const SECRET_KEY = 'kQ7xV2mR9tB4wZ8nJ1hD6gF3sL5pC0yXaTuEvG';

const OPEN = { CAPTCHA: 'off', THROTTLE: 'off', SECRET_KEY };

export function startOnPglite(env: Record<string, string> = {}): Promise<TestServer> {
  return startServer({ env: { ...OPEN, ...env } });
}

async function startOnPostgres(env: Record<string, string> = {}): Promise<TestServer> {
  const database = await openPostgresDatabase();
  await createDemoAccounts(testPlatform(database.db, { clock: movableClock(new Date()) }));
  const server = await startServer({ env: { ...OPEN, DATABASE_URL: database.url, ...env } });
  return {
    ...server,
    async close() {
      await server.close();
      await database.close();
    },
  };
}
