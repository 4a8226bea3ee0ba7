import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { asSuperuser, checkChain, faultsOf, recordAsFormerVersion, sealAll } from '../../test/tools/audit.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { daysAgo } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { record } from './record-event.ts';
import { makePartitions, purgeAuditLog } from './retention.ts';
import { verifyLog } from './verify-log.ts';

describeOnEachDatabase('the purge of the audit log', (db) => {
  let platform: TestPlatform;
  beforeEach(() => {
    platform = testPlatform(db());
  });

  /** The purge where the operator keeps the log for so many days. */
  const purgeAfter = (auditDays: number) => {
    const installation = { ...platform.installation, RETENTION_AUDIT_DAYS: auditDays };
    return purgeAuditLog({ ...platform, installation }, platform.clock.now());
  };

  describe('by months', () => {
    const write = () => inTransaction(platform, (tx) => record(tx, { event: 'signed-in' }));
    const months = async () => {
      const { rows } = await sql<{ month: string }>`
        select to_char(at at time zone 'UTC', 'YYYY-MM') as month from audit_line where event = 'signed-in'
        order by at`.execute(db());
      return rows.map(({ month }) => month);
    };
    /** On the 22nd of each month from August 2023 on. */
    const writeMonths = async (count: number) => {
      for (let month = 7; month < 7 + count; month++) {
        platform.clock.set(new Date(Date.UTC(2023, month, 22)));
        await write();
        await sealAll(platform);
      }
    };
    const tables = async () => {
      const { rows } = await sql<{ name: string }>`
        select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_line'::regclass
        order by 1`.execute(db());
      return rows.map(({ name }) => name);
    };

    it('takes those of which every line is old enough, and the check says how many lines these were', async () => {
      await writeMonths(4);
      platform.clock.set(new Date('2023-11-30T23:00:00Z'));
      expect(await purgeAfter(30)).toBe(2);
      expect(await months()).toEqual(['2023-10', '2023-11']);
      await sealAll(platform);
      expect(await verifyLog(db(), platform.secrets)).toMatchObject({
        faultCount: 0,
        sealed: 3,
        purged: { lines: 2, month: '2023-10' },
      });
      platform.clock.set(new Date('2023-12-01T01:00:00Z'));
      expect(await purgeAfter(30)).toBe(1);
      expect(await purgeAfter(30)).toBe(0);
      expect(await faultsOf(platform)).toEqual([]);
    });

    it('drops the partition of a month, where it was made in time', async () => {
      await sql`create table audit_line_2023_09 partition of audit_line
        for values from ('2023-09-01 00:00Z') to ('2023-10-01 00:00Z')`.execute(db());
      await writeMonths(4);
      await purgeAfter(30);
      expect(await months()).toEqual(['2023-10', '2023-11']);
      expect(await tables()).not.toContain('audit_line_2023_09');
      expect(await faultsOf(platform)).toEqual([]);
    });

    it('leaves a month of which a line waits for its seal, and those after', async () => {
      await sql`create table audit_line_2023_08 partition of audit_line
        for values from ('2023-08-01 00:00Z') to ('2023-09-01 00:00Z')`.execute(db());
      await writeMonths(3);
      platform.clock.set(new Date('2023-08-23T00:00:00Z'));
      await write();
      platform.clock.set(new Date('2024-01-15T00:00:00Z'));
      expect(await purgeAfter(30)).toBe(0);
      await sealAll(platform);
      expect(await purgeAfter(30)).toBe(4);
      expect(await faultsOf(platform)).toEqual([]);
    });

    it('is told from what somebody else deleted, and takes nothing that the owner wants kept', async () => {
      await writeMonths(4);
      await purgeAfter(30);
      await sealAll(platform);
      await asSuperuser(db(), (trx) => sql`delete from audit_line where at < '2023-11-01'`.execute(trx));
      expect(await faultsOf(platform)).toEqual(['line 3 missing']);
      platform.clock.set(daysAgo(new Date(), 364));
      await write();
      await sealAll(platform);
      platform.clock.set(new Date('2999-01-01T00:00:00Z'));
      await purgeAfter(30);
      expect(await months()).toHaveLength(1);
    });

    it('goes on where the clock of an instance was wrong', async () => {
      await writeMonths(3);
      await purgeAfter(10);
      for (const wrong of ['1999-05-05T00:00:00Z', '2099-05-05T00:00:00Z']) {
        platform.clock.set(new Date(wrong));
        await write();
        await sealAll(platform);
      }
      platform.clock.set(new Date('2023-12-22T00:00:00Z'));
      expect(await faultsOf(platform)).toEqual([]);
      await purgeAfter(30);
      expect(await months()).toEqual(['2099-05']);
      await sealAll(platform);
      expect(await faultsOf(platform)).toEqual([]);
    });

    it('refuses whatever else deletes or changes a line or a seal', async () => {
      await makePartitions(platform);
      platform.clock.set(new Date());
      await write();
      await sealAll(platform);
      const [month = ''] = (await tables()).filter((name) => /\d/.test(name));
      for (const statement of [
        "update audit_line set event = 'x'",
        'delete from audit_line',
        'truncate audit_line',
        `truncate ${month}`,
        'truncate audit_line_default',
        'update audit_seal set count = 0',
        'delete from audit_seal',
        'truncate audit_seal',
      ])
        await expect(sql.raw(statement).execute(db()), statement).rejects.toThrow('append-only');
      expect(await faultsOf(platform)).toEqual([]);
    });

    it('finds lines in their partitions, though one was made late', async () => {
      for (const name of (await tables()).filter((table) => /\d/.test(table)))
        await asSuperuser(db(), (trx) => sql.raw(`drop table ${name}`).execute(trx));
      platform.clock.set(new Date());
      await write();
      await sealAll(platform);
      await makePartitions(platform);
      await makePartitions(platform);
      expect(await tables()).toHaveLength(4);
      const { rows } = await sql`select from audit_line_default`.execute(db());
      expect(rows).toEqual([]);
      await write();
      await sealAll(platform);
      expect(await verifyLog(db(), platform.secrets)).toMatchObject({ faultCount: 0, sealed: 2 });
    });
  });

  describe('of the chain of version 0.1.0', () => {
    const numbers = async () => {
      const lines = await db().selectFrom('audit_event').select('number').orderBy('number').execute();
      return lines.map(({ number }) => number);
    };
    /** Writes a line a day. */
    const write = async (count: number) => {
      for (let day = 0; day < count; day++) {
        await inTransaction(platform, (tx) => recordAsFormerVersion(tx, { event: 'signed-in' }));
        platform.clock.advance({ days: 1 });
      }
    };

    it('takes the oldest lines, and the chain of the others holds', async () => {
      await write(6);
      expect(await purgeAfter(3)).toBe(3);
      await write(1);
      expect(await numbers()).toEqual([4, 5, 6, 7]);
      expect(await checkChain(db())).toMatchObject({ outcome: 'unbroken' });
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
      platform.clock.set(daysAgo(platform.clock.now(), 100));
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
});
