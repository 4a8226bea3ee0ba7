import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { record } from '../../src/audit/record-event.ts';
import { verifyLog } from '../../src/audit/verify-log.ts';
import { openPostgres } from '../../src/database/open.ts';
import { inTransaction } from '../../src/platform/unit-of-work.ts';
import { recordAsFormerVersion, sealAll } from '../tools/audit.ts';
import { describeOnPostgres, PATIENT } from '../tools/database.ts';
import { testPlatform } from '../tools/platform.ts';
import { startPostgresCluster } from '../tools/postgres-cluster.ts';
import { postgresBin } from '../tools/provision.ts';

describeOnPostgres('the audit log restored from a dump on another server', (database) => {
  it('goes on in a new epoch, what the dump caught unsealed included, and loses no line', async () => {
    const platform = testPlatform(database().db);
    const write = (to = platform) => inTransaction(to, (tx) => record(tx, { event: 'signed-in' }));
    await inTransaction(platform, (tx) => recordAsFormerVersion(tx, { event: 'signed-in' }));
    for (let number = 0; number < 3; number++) await write();
    await sealAll(platform);
    for (let number = 0; number < 2; number++) await write();

    const bin = await postgresBin();
    // Programs of the client stand beside the server's own, wherever a link to that is.
    const clientBin = dirname(realpathSync(join(bin, 'postgres')));
    const folder = mkdtempSync(join(tmpdir(), 'dump-'));
    const other = await startPostgresCluster(bin);
    try {
      const dump = join(folder, 'espace.dump');
      execFileSync(join(clientBin, 'pg_dump'), ['--format=custom', `--file=${dump}`, database().url]);
      execFileSync(join(clientBin, 'pg_restore'), ['--no-owner', `--dbname=${other.url}`, dump]);
      const { db, close } = await openPostgres(other.url, () => {}, { limits: PATIENT });
      const restored = testPlatform(db);
      // Numbers of transactions are lower here than those that came along.
      const { rows } = await sql<{ isLower: boolean }>`
        select pg_current_xact_id() < (select min(xid::text::numeric)::text::xid8 from audit_line) as "isLower"`.execute(
        db,
      );
      expect(rows).toEqual([{ isLower: true }]);
      await write(restored);
      await sealAll(restored);
      await write(restored);
      await sealAll(restored);
      expect(await verifyLog(db, restored.secrets)).toMatchObject({
        faultCount: 0,
        sealed: 7,
        unsealed: { lines: 0 },
        chain: { outcome: 'unbroken', lines: 1 },
      });
      const epochs = await sql<{ epoch: number; count: number }>`
        select epoch, sum(count)::integer as count from audit_seal group by epoch order by epoch`.execute(db);
      expect(epochs.rows).toEqual([
        { epoch: 1, count: 5 },
        { epoch: 2, count: 2 },
      ]);
      await close();
    } finally {
      await other.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
