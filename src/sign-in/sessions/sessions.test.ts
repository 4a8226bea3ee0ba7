import { beforeEach, describe, expect, it } from 'vitest';
import {
  auditLines,
  endSession,
  ORIGIN,
  openAccount,
  PASSWORD,
  whoBears,
} from '../../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../../test/tools/platform.ts';
import { SessionOver } from '../../account/as-holder.ts';
import { findSession, MOST_SESSIONS } from '../../account/session.ts';
import { signIn } from '../sign-in.ts';
import { endOneSession, endTheOtherSessions } from './end-sessions.ts';
import { openSessions } from './open-sessions.ts';

const EMAIL = 'lila@test.example';

describeOnEachDatabase('the sessions of an account', (db) => {
  let platform: TestPlatform;
  let here: Awaited<ReturnType<typeof whoBears>>;

  async function signInFrom(ip: string, email = EMAIL) {
    const result = await signIn(platform, { email, password: PASSWORD }, { ...ORIGIN, ip });
    if (result.outcome !== 'signed-in') throw new Error(result.outcome);
    return whoBears(platform, result.sessionToken);
  }

  beforeEach(async () => {
    platform = testPlatform(db());
    await openAccount(platform, EMAIL);
    here = await signInFrom('192.0.2.1');
  });

  const lives = async ({ token }: { token: string }) => (await findSession(platform, token)) !== undefined;
  const nameOf = async (ip: string) =>
    (await openSessions(platform, here)).find((session) => session.ip === ip)?.name ?? '';
  const events = async () =>
    (await auditLines(db(), here.accountId))
      .filter(({ event }) => event !== 'signed-in')
      .map(({ event, details }) => ({ event, details }));

  it('are listed, this one first, then those seen last, without anything that opens them', async () => {
    platform.clock.advance({ minutes: 5 });
    await signInFrom('192.0.2.2');
    platform.clock.advance({ minutes: 5 });
    const last = await signInFrom('192.0.2.3');
    const listed = await openSessions(platform, here);
    expect(listed.map(({ ip, isThisOne }) => [ip, isThisOne])).toEqual([
      ['192.0.2.1', true],
      ['192.0.2.3', false],
      ['192.0.2.2', false],
    ]);
    expect(listed[1]).toMatchObject({
      userAgent: 'test',
      openedAt: platform.clock.now(),
      openedBy: ['password'],
    });
    for (const secret of [last.token, last.tokenHash]) expect(JSON.stringify(listed)).not.toContain(secret);
  });

  it('are not listed once they are over, nor those of another account', async () => {
    await openAccount(platform, 'paul@test.example');
    await signInFrom('192.0.2.9', 'paul@test.example');
    await signInFrom('192.0.2.2');
    platform.clock.advance({ minutes: 29 });
    await findSession(platform, here.token);
    platform.clock.advance({ minutes: 1 });
    expect((await openSessions(platform, here)).map(({ ip }) => ip)).toEqual(['192.0.2.1']);
  });

  describe('one of them', () => {
    it('ends, and no other, and it is recorded once', async () => {
      const [two, three] = [await signInFrom('192.0.2.2'), await signInFrom('192.0.2.3')];
      const name = await nameOf('192.0.2.2');
      expect(await endOneSession(platform, here, name)).toEqual({ outcome: 'ended' });
      expect(await endOneSession(platform, here, name)).toEqual({ outcome: 'already-over' });
      expect([await lives(here), await lives(two), await lives(three)]).toEqual([true, false, true]);
      expect(await events()).toEqual([
        { event: 'session-ended', details: { browser: 'Navigateur inconnu', network: '192.0.2.2' } },
      ]);
    });

    it('is neither this one, nor one of another account, nor made up', async () => {
      await openAccount(platform, 'paul@test.example');
      const paul = await signInFrom('192.0.2.9', 'paul@test.example');
      const [ofPaul] = await openSessions(platform, paul);
      for (const name of [ofPaul?.name ?? '', await nameOf('192.0.2.1'), here.tokenHash, paul.tokenHash, ''])
        expect(await endOneSession(platform, here, name)).toEqual({ outcome: 'already-over' });
      expect([await lives(here), await lives(paul)]).toEqual([true, true]);
    });
  });

  it('all end but this one', async () => {
    const others = [await signInFrom('192.0.2.2'), await signInFrom('192.0.2.3')];
    expect(await endTheOtherSessions(platform, here)).toBe(2);
    expect(await endTheOtherSessions(platform, here)).toBe(0);
    expect([await lives(here), ...(await Promise.all(others.map(lives)))]).toEqual([true, false, false]);
    expect(await events()).toEqual([{ event: 'other-sessions-ended', details: { count: 2 } }]);
  });

  it('are twenty at most: one more ends the one used longest ago, and the history says so', async () => {
    const others = [];
    for (let number = 2; number <= MOST_SESSIONS; number++) {
      platform.clock.advance({ seconds: 30 });
      others.push(await signInFrom(`192.0.2.${number}`));
    }
    platform.clock.advance({ minutes: 1 });
    expect(await lives(here)).toBe(true);
    const [longestAgo, next] = others;
    const last = await signInFrom('192.0.2.99');
    expect((await openSessions(platform, here)).length).toBe(MOST_SESSIONS);
    if (!longestAgo || !next) throw new Error('no sessions');
    expect([await lives(longestAgo), await lives(here), await lives(last), await lives(next)]).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(await events()).toEqual([
      { event: 'session-ended', details: { browser: 'Navigateur inconnu', network: '192.0.2.2' } },
    ]);
  });

  it('cannot be ended from one that was ended itself', async () => {
    const two = await signInFrom('192.0.2.2');
    const name = await nameOf('192.0.2.2');
    await endSession(db(), here.tokenHash);
    await expect(endOneSession(platform, here, name)).rejects.toThrow(SessionOver);
    await expect(endTheOtherSessions(platform, here)).rejects.toThrow(SessionOver);
    expect(await lives(two)).toBe(true);
  });
});
