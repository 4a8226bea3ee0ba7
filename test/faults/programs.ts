import { expect } from 'vitest';
import { createDemoAccounts } from '../../src/demo/demo-accounts.ts';
import { codeMailedTo } from '../journeys/steps.ts';
import { movableClock } from '../tools/clock.ts';
import { openPostgresDatabase } from '../tools/database.ts';
import { testPlatform } from '../tools/platform.ts';
import { startServer, type TestServer } from '../tools/server.ts';
import type { TestMailServer } from '../tools/smtp.ts';
import type { Visitor } from '../tools/visitor.ts';

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

export interface Credentials {
  email: string;
  password: string;
}

/** A change of address and password, from the sign-in to what stands before the last click. */
export async function readyToActivate(
  visitor: Visitor,
  mailbox: TestMailServer,
  { from, to: { email, password } }: { from: Credentials; to: Credentials },
): Promise<{ code: string; csrf: string; activate: () => ReturnType<Visitor['send']> }> {
  expect(await visitor.signIn(from.email, from.password)).toBe(true);
  const asked = await visitor.post('/espace/identifiants', {
    change_email: '1',
    email,
    email_confirmation: email,
    change_password: '1',
    password,
    password_confirmation: password,
    current_password: from.password,
  });
  expect(asked.statusCode).toBe(303);
  const code = await codeMailedTo(mailbox, email);
  expect((await visitor.post('/activation', { code })).statusCode).toBe(303);
  const csrf = await visitor.csrf('/activation/identifiants');
  const body = new URLSearchParams({ _csrf: csrf, email });
  return { code, csrf, activate: () => visitor.send('/activation/identifiants', body) };
}
