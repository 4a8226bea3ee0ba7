import { expect, it } from 'vitest';
import { ORIGIN, openAccount } from '../../test/tools/accounts.ts';
import { recordAsFormerVersion } from '../../test/tools/audit.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { type HistoryPage, historyOf, LINES_A_PAGE } from './history.ts';
import { record } from './record-event.ts';

describeOnEachDatabase('the history of an account', (db) => {
  const triesOn = (page: HistoryPage) => page.lines.map((line) => JSON.parse(line.details).tries as number);

  /** All pages, one after the other. */
  async function pagesOf(accountId: string): Promise<HistoryPage[]> {
    const pages = [await historyOf(db(), accountId)];
    for (let older = pages[0]?.older; older !== undefined; older = pages.at(-1)?.older)
      pages.push(await historyOf(db(), accountId, older));
    return pages;
  }

  async function write(platform: TestPlatform, accountId: string, count: number): Promise<void> {
    const other = await openAccount(platform, 'zoe@test.example');
    const { clock } = platform;
    await inTransaction(platform, async (tx) => {
      for (let tries = 1; tries <= count; tries++) {
        // The oldest are of version 0.1.0; several are of one instant.
        const write = tries <= 10 ? recordAsFormerVersion : record;
        await write(tx, { event: 'signed-in', accountId, origin: ORIGIN, details: { tries } });
        await record(tx, { event: 'signed-out', accountId: other });
        if (tries % 4 === 0) clock.advance({ seconds: 1 });
      }
    });
  }

  it('is its own lines alone, of both tables, newest first, each on one page', async () => {
    const platform = testPlatform(db());
    const lila = await openAccount(platform, 'lila@test.example');
    const count = 2 * LINES_A_PAGE + 2;
    await write(platform, lila, count);
    const pages = await pagesOf(lila);
    expect(pages.map(({ lines, isNewest }) => [lines.length, isNewest])).toEqual([
      [LINES_A_PAGE, true],
      [LINES_A_PAGE, false],
      [2, false],
    ]);
    expect(pages.flatMap(triesOn)).toEqual(Array.from({ length: count }, (_, index) => count - index));
    const first = { event: 'signed-in', outcome: 'done', ip: ORIGIN.ip, user_agent: ORIGIN.userAgent };
    expect(pages[2]?.lines[0]).toMatchObject({ ...first, lines: 1, addresses: 1 });
  });

  it('does not move the pages that follow when a line comes on top', async () => {
    const platform = testPlatform(db());
    const lila = await openAccount(platform, 'lila@test.example');
    await write(platform, lila, LINES_A_PAGE + 2);
    const { older } = await historyOf(db(), lila);
    await inTransaction(platform, (tx) => record(tx, { event: 'signed-out', accountId: lila }));
    expect(triesOn(await historyOf(db(), lila, older))).toEqual([2, 1]);
  });

  it('has refusals that follow one another as one entry, however many, whatever page they begin on', async () => {
    const platform = testPlatform(db());
    const accountId = await openAccount(platform, 'lila@test.example');
    await inTransaction(platform, async (tx) => {
      await record(tx, { event: 'signed-in', accountId });
      for (let tries = 0; tries < 240; tries++)
        await record(tx, { event: 'signed-in', outcome: 'refused', accountId, origin: ORIGIN });
      for (let tries = 1; tries < LINES_A_PAGE; tries++) await record(tx, { event: 'signed-out', accountId });
    });
    const pages = await pagesOf(accountId);
    expect(pages.map(({ lines }) => lines.length)).toEqual([LINES_A_PAGE, 1]);
    expect(pages[0]?.lines.at(-1)).toMatchObject({ outcome: 'refused', lines: 240, addresses: 1 });
    expect(pages[1]?.lines[0]).toMatchObject({ outcome: 'done', lines: 1 });
  });

  it.each([
    undefined,
    '',
    '2',
    '-1.1',
    '9999999999999999.1',
    '1.-9',
    '1.1.1',
    "1.1'; drop table account",
    'NaN.1',
  ])('begins with the newest line, or is empty, from the place %s', async (place) => {
    const platform = testPlatform(db());
    const accountId = await openAccount(platform, 'lila@test.example');
    await inTransaction(platform, (tx) => record(tx, { event: 'signed-in', accountId }));
    const { lines, older } = await historyOf(db(), accountId, place);
    expect([lines.length, older]).toEqual([place?.startsWith('1.-') ? 0 : 1, undefined]);
  });
});
