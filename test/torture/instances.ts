import { openPostgres } from '../../src/database/open.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';
import { movableClock } from '../tools/clock.ts';
import { PATIENT } from '../tools/database.ts';
import { testPlatform } from '../tools/platform.ts';
import { startServer, type TestServer } from '../tools/server.ts';

/** One of the programs. */
export interface Instance {
  /** How it greets the mail server. */
  name: string;
  server: TestServer;
  /** It was started, and has not been killed since. */
  isUp: boolean;
  /** Settings that it is to have at the next start and those after, on top of its first ones. */
  env?: Record<string, string>;
}

/** What the programs share. */
export interface Shared {
  database: string;
  mailbox: { url: string };
}

export const SECRET_KEY = 'kQ7xV2mR9tB4wZ8nJ1hD6gF3sL5pC0yXaTuEvG';

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
export const LASTING = { synchronous_commit: 'on', full_page_writes: 'on', autovacuum: 'on' };

/** @param number 1 for the first */
export const nameOf = (number: number) => `instance${number}.test.example`;

export function settingsOf(name: string, { database, mailbox }: Shared): Record<string, string> {
  return { ...SETTINGS, DATABASE_URL: database, SMTP_URL: `${mailbox.url}?name=${name}` };
}

/** Several of the built program, with nothing between them and the database. */
export async function startInstances(
  count: number,
  shared: Shared,
): Promise<{ instances: Instance[]; close(): Promise<void> }> {
  const instances: Instance[] = [];
  const close = async () => {
    for (const { server } of instances) await server.close();
  };
  try {
    for (let number = 1; number <= count; number++) {
      const name = nameOf(number);
      instances.push({ name, server: await startServer({ env: settingsOf(name, shared) }), isUp: true });
    }
    return { instances, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Whoever looks at the database from outside. */
export async function openOnlooker(
  database: string,
): Promise<{ platform: Platform; close(): Promise<void> }> {
  const { db, close } = await openPostgres(database, () => {}, { limits: PATIENT });
  const secrets = secretsFrom(SECRET_KEY);
  return { platform: testPlatform(db, { clock: movableClock(new Date()), secrets }), close };
}
