import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder, awaitLetters, giveMandate } from '../../test/tools/holder.ts';
import { readAlone } from '../database/read-along.ts';
import { COMPANIES_LEFT } from './mandate.ts';

const NOW = new Date('2026-11-26T12:00:00Z');

describeOnEachDatabase('the companies that a deletion would leave without titulaire', (db) => {
  const leftBy = async (accountId: string) =>
    (await readAlone(db(), COMPANIES_LEFT, accountId, NOW)).map(({ name, hasOthers }) => [name, hasOthers]);
  /** Somebody else in the first of the companies, there a suppléant. */
  const another = () => addHolder(db(), ['ALPHA']);

  it('are those of which it is the titulaire; others may still act for some', async () => {
    const { accountId } = await addHolder(db(), ['ALPHA', 'BETA']);
    expect(await leftBy(accountId)).toEqual([
      ['ALPHA', false],
      ['BETA', false],
    ]);
    const suppleant = await another();
    expect(await leftBy(accountId)).toEqual([
      ['ALPHA', true],
      ['BETA', false],
    ]);
    expect(await leftBy(suppleant.accountId), 'of a suppléant').toEqual([]);
  });

  it('have no others in one that waits, is about to be deleted, is asleep or over', async () => {
    const { accountId } = await addHolder(db(), ['ALPHA']);
    const waiting = await another();
    await awaitLetters(db(), waiting.dossierIds);
    await addHolder(db(), ['ALPHA'], { deletion_asked_at: new Date() });
    const { accountId: asleep } = await addHolder(db());
    await giveMandate(db(), asleep, '100000000', { state: 'asleep' });
    await giveMandate(db(), asleep, '100000000', { role: 'delegataire', until: NOW });
    expect(await leftBy(accountId)).toEqual([['ALPHA', false]]);
    await another();
    expect(await leftBy(accountId)).toEqual([['ALPHA', true]]);
  });

  it('are none where the own one still waits for its letter', async () => {
    const { accountId, dossierIds } = await addHolder(db(), ['ALPHA']);
    await awaitLetters(db(), dossierIds);
    expect(await leftBy(accountId)).toEqual([]);
  });
});
