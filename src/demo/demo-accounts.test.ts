import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { accountByEmailKey, isExpired } from '../account/account.ts';
import { readAlone } from '../database/read-along.ts';
import type { Database } from '../database/schema.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { dossiersOf, isSiren } from '../mandates/dossier.ts';
import { OFFERS_RECEIVED } from '../mandates/granting/offers.ts';
import { mandatesOf } from '../mandates/mandate.ts';
import { createDemoAccounts, DEMO_SIGN_IN } from './demo-accounts.ts';

describeOnEachDatabase('the demonstration accounts', (db) => {
  it('are the four that the sign-in page names, with their password and security answer', async () => {
    const platform = testPlatform(db());
    await createDemoAccounts(platform);
    expect(DEMO_SIGN_IN.emails).toEqual([
      'lila.rosemonde@demo.example',
      'zoe.sansdossier@demo.example',
      'paul.multiple@demo.example',
      'eve.expiree@demo.example',
    ]);
    for (const email of DEMO_SIGN_IN.emails) {
      const account = await accountOf(db(), email);
      expect(await platform.hasher.verify(account.password_hash, DEMO_SIGN_IN.password)).toBe(true);
      expect(await platform.hasher.verify(account.security_answer_hash, normaliseAnswer('camille'))).toBe(
        true,
      );
    }
  });

  it('show the three homes: no dossier, one, several', async () => {
    await createDemoAccounts(testPlatform(db()));
    expect(await dossiersAt(db(), 'zoe.sansdossier@demo.example')).toHaveLength(0);
    expect(await dossiersAt(db(), 'lila.rosemonde@demo.example')).toMatchObject([
      { name: 'SARL MARTIN DISTRIBUTION' },
    ]);
    expect((await dossiersAt(db(), 'paul.multiple@demo.example')).length).toBeGreaterThan(1);
  });

  it('show the roles: Paul acts for Lila’s and for Ève’s company, and an offer waits for Zoé’s answer', async () => {
    const platform = testPlatform(db());
    await createDemoAccounts(platform);
    const paul = await accountOf(db(), 'paul.multiple@demo.example');
    const mandates = await mandatesOf(db(), paul.id, platform.clock.now());
    const roles = new Set(mandates.map(({ siren, role }) => `${siren} ${role}`));
    expect([...roles].filter((role) => !role.endsWith('titulaire'))).toEqual([
      '000299008 suppleant',
      '000853648 delegataire',
    ]);
    const zoe = await accountOf(db(), 'zoe.sansdossier@demo.example');
    const offers = await readAlone(db(), OFFERS_RECEIVED, zoe.id, platform.clock.now());
    expect(offers).toMatchObject([{ companyName: 'SARL MARTIN DISTRIBUTION', role: 'delegataire' }]);
  });

  it('have passwords in force, but for the one that expired', async () => {
    const platform = testPlatform(db());
    await createDemoAccounts(platform);
    const expired = async (email: string) =>
      isExpired((await accountOf(db(), email)).password_valid_until, platform.clock.now());
    expect(await expired('eve.expiree@demo.example')).toBe(true);
    expect(await expired('lila.rosemonde@demo.example')).toBe(false);
  });

  it('remember their password among the last ten, so that it cannot be chosen again', async () => {
    const platform = testPlatform(db());
    await createDemoAccounts(platform);
    const history = await db().selectFrom('password_history').select('password_hash').execute();
    expect(history).toHaveLength(4);
  });

  it('were opened on the day that their subscriber number tells', async () => {
    await createDemoAccounts(testPlatform(db()));
    const { created_at, subscriber_number } = await accountOf(db(), 'lila.rosemonde@demo.example');
    expect(subscriber_number).toBe('20101670101919');
    expect(created_at.toISOString().slice(0, 10)).toBe('2010-06-16');
  });

  it('bear numbers of companies that pass the check, and services that the catalogue knows', async () => {
    await createDemoAccounts(testPlatform(db()));
    const known = idsIn(readFileSync(new URL('../home/catalogue.json', import.meta.url), 'utf8'));
    for (const email of DEMO_SIGN_IN.emails) {
      for (const { siren, serviceIds } of await dossiersAt(db(), email)) {
        expect(isSiren(siren), siren).toBe(true);
        expect(known).toEqual(expect.arrayContaining(serviceIds));
      }
    }
  });

  it('are all made or none', async () => {
    const platform = testPlatform(db());
    await createDemoAccounts(platform);
    await db().deleteFrom('account').where('sign_in_email', '!=', 'eve.expiree@demo.example').execute();
    await expect(createDemoAccounts(platform)).rejects.toThrow();
    expect(await db().selectFrom('account').select('sign_in_email').execute()).toEqual([
      { sign_in_email: 'eve.expiree@demo.example' },
    ]);
  });
});

async function accountOf(db: Database, email: string) {
  const account = await accountByEmailKey(db, email);
  if (!account) throw new Error(`no account for ${email}`);
  return account;
}

async function dossiersAt(db: Database, email: string) {
  return dossiersOf(db, (await accountOf(db, email)).id, new Date());
}

function idsIn(json: string): string[] {
  return [...json.matchAll(/"id": "([^"]+)"/g)].map(([, id]) => id ?? '');
}
