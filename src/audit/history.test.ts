import { expect, it } from 'vitest';
import { ORIGIN, openAccount } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { historyOf, LINES_A_PAGE } from './history.ts';
import { record } from './record-event.ts';

describeOnEachDatabase('the history of an account', (db) => {
  it('is its own lines alone, newest first, by pages', async () => {
    const platform = testPlatform(db());
    const [lila, zoe] = [
      await openAccount(platform, 'lila@test.example'),
      await openAccount(platform, 'zoe@test.example'),
    ];
    await inTransaction(platform, async (tx) => {
      for (let tries = 1; tries <= LINES_A_PAGE + 2; tries++) {
        const details = { tries };
        await record(tx, { event: 'signed-in', accountId: lila, origin: ORIGIN, details });
        await record(tx, { event: 'signed-out', accountId: zoe });
      }
    });
    const triesOn = async (page: number) =>
      (await historyOf(db(), lila, page)).lines.map((line) => JSON.parse(line.details).tries);
    const newest = LINES_A_PAGE + 2;
    expect(await triesOn(1)).toEqual(Array.from({ length: LINES_A_PAGE }, (_, index) => newest - index));
    expect(await triesOn(2)).toEqual([2, 1]);
    expect(await historyOf(db(), lila, 2)).toMatchObject({
      page: 2,
      pages: 2,
      lines: [{ event: 'signed-in', outcome: 'done', ip: ORIGIN.ip, user_agent: ORIGIN.userAgent }, {}],
    });
  });

  it.each([
    [0, 1],
    [-3, 1],
    [Number.NaN, 1],
    [99, 1],
  ])('page %s is the nearest there is', async (asked, shown) => {
    const accountId = await openAccount(testPlatform(db()), 'lila@test.example');
    expect(await historyOf(db(), accountId, asked)).toEqual({ lines: [], page: shown, pages: 1 });
  });
});
