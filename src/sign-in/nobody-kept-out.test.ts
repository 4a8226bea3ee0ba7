import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditLines, openAccount, otherPassword, PASSWORD } from '../../test/tools/accounts.ts';
import { emptyTables, openPGlite, type TestDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { withCode } from '../../test/tools/sign-in-codes.ts';
import { type Answer, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { countSignInTry } from '../account/sign-in-tries.ts';
import { endTallies } from '../audit/tally-events.ts';

const LILA = 'lila@test.example';

describe('an adversary with any number of networks, the holder’s own among them', () => {
  let database: TestDatabase;
  let platform: TestPlatform;
  let app: FastifyInstance;
  let accountId: string;
  beforeAll(async () => {
    database = await openPGlite();
  });
  afterAll(() => database.close());

  async function begin(): Promise<void> {
    await emptyTables(database.db);
    platform = testPlatform(database.db);
    app = await testApp(platform, { throttle: true });
    accountId = await openAccount(platform, LILA);
  }
  beforeEach(begin);

  /** The holder with the right password and her mailbox, in a browser that nobody knows. No time passes meanwhile. */
  async function holderGetsIn(ip: string): Promise<'at once' | 'by code'> {
    const browser = visitorOf(app, ip);
    const type = () => browser.post('/connexion', { email: LILA, password: PASSWORD });
    const opens = ({ headers }: Answer) => headers.location === '/espace';
    const { answer, code } = await withCode(platform, LILA, type, opens);
    if (opens(answer)) return 'at once';
    expect((await browser.post('/connexion/code', { code })).headers.location).toBe('/espace');
    return 'by code';
  }

  /** A program that posts one form again and again under other addresses. */
  async function program(): Promise<(ip: string) => Promise<number>> {
    const visitor = visitorOf(app);
    const form = (await visitor.get('/connexion')).body;
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(form)?.[1] ?? '';
    return async (ip) => {
      const cookies = Object.fromEntries(visitor.cookies);
      const payload = new URLSearchParams({ _csrf, email: LILA, password: otherPassword() }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await app.inject({
        method: 'POST',
        url: '/connexion',
        remoteAddress: ip,
        cookies,
        headers,
        payload,
      });
      return answer.statusCode;
    };
  }

  it('that polls every 5 seconds for an hour from 746 IPv6 networks keeps her out of none of her tries', async () => {
    const poll = await program();
    const statuses: number[] = [];
    const ways: string[] = [];
    for (let second = 0; second < 3_600; second += 5) {
      const network = (second / 5) % 746;
      statuses.push(await poll(`2001:db8:${network.toString(16)}:1::1`));
      if (second % 300 === 0)
        ways.push(await holderGetsIn(`2001:db8:ffff:${(second / 300).toString(16)}::1`));
      platform.clock.advance({ seconds: 5 });
    }
    // 21 answers tell whether a password is right; the others are all the same, and refuse nothing.
    expect(statuses.filter((status) => status === 422)).toHaveLength(21);
    expect(statuses.filter((status) => status === 303)).toHaveLength(699);
    expect(ways).toEqual(['at once', ...Array.from({ length: 11 }, () => 'by code')]);
    await app.close();
    await endTallies(platform);
    // Of 699 tries one line.
    const lines = await auditLines(database.db, accountId);
    expect(lines.filter(({ event }) => event === 'sign-in-throttled')).toHaveLength(1);
    expect(lines.filter(({ outcome }) => outcome === 'refused')).toHaveLength(22);
  }, 180_000);

  /** What the adversary does next: `network` 0 is the holder's own. */
  const move = fc.oneof(
    fc.record({ poll: fc.nat({ max: 6 }), times: fc.integer({ min: 1, max: 25 }) }),
    fc.record({ spray: fc.nat({ max: 2 }) }),
    fc.record({ wait: fc.integer({ min: 0, max: 100_000 }) }),
    fc.record({ holder: fc.nat({ max: 1 }) }),
  );
  type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;
  async function play(step: Move): Promise<void> {
    if ('wait' in step) platform.clock.advance({ seconds: step.wait });
    else if ('holder' in step) await holderGetsIn(address(step.holder));
    else if ('spray' in step) await tryOften(55, step.spray, (number) => `n${number}@test.example`);
    else await tryOften(step.times, step.poll, () => LILA);
  }
  async function tryOften(times: number, network: number, email: (number: number) => string): Promise<void> {
    for (let number = 0; number < times; number++)
      await countSignInTry(platform, { email: email(number), ip: address(network) });
  }
  const address = (network: number) => `2001:db8:1:${network.toString(16)}::1`;

  it('whatever it does, and whenever, never delays her right password', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 4, maxLength: 12 }), async (moves) => {
        await begin();
        for (const step of [...moves, { holder: 0 }, { holder: 1 }]) await play(step);
        await app.close();
      }),
      { numRuns: 8 },
    );
  }, 180_000);
});
