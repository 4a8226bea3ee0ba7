import { beforeEach, expect, it } from 'vitest';
import { auditLines, ORIGIN, openAccount } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { historyOf } from './history.ts';
import { record } from './record-event.ts';
import { endTallies, tallyEvent } from './tally-events.ts';

describeOnEachDatabase('what a stranger may cause without end', (db) => {
  let platform: TestPlatform;
  let accountId: string;
  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, 'lila@test.example');
  });

  const event = 'sign-in-throttled';
  const refuse = (account = accountId) =>
    inTransaction(platform, (tx) =>
      tallyEvent(tx, { event, outcome: 'refused', accountId: account, origin: ORIGIN }),
    );
  async function refuseFor(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 10) {
      await refuse();
      platform.clock.advance({ minutes: 10 });
    }
  }

  it('are one line when they begin, and one with their number a day later', async () => {
    const began = platform.clock.now();
    await refuseFor(600);
    await endTallies(platform);
    expect(await auditLines(db())).toMatchObject([{ event, outcome: 'refused', ip: ORIGIN.ip, details: {} }]);
    platform.clock.advance({ hours: 14 });
    await endTallies(platform);
    await endTallies(platform);
    const to = new Date(began.getTime() + 590 * 60_000).toISOString();
    expect((await auditLines(db())).slice(1)).toEqual([
      {
        event,
        outcome: 'refused',
        account_id: accountId,
        ip: null,
        user_agent: null,
        details: { times: 60, from: began.toISOString(), to },
      },
    ]);
  });

  it('are counted anew after that', async () => {
    await refuseFor(3 * 24 * 60);
    for (let day = 0; day < 3; day++) await endTallies(platform);
    await refuse();
    platform.clock.advance({ days: 1 });
    await endTallies(platform);
    // 432 in one count, for nobody ended it meanwhile; then one alone, which its own line tells.
    expect((await auditLines(db())).map(({ details }) => details)).toMatchObject([{}, { times: 432 }, {}]);
  });

  it('of one account are not those of another', async () => {
    const zoe = await openAccount(platform, 'zoe@test.example');
    await refuse();
    await refuse(zoe);
    await refuse(zoe);
    platform.clock.advance({ days: 1 });
    await endTallies(platform);
    expect(await auditLines(db(), accountId)).toHaveLength(1);
    expect(await auditLines(db(), zoe)).toHaveLength(2);
  });

  it('leave the holder’s own lines in sight, even the thousands that an earlier version wrote', async () => {
    const { clock } = platform;
    await inTransaction(platform, async (tx) => {
      await record(tx, { event: 'signed-in', accountId, origin: ORIGIN });
      for (let number = 0; number < 60; number++) {
        const origin = { ...ORIGIN, ip: `198.51.100.${number}` };
        await record(tx, { event, outcome: 'refused', accountId, origin });
        clock.advance({ seconds: 1 });
      }
      await record(tx, {
        event: 'signed-in',
        outcome: 'refused',
        accountId,
        origin: ORIGIN,
      });
      await record(tx, { event: 'signed-out', accountId, origin: ORIGIN });
    });
    const { lines, older } = await historyOf(db(), accountId);
    expect(older).toBeUndefined();
    expect(lines.map((line) => [line.event, line.outcome, line.lines, line.addresses])).toEqual([
      ['signed-out', 'done', 1, 1],
      ['signed-in', 'refused', 1, 1],
      [event, 'refused', 60, 60],
      ['signed-in', 'done', 1, 1],
    ]);
    const grouped = lines[2];
    expect((grouped?.at.getTime() ?? 0) - (grouped?.since.getTime() ?? 0)).toBe(59_000);
  });
});
