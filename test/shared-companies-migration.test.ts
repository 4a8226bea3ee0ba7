import { type Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import { up } from '../src/database/migrations/0020-mandates.ts';
import type { Trx } from '../src/database/schema.ts';
import { inTransaction } from '../src/platform/unit-of-work.ts';
import { recordAsFormerVersion } from './tools/audit.ts';
import { describeOnEachDatabase, describeOnPostgres } from './tools/database.ts';
import { addHolder, awaitLetters } from './tools/holder.ts';
import { untilWaiting } from './tools/instances.ts';
import { testPlatform } from './tools/platform.ts';

const SIREN = '100000000';

/** The tables as version 0.1.0 left them. */
async function withoutMandates(trx: Trx): Promise<Kysely<unknown>> {
  await sql`drop table mandate cascade`.execute(trx);
  await sql`drop function mandate_of_dossier, mandates_of_services, dossiers_of_mandates cascade`.execute(
    trx,
  );
  return trx as unknown as Kysely<unknown>;
}

describeOnEachDatabase('a company that several opened before there were mandates', (db) => {
  it('has the one who opened it first as titulaire; nobody loses a service', async () => {
    const platform = testPlatform(db());
    const since = (day: string) => ({ created_at: new Date(`2020-01-${day}T12:00:00Z`) });
    // The oldest account opened it last: the audit log tells.
    const last = await addHolder(db(), ['ALPHA', 'BETA'], since('01'));
    const first = await addHolder(db(), ['ALPHA'], since('02'));
    const second = await addHolder(db(), ['ALPHA'], since('03'));
    const waiting = await addHolder(db(), ['ALPHA'], since('04'));
    await awaitLetters(db(), waiting.dossierIds);
    await inTransaction(platform, (tx) =>
      recordAsFormerVersion(tx, {
        event: 'dossier-opened',
        accountId: last.accountId,
        details: { siren: SIREN },
      }),
    );

    const found = await db()
      .transaction()
      .execute(async (trx) => {
        await up(await withoutMandates(trx));
        return trx.selectFrom('mandate').selectAll().execute();
      });
    const rightsOf = ({ accountId }: { accountId: string }) =>
      found
        .filter((one) => one.account_id === accountId)
        .map(({ siren, service, role, state }) => [siren, service, role, state])
        .sort();
    expect(rightsOf(first)).toEqual([[SIREN, 'un-service', 'titulaire', 'active']]);
    expect(rightsOf(second)).toEqual([[SIREN, 'un-service', 'suppleant', 'active']]);
    expect(rightsOf(last)).toEqual([
      [SIREN, 'un-service', 'suppleant', 'active'],
      ['100000001', 'un-service', 'titulaire', 'active'],
    ]);
    expect(rightsOf(waiting)).toEqual([[SIREN, null, 'titulaire', 'waiting-letter']]);
  });
});

describeOnPostgres('a company that version 0.1.0 opens while mandates are made', (database) => {
  it('has its mandate, whichever of the two comes first', async () => {
    const { db } = database();
    const holder = await addHolder(db, ['ALPHA']);
    const [dossierId = ''] = holder.dossierIds;
    await awaitLetters(db, holder.dossierIds);
    await db.transaction().execute(withoutMandates);
    const opening = await db.startTransaction().execute();
    await opening.updateTable('dossier').set({ status: 'open' }).where('id', '=', dossierId).execute();
    await opening
      .insertInto('dossier_service')
      .values({ dossier_id: dossierId, service_id: 'un-service' })
      .execute();

    const made = db.transaction().execute((trx) => up(trx as unknown as Kysely<unknown>));
    await db.transaction().execute((trx) => untilWaiting(trx, 1));
    await opening.commit().execute();
    await made;
    const found = await db.selectFrom('mandate').select(['service', 'role', 'state']).execute();
    expect(found).toEqual([{ service: 'un-service', role: 'titulaire', state: 'active' }]);
  });
});
