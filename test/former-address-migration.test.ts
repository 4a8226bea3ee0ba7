import { type Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import { up } from '../src/database/migrations/0008-proofs.ts';
import { inTransaction } from '../src/platform/unit-of-work.ts';
import { openAccount } from './tools/accounts.ts';
import { recordAsFormerVersion } from './tools/audit.ts';
import { describeOnEachDatabase } from './tools/database.ts';
import { type TestPlatform, testPlatform } from './tools/platform.ts';

const COLUMNS = [
  'address_changed_at',
  'previous_street',
  'previous_postal_code',
  'previous_city',
  'previous_country',
];

describeOnEachDatabase('accounts made before former addresses were remembered', (db) => {
  async function changed(
    platform: TestPlatform,
    accountId: string,
    fields: string,
    outcome: 'done' | 'refused',
  ) {
    await inTransaction(platform, (tx) =>
      recordAsFormerVersion(tx, { event: 'holder-data-changed', outcome, accountId, details: { fields } }),
    );
    platform.clock.advance({ days: 1 });
  }

  it('have the hour of their last change of address from the audit log', async () => {
    const platform = testPlatform(db());
    const moved = await openAccount(platform, 'lila@test.example');
    const renamed = await openAccount(platform, 'paul@test.example');
    const never = await openAccount(platform, 'zoe@test.example');
    await changed(platform, moved, 'street', 'done');
    const last = platform.clock.now();
    await changed(platform, moved, 'last_name postal_code city', 'done');
    await changed(platform, moved, 'phone', 'done');
    await changed(platform, moved, 'street', 'refused');
    await changed(platform, renamed, 'title last_name phone', 'done');

    const rows = await db()
      .transaction()
      .execute(async (trx) => {
        const older = trx as unknown as Kysely<unknown>;
        for (const column of COLUMNS) await older.schema.alterTable('account').dropColumn(column).execute();
        await older.schema.alterTable('credential_change').dropColumn('link_spent').execute();
        await older.schema.dropTable('ended_journey').execute();
        await up(older);
        const read = await sql<{ id: string; at: Date | null }>`
        select id, address_changed_at as at from account`.execute(older);
        return new Map(read.rows.map(({ id, at }) => [id, at]));
      });
    expect([rows.get(moved), rows.get(renamed), rows.get(never)]).toEqual([last, null, null]);
  });
});
