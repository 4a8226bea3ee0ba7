import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { argon2Hasher } from '../../src/passwords/hasher.ts';
import { openAccount, PASSWORD } from '../tools/accounts.ts';
import { openPGlite, type TestDatabase } from '../tools/database.ts';
import { type TestPlatform, testPlatform } from '../tools/platform.ts';
import { visitorOf } from '../tools/visitor.ts';
import { testApp } from '../tools/whole-app.ts';

const FORM = '/espace/identifiants';
const STRANGER = 'lila@test.example';
const OLD_PASSWORD = 'dix-hirondelles-boudent-le-potage-1';
const CONNECTIONS_EACH = 10;
/** The real cost of a hash, and one at once, so that the line of these accounts never empties. */
const COST = { memory: 19_456, iterations: 2, parallelism: 1 };

let database: TestDatabase;
let platform: TestPlatform;
let app: FastifyInstance;
beforeAll(async () => {
  database = await openPGlite();
  platform = testPlatform(database.db);
  platform.hasher = argon2Hasher(COST, { atOnce: 1, waiting: 64 });
  // Without limits on tries: fair turns have to hold by themselves.
  app = await testApp(platform, { throttle: false });
  await openAccount(platform, STRANGER);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

/** Nine passwords before the present one, the oldest of them chosen again: ten hashes before it is found. */
async function withFormerPasswords(email: string): Promise<string> {
  const accountId = await openAccount(platform, email);
  const oldest = await platform.hasher.hash(OLD_PASSWORD);
  const between = await platform.hasher.hash('un-mot-de-passe-entre-les-deux-2');
  const rows = Array.from({ length: 9 }, (_, daysAgo) => ({
    id: platform.random.uuid(),
    account_id: accountId,
    password_hash: daysAgo === 8 ? oldest : between,
    set_at: new Date(platform.clock.now().getTime() - (1 + daysAgo) * 86_400_000),
  }));
  await database.db.insertInto('password_history').values(rows).execute();
  return email;
}

describe.each([3, 10])('%i accounts that choose old passwords, ten connections each', (accounts) => {
  it('let strangers sign in between, and their own requests are refused or answered', async () => {
    const statuses: number[] = [];
    let isOver = false;
    const attackers = await Promise.all(
      Array.from({ length: accounts }, async (_, index) => {
        const email = await withFormerPasswords(`voleur-${accounts}-${index}@test.example`);
        const form = visitorOf(app);
        expect((await form.post('/connexion', { email, password: PASSWORD })).statusCode).toBe(303);
        const fields = {
          _csrf: await form.csrf(FORM),
          change_password: '1',
          password: OLD_PASSWORD,
          password_confirmation: OLD_PASSWORD,
          current_password: PASSWORD,
        };
        return () => form.send(FORM, new URLSearchParams(fields).toString());
      }),
    );
    const chooseAgain = async (choose: (typeof attackers)[number]): Promise<void> => {
      statuses.push((await choose()).statusCode);
      if (!isOver) await chooseAgain(choose);
    };
    const flood = attackers.flatMap((choose) =>
      Array.from({ length: CONNECTIONS_EACH }, () => chooseAgain(choose)),
    );

    // Answered although there is always somebody known who waits.
    for (let time = 0; time < 2; time++) {
      const signIn = await visitorOf(app).post('/connexion', { email: STRANGER, password: PASSWORD });
      expect([signIn.statusCode, signIn.headers.location]).toEqual([303, '/espace']);
    }
    isOver = true;
    await Promise.all(flood);
    expect(statuses.filter((status) => status !== 503 && status !== 422)).toEqual([]);
    expect(statuses).toContain(503);
  });
});
