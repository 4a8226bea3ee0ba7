import { beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { lineHash } from './chain.ts';
import { record } from './record-event.ts';
import { purgeAuditLog } from './retention.ts';

describeOnEachDatabase('the purge of the audit log', (db) => {
  let platform: TestPlatform;
  beforeEach(() => {
    platform = testPlatform(db());
  });

  const lines = () => db().selectFrom('audit_event').selectAll().orderBy('number').execute();
  const numbers = async () => (await lines()).map(({ number }) => number);
  /** Writes a line a day. */
  const write = async (count: number) => {
    for (let day = 0; day < count; day++) {
      await inTransaction(platform, (tx) => record(tx, { event: 'signed-in' }));
      platform.clock.advance({ days: 1 });
    }
  };
  /** The purge where the operator keeps the log for so many days. */
  const purgeAfter = (auditDays: number) => {
    const installation = { ...platform.installation, RETENTION_AUDIT_DAYS: auditDays };
    return purgeAuditLog({ ...platform, installation }, platform.clock.now());
  };
  const daysAgo = (days: number) => new Date(platform.clock.now().getTime() - days * 86_400_000);

  it('takes the oldest lines, and the chain of the others holds', async () => {
    await write(6);
    expect(await purgeAfter(3)).toBe(3);
    await write(1);
    const kept = await lines();
    expect(kept.map(({ number }) => number)).toEqual([4, 5, 6, 7]);
    for (const line of kept) expect(line.hash).toBe(lineHash(line));
    expect(kept.slice(1).map((line) => line.previous_hash)).toEqual(
      kept.slice(0, -1).map((line) => line.hash),
    );
  });

  it('leaves the newest line, however old, for the next one to follow', async () => {
    await write(3);
    platform.clock.advance({ days: 700 });
    await purgeAfter(365);
    expect(await numbers()).toEqual([3]);
    await write(1);
    expect(await numbers()).toEqual([3, 4]);
  });

  it('leaves no gap where the clock of an instance was wrong', async () => {
    await write(2);
    platform.clock.set(daysAgo(100));
    await write(1);
    platform.clock.advance({ days: 101 });
    await write(1);
    await purgeAfter(10);
    expect(await numbers()).toEqual([1, 2, 3, 4]);
  });

  it('allows nothing else to be deleted after it, and is done by several at once', async () => {
    await write(5);
    const taken = await Promise.all([1, 2, 3].map(() => purgeAfter(2)));
    expect(taken.reduce((sum, count) => sum + count)).toBe(3);
    expect(await numbers()).toEqual([4, 5]);
    await expect(db().deleteFrom('audit_event').execute()).rejects.toThrow('append-only');
    expect(await purgeAfter(2)).toBe(0);
  });
});
