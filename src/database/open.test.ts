import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { describeOnPostgres } from '../../test/tools/database.ts';
import { openEmbedded, openPostgres } from './open.ts';

describeOnPostgres('a connection lost', (database) => {
  it('between two queries of a transaction fails that transaction, and not the program', async () => {
    let tell: (error: Error) => void = () => {};
    const told = new Promise<Error>((resolve) => {
      tell = resolve;
    });
    const { db, close } = await openPostgres(database().url, (error) => tell(error));
    try {
      const transaction = db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
        await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database().db);
        await told;
        await sql`select 1`.execute(trx);
      });
      await expect(transaction).rejects.toThrow();
      expect((await told).message).toMatch(/terminat/);
      expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
    } finally {
      await close();
    }
  });
});

it('the files of the embedded database are its owner’s alone, in a folder that everybody reads too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-'));
  chmodSync(folder, 0o755);
  for (const _start of ['first', 'again']) {
    const { close } = await openEmbedded(folder, () => {});
    expect(statSync(join(folder, 'database')).mode & 0o777).toBe(0o700);
    await close();
    chmodSync(join(folder, 'database'), 0o755);
  }
  rmSync(folder, { recursive: true });
});
