import { beforeEach, expect, it } from 'vitest';
import { openAccount, signedIn } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { endAllSessions, findSession, renewSession } from './session.ts';
import { writeSignsOfLife } from './signs-of-life.ts';

describeOnEachDatabase('a session that is used', (db) => {
  let platform: TestPlatform;
  let token: string;
  let accountId: string;
  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, 'lila@test.example');
    ({ token } = await signedIn(platform, 'lila@test.example'));
  });

  const lives = async (cookie = token) => (await findSession(platform, cookie)) !== undefined;
  const minutesUnwritten = async () => {
    const { last_seen_at } = await db()
      .selectFrom('session')
      .select('last_seen_at')
      .executeTakeFirstOrThrow();
    return (platform.clock.now().getTime() - last_seen_at.getTime()) / 60_000;
  };

  it('is written as used a little later, and nobody waits for that', async () => {
    platform.clock.advance({ minutes: 2 });
    expect(await lives()).toBe(true);
    expect(await minutesUnwritten()).toBe(2);
    await writeSignsOfLife(db());
    expect(await minutesUnwritten()).toBe(0);
  });

  it('is written as used at once where that was five minutes ago: no crash makes it end much earlier', async () => {
    platform.clock.advance({ minutes: 5 });
    expect(await lives()).toBe(true);
    expect(await minutesUnwritten()).toBe(0);
  });

  it('lives for half an hour from its last use, be it written or not', async () => {
    for (const minutes of [4, 29.9, 4.9, 29.9, 1, 29]) {
      platform.clock.advance({ seconds: minutes * 60 });
      expect(await lives(), `after ${minutes}`).toBe(true);
    }
    platform.clock.advance({ minutes: 30 });
    expect(await lives()).toBe(false);
  });

  it('lives on under its next token for half an hour', async () => {
    const { tokenHash } = await signedIn(platform, 'lila@test.example');
    platform.clock.advance({ minutes: 4 });
    const next = await inTransaction(platform, (tx) => renewSession(tx, tokenHash));
    platform.clock.advance({ minutes: 29 });
    expect(await lives(next)).toBe(true);
  });

  it('is not written as used earlier than it was, where a clock goes back', async () => {
    platform.clock.advance({ minutes: 3 });
    await lives();
    await db()
      .updateTable('session')
      .set({ last_seen_at: new Date(platform.clock.now().getTime() + 60_000) })
      .execute();
    await writeSignsOfLife(db());
    expect(await minutesUnwritten()).toBe(-1);
  });

  it('does not come back where it was ended meanwhile', async () => {
    platform.clock.advance({ minutes: 2 });
    await lives();
    await inTransaction(platform, (tx) => endAllSessions(tx, accountId));
    await writeSignsOfLife(db());
    expect(await lives()).toBe(false);
    expect(await db().selectFrom('session').selectAll().execute()).toEqual([]);
  });

  it('is written as used in any case before the program ends', async () => {
    const app = await testApp(platform);
    platform.clock.advance({ minutes: 2 });
    await app.inject({ url: '/espace', cookies: { session: token } });
    await app.close();
    expect(await minutesUnwritten()).toBe(0);
  });
});
