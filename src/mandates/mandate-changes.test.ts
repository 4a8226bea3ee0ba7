import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openAccount, signedIn } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { asHolder } from '../account/as-holder.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { purgeMandateChanges } from './mandate.ts';

const LILA = 'lila@test.example';

describeOnEachDatabase('what the database notes when a mandate changes', (db) => {
  const changes = async () => {
    const all = db().selectFrom('mandate_change').selectAll().orderBy('id').execute();
    return (await all).map(({ id: _, mandate_id: __, ...told }) => told);
  };

  it('is how it was before, who was signed in, and when by the clock of the program', async () => {
    const platform = testPlatform(db());
    const id = await openAccount(platform, LILA);
    const who = await signedIn(platform, LILA);
    const until = new Date('2030-01-01T00:00:00Z');
    platform.clock.advance({ minutes: 3 });
    await asHolder(platform, who, ({ tx }) =>
      tx.db.updateTable('mandate').set({ state: 'asleep', until }).execute().then(),
    );
    const [made, slept, ...others] = await changes();
    expect(others).toEqual([]);
    expect(made).toMatchObject({ changed_by: null, former_state: null, state: 'active' });
    expect(slept).toEqual({
      at: platform.clock.now(),
      changed_by: id,
      former_state: 'active',
      former_role: 'titulaire',
      former_until: null,
      former_access: 'act',
      former_ended_reason: null,
      former_granted_by: null,
      state: 'asleep',
      dispute_id: null,
    });
  });

  it('is nothing where nothing of it changed, and nobody where the next transaction is the operator’s', async () => {
    const platform = testPlatform(db());
    await openAccount(platform, LILA);
    const who = await signedIn(platform, LILA);
    await asHolder(platform, who, ({ tx }) =>
      tx.db.updateTable('mandate').set({ state: 'active' }).execute().then(),
    );
    expect(await changes()).toHaveLength(1);
    await inTransaction(platform, (tx) => tx.db.updateTable('mandate').set({ state: 'asleep' }).execute());
    expect(await changes()).toMatchObject([{}, { changed_by: null, state: 'asleep' }]);
  });

  it('is what it lets one do, and who gave it, but not that whoever gave it is erased', async () => {
    const platform = testPlatform(db());
    const id = await openAccount(platform, LILA);
    const giver = await openAccount(platform, 'paul@test.example');
    const other = await openAccount(platform, 'eve@test.example');
    const delegation = { role: 'delegataire', granted_by: giver } as const;
    await db().updateTable('mandate').set(delegation).where('account_id', '=', id).execute();
    await db().deleteFrom('mandate_change').execute();
    const set = (to: { access?: 'read'; granted_by?: string }) =>
      db().updateTable('mandate').set(to).where('account_id', '=', id).execute();
    await set({ access: 'read' });
    await set({ granted_by: other });
    await db().deleteFrom('account').where('id', '=', other).execute();
    expect(await changes()).toMatchObject([
      { former_access: 'act', former_granted_by: giver },
      { former_access: 'read', former_granted_by: giver },
    ]);
  });

  it('is found by company without an index of the former version’s table, which it would wait for', async () => {
    const { rows } = await sql<{ tablename: string }>`
      select tablename from pg_indexes where schemaname = current_schema() and indexdef like '%siren%details%' or
        indexdef like '%details%siren%'`.execute(db());
    const tables = rows.map(({ tablename }) => tablename);
    expect(tables).toContain('audit_line');
    expect(tables).not.toContain('audit_event');
  });

  it('is forgotten once no dispute can ask for it', async () => {
    const platform = testPlatform(db());
    await openAccount(platform, LILA);
    const who = await signedIn(platform, LILA);
    await db().deleteFrom('mandate_change').execute();
    await asHolder(platform, who, ({ tx }) =>
      tx.db.updateTable('mandate').set({ state: 'asleep' }).execute().then(),
    );
    platform.clock.advance({ days: 59 });
    await purgeMandateChanges(platform, platform.clock.now());
    expect(await changes()).toHaveLength(1);
    platform.clock.advance({ days: 1 });
    await purgeMandateChanges(platform, platform.clock.now());
    expect(await changes()).toEqual([]);
  });
});
