import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestServer } from '../tools/server.ts';
import { type Visitor, visitorAt } from '../tools/visitor.ts';
import { eachProgram } from './programs.ts';

const LILA = 'lila.rosemonde@demo.example';
const PAUL = 'paul.multiple@demo.example';
const PASSWORD = 'Demonstration-Espace-2026';
/** More than can run and wait at once, all sent before the first is answered. */
const FLOOD = 120;

describe.each(eachProgram)('a flood of sign-ins from other addresses ($name)', ({ start }) => {
  let server: TestServer;
  beforeAll(async () => {
    // Behind one proxy, so that the test can come from many networks; few places, dear hashes: soon full.
    server = await start({
      THROTTLE: 'on',
      TRUST_PROXY: '1',
      HASHES_AT_ONCE: '1',
      HASHES_WAITING: '8',
      ARGON2_MEMORY: '65536',
    });
  });
  afterAll(() => server.close());

  let networks = 0;
  const fromElsewhere = () => {
    networks += 1;
    return `198.18.${networks >> 8}.${networks & 255}`;
  };

  /** Tries wrong passwords from as many networks at once. @returns how the tries were answered, when all are */
  async function flood(attacker: Visitor, csrf: string, email: (index: number) => string) {
    const tries = Array.from({ length: FLOOD }, async (_, index) => {
      const body = new URLSearchParams({
        _csrf: csrf,
        email: email(index),
        password: 'wrong-password-of-a-flood',
      });
      const headers = { 'x-forwarded-for': fromElsewhere() };
      const answer = await attacker.send('/connexion', body, headers);
      return { status: answer.statusCode, retryAfter: answer.headers['retry-after'] };
    });
    return Promise.all(tries);
  }

  it('is turned away at once with 503, while a holder whose browser is known signs in', async () => {
    const lila = visitorAt(server);
    expect(await lila.signIn(LILA, PASSWORD)).toBe(true);
    await lila.post('/deconnexion', {}, '/espace');

    const attacker = visitorAt(server);
    const csrf = await attacker.csrf('/connexion');
    const lilasForm = await lila.csrf('/connexion');
    const answers = flood(attacker, csrf, (index) => `titulaire-${index}@test.example`);
    const body = new URLSearchParams({ _csrf: lilasForm, email: LILA, password: PASSWORD });
    const signedIn = await lila.send('/connexion', body);
    expect(signedIn.statusCode).toBe(303);
    expect((await lila.get('/espace')).statusCode).toBe(200);

    const turnedAway = (await answers).filter(({ status }) => status === 503);
    expect(turnedAway.length).toBeGreaterThan(0);
    for (const { retryAfter } of turnedAway) expect(Number(retryAfter)).toBeGreaterThan(0);
    expect((await answers).every(({ status }) => status === 503 || status === 422)).toBe(true);
  });

  it('on the holder’s own account tells strangers nothing, and lets the holder in', async () => {
    const paul = visitorAt(server);
    expect(await paul.signIn(PAUL, PASSWORD)).toBe(true);
    await paul.post('/deconnexion', {}, '/espace');

    // Of each wave as many are looked at as find a place, nine at least: the account's count ends with the 21st.
    const attacker = visitorAt(server);
    const csrf = await attacker.csrf('/connexion');
    const statuses = new Set<number>();
    for (let wave = 0; wave < 4 && !statuses.has(303); wave++)
      for (const { status } of await flood(attacker, csrf, () => PAUL)) statuses.add(status);
    expect(statuses).toContain(303);
    expect(statuses).not.toContain(429);
    const signedIn = await paul.post('/connexion', { email: PAUL, password: PASSWORD });
    expect(signedIn.headers.location).toBe('/espace');
  });
});

describe('the header X-Forwarded-For', () => {
  /** @returns the status of the last of so many wrong tries at as many accounts, each under an address of its own */
  async function lastOf(server: TestServer, tries: number): Promise<number> {
    const attacker = visitorAt(server);
    const csrf = await attacker.csrf('/connexion');
    let status = 0;
    for (let index = 0; index < tries; index++) {
      const body = new URLSearchParams({ _csrf: csrf, email: `n${index}@test.example`, password: 'wrong' });
      const headers = { 'x-forwarded-for': `198.18.0.${index}` };
      ({ statusCode: status } = await attacker.send('/connexion', body, headers));
    }
    return status;
  }

  const cheap = { THROTTLE: 'on', ARGON2_MEMORY: '64', ARGON2_ITERATIONS: '1' };
  const [embedded] = eachProgram;

  it.each([
    ['believed behind TRUST_PROXY', { TRUST_PROXY: '1' }, 422],
    ['not believed without it: one address, one count', {}, 429],
  ])('is %s', async (_what, env, expected) => {
    const server = await embedded?.start({ ...cheap, ...env });
    if (!server) throw new Error('no program');
    try {
      expect(await lastOf(server, 60)).toBe(expected);
    } finally {
      await server.close();
    }
  });
});
