import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder } from '../../test/tools/holder.ts';
import { dossiersLeftBehind } from './dossiers-left-behind.ts';

describeOnEachDatabase('the dossiers that a deletion would leave without a holder', (db) => {
  const namesLeftBy = async (accountId: string) =>
    (await dossiersLeftBehind(db(), accountId)).map(({ name }) => name);
  /** Somebody else who holds the first of the companies. */
  const another = () => addHolder(db(), ['ALPHA']);

  it('are those whose company no other account holds', async () => {
    const { accountId } = await addHolder(db(), ['ALPHA', 'BETA']);
    expect(await namesLeftBy(accountId)).toEqual(['ALPHA', 'BETA']);
    await another();
    expect(await namesLeftBy(accountId)).toEqual(['BETA']);
  });

  it('are not saved by one that waits for its letter, nor by an account about to be deleted', async () => {
    const { accountId } = await addHolder(db(), ['ALPHA']);
    const { dossierIds } = await another();
    await db().updateTable('dossier').set({ status: 'waiting' }).where('id', 'in', dossierIds).execute();
    expect(await namesLeftBy(accountId)).toEqual(['ALPHA']);
    await addHolder(db(), ['ALPHA'], { deletion_asked_at: new Date() });
    expect(await namesLeftBy(accountId)).toEqual(['ALPHA']);
    await another();
    expect(await namesLeftBy(accountId)).toEqual([]);
  });

  it('are none where the own one still waits for its letter', async () => {
    const { accountId } = await addHolder(db(), ['ALPHA']);
    await db().updateTable('dossier').set({ status: 'waiting' }).execute();
    expect(await namesLeftBy(accountId)).toEqual([]);
  });
});
