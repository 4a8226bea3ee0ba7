import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ORIGIN } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder, giveMandate } from '../../test/tools/holder.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { type Actor, findSession, startSession } from '../account/session.ts';
import type { Database } from '../database/schema.ts';
import type { Platform } from '../platform/platform.ts';
import { chooseDossier } from './choose-dossier.ts';

describeOnEachDatabase('choosing a dossier', (db) => {
  it('makes it the current one of this session, and of no other', async () => {
    const platform = testPlatform(db());
    const paul = await addHolder(db(), ['BOULANGERIE', 'CAFÉ']);
    const here = await sessionOf(platform, paul.accountId);
    const elsewhere = await sessionOf(platform, paul.accountId);
    expect(await chooseDossier(platform, here, dossierOf(paul, 1))).toEqual({ outcome: 'chosen' });
    expect(await currentDossier(db(), here)).toBe(dossierOf(paul, 1));
    expect(await currentDossier(db(), elsewhere)).toBeNull();
  });

  it('is told on every page: the company and one’s roles there, or that none is chosen among several', async () => {
    const platform = testPlatform(db());
    const paul = await addHolder(db(), ['BOULANGERIE', 'CAFÉ']);
    const siren = '100000001';
    const giver = await addHolder(db());
    await giveMandate(db(), giver.accountId, siren, { service: 'tva' });
    const delegation = { service: 'tva', role: 'delegataire', granted_by: giver.accountId } as const;
    await giveMandate(db(), paul.accountId, siren, delegation);
    const session = await sessionOf(platform, paul.accountId);
    const shown = async () => {
      const { dossiers, current } = (await findSession(platform, session.token)) ?? expect.fail('it is over');
      return { dossiers, current };
    };
    expect(await shown()).toEqual({ dossiers: 2, current: null });
    await chooseDossier(platform, session, dossierOf(paul, 1));
    const roles = ['delegataire', 'titulaire'];
    expect(await shown()).toEqual({ dossiers: 2, current: { name: 'CAFÉ', siren, roles } });
    await db().updateTable('mandate').set({ state: 'asleep' }).where('siren', '=', siren).execute();
    const only = { name: 'BOULANGERIE', siren: '100000000', roles: ['titulaire'] };
    expect(await shown()).toEqual({ dossiers: 1, current: only });
  });

  it('can be done again', async () => {
    const platform = testPlatform(db());
    const paul = await addHolder(db(), ['BOULANGERIE', 'CAFÉ']);
    const session = await sessionOf(platform, paul.accountId);
    await chooseDossier(platform, session, dossierOf(paul, 0));
    expect(await chooseDossier(platform, session, dossierOf(paul, 1))).toEqual({ outcome: 'chosen' });
    expect(await currentDossier(db(), session)).toBe(dossierOf(paul, 1));
  });

  it('is refused for the dossier of somebody else, and changes nothing', async () => {
    const platform = testPlatform(db());
    const paul = await addHolder(db(), ['BOULANGERIE', 'CAFÉ']);
    const lila = await addHolder(db(), ['SARL MARTIN DISTRIBUTION']);
    const session = await sessionOf(platform, paul.accountId);
    await chooseDossier(platform, session, dossierOf(paul, 0));
    expect(await chooseDossier(platform, session, dossierOf(lila, 0))).toEqual({ outcome: 'not-ones-own' });
    expect(await currentDossier(db(), session)).toBe(dossierOf(paul, 0));
  });

  it.each(['', 'x', randomUUID(), "' or true --"])('is refused for %j, which is no dossier', async (id) => {
    const platform = testPlatform(db());
    const paul = await addHolder(db(), ['BOULANGERIE', 'CAFÉ']);
    const session = await sessionOf(platform, paul.accountId);
    expect(await chooseDossier(platform, session, id)).toEqual({ outcome: 'not-ones-own' });
    expect(await currentDossier(db(), session)).toBeNull();
  });
});

async function sessionOf(platform: Platform, accountId: string): Promise<Actor & { token: string }> {
  const token = await startSession(platform, accountId, ORIGIN);
  const found = await findSession(platform, token);
  if (!found) throw new Error('the session just started is not there');
  return { accountId, tokenHash: found.session.token_hash, origin: ORIGIN, token };
}

async function currentDossier(db: Database, { tokenHash }: Actor): Promise<string | null> {
  const { dossier_id } = await db
    .selectFrom('session')
    .select('dossier_id')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirstOrThrow();
  return dossier_id;
}

function dossierOf(holder: { dossierIds: string[] }, index: number): string {
  const id = holder.dossierIds[index];
  if (!id) throw new Error(`no dossier ${index}`);
  return id;
}
