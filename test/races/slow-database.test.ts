import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenDatabase, openPostgres } from '../../src/database/open.ts';
import { readAssets } from '../../src/web/assets.ts';
import { openAccount, PASSWORD, signedIn } from '../tools/accounts.ts';
import { describeOnPostgres, PATIENT } from '../tools/database.ts';
import { type TestPlatform, testPlatform } from '../tools/platform.ts';
import { visitorOf } from '../tools/visitor.ts';
import { testApp } from '../tools/whole-app.ts';

const EMAIL = 'lila@test.example';
/** Connections for requests, and those that may wait for one in this test. */
const [CONNECTIONS, WAITING] = [10, 5];

describeOnPostgres('a database that answers nothing for now', (database) => {
  let opened: OpenDatabase;
  let platform: TestPlatform;
  let app: FastifyInstance;
  const waiting = { most: WAITING, forMs: Number.POSITIVE_INFINITY };
  let inHand = 0;
  let gate = Promise.resolve();
  const closed = Promise.withResolvers<void>();

  beforeAll(async () => {
    opened = await openPostgres(database().url, () => {}, {
      limits: PATIENT,
      waiting,
      async around(_journey, send) {
        inHand += 1;
        await gate;
        return send();
      },
    });
    platform = testPlatform(opened.db);
    app = await testApp(platform, { checkReady: opened.checkReady });
  });
  afterAll(async () => {
    closed.resolve();
    await app.close();
    await opened.close();
  });

  it('keeps so many waiting for long and no more, who are told at once; all that needs no database goes on', async () => {
    await openAccount(platform, EMAIL);
    const { token } = await signedIn(platform, EMAIL);
    const home = () => app.inject({ url: '/espace', cookies: { session: token } });
    expect((await home()).statusCode).toBe(200);

    gate = closed.promise;
    inHand = 0;
    // More than that, who all came in one moment.
    const [many, their] = [CONNECTIONS + WAITING + 3, WAITING + 3];
    const answered = Promise.all(Array.from({ length: many }, home));
    await expect.poll(() => [inHand, opened.connections?.().waiting]).toEqual([CONNECTIONS, their]);

    waiting.forMs = 0;

    const busy = await home();
    expect([busy.statusCode, busy.headers['retry-after']]).toEqual([503, '5']);
    expect(busy.body).toContain('Trop de demandes en ce moment');
    const form = await visitorOf(app).post('/connexion', { email: EMAIL, password: PASSWORD });
    expect([form.statusCode, form.headers['retry-after']]).toEqual([503, '5']);
    for (const url of ['/health/live', '/health/ready', '/aide', '/connexion', readAssets().stylesheet])
      expect((await app.inject({ url, cookies: { session: token } })).statusCode, url).toBe(200);

    closed.resolve();
    const answers = await answered;
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect((await home()).statusCode).toBe(200);
  });
});
