import { expect, it } from 'vitest';
import { addBankAccount, SOME_IBAN } from '../../test/tools/bank-accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder, giveMandate } from '../../test/tools/holder.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { payingIds, readCatalogue } from '../home/catalogue.ts';
import { secretsFrom } from '../platform/secrets.ts';
import {
  BANK_ACCOUNT_COLUMNS,
  bankAccountsOf,
  detailsOf,
  keptDetails,
  managedCompanies,
  purgeBankAccounts,
  usableAccounts,
} from './bank-account.ts';

const SIREN = '100000000';

describeOnEachDatabase('a bank account of a company', (db) => {
  it('is sealed, bears nothing of its number in clear but what is shown, and is found again by a key that is kept', async () => {
    const platform = testPlatform(db());
    await addBankAccount(platform, SIREN, { details: { bic: 'AGRIFRPPXXX' } });
    const row = await db().selectFrom('bank_account').select(BANK_ACCOUNT_COLUMNS).executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toMatch(/3000600001|AGRIFRPP|SARL MARTIN/);
    expect(row.iban_shown).toBe('FR0189');
    expect(detailsOf(platform, row)).toEqual({
      iban: SOME_IBAN,
      bic: 'AGRIFRPPXXX',
      holderName: 'SARL MARTIN',
    });
    const [before, after] = ['one', 'another'].map((key) => secretsFrom(key, { counting: 'kept' }));
    if (!before || !after) throw new Error('two rings');
    const kept = keptDetails({ secrets: before }, { iban: SOME_IBAN, bic: null, holderName: 'A' });
    expect(detailsOf({ secrets: after }, kept)?.iban).toBe(SOME_IBAN);
    expect(after.keyedHash('bank-account-iban', SOME_IBAN)).toBe(kept.iban_hash);
    expect(detailsOf({ secrets: secretsFrom('another') }, kept)).toBeUndefined();
  });

  it('pays while it is in force alone, and is listed for 30 days after its end', async () => {
    const platform = testPlatform(db());
    const now = platform.clock.now();
    await addBankAccount(platform, SIREN);
    await addBankAccount(platform, SIREN, {
      state: 'asked',
      details: { iban: 'FR0000000000000000000000002' },
    });
    await addBankAccount(platform, SIREN, { state: 'removed', ended_at: now });
    await addBankAccount(platform, '100000008');
    await addHolder(db(), ['ALPHA']);
    expect((await usableAccounts(db(), SIREN)).map(({ shown }) => shown)).toEqual(['FR…\u00a00189']);
    const states = async () =>
      (await bankAccountsOf(db(), SIREN, platform.clock.now())).map(({ state }) => state).sort();
    expect(await states()).toEqual(['asked', 'in-force', 'removed']);
    platform.clock.advance({ hours: 30 * 24 });
    expect(await states()).toEqual(['asked', 'in-force']);
    await purgeBankAccounts(platform, platform.clock.now());
    const kept = () => db().selectFrom('bank_account').select('siren').execute();
    expect(await kept(), 'nobody acts for the other company').toEqual(Array(3).fill({ siren: SIREN }));
    platform.clock.advance({ hours: 60 * 24 });
    await purgeBankAccounts(platform, platform.clock.now());
    expect(await kept()).toHaveLength(2);
  });

  it('is managed by titulaires and suppléants of what pays, and by no délégataire', async () => {
    const platform = testPlatform(db());
    const [titulaire, suppleant, delegataire, declaring] = [
      await addHolder(db(), ['ALPHA']),
      await addHolder(db(), ['ALPHA']),
      await addHolder(db(), ['ALPHA']),
      await addHolder(db(), ['ALPHA']),
    ];
    await db().deleteFrom('mandate').execute();
    await giveMandate(db(), titulaire.accountId, SIREN, { service: 'payer-tva' });
    await giveMandate(db(), suppleant.accountId, SIREN, { service: 'payer-tva' });
    await giveMandate(db(), suppleant.accountId, SIREN, { service: 'declarer-tva' });
    await giveMandate(db(), declaring.accountId, SIREN, { service: 'declarer-tva' });
    await giveMandate(db(), delegataire.accountId, SIREN, {
      service: 'payer-tva',
      role: 'delegataire',
      granted_by: titulaire.accountId,
    });
    const paying = payingIds(readCatalogue());
    const managed = async ({ accountId }: { accountId: string }) =>
      managedCompanies(db(), accountId, paying, platform.clock.now());
    expect(await managed(titulaire)).toEqual([{ siren: SIREN, name: 'ALPHA', services: ['payer-tva'] }]);
    expect(await managed(suppleant)).toEqual([{ siren: SIREN, name: 'ALPHA', services: ['payer-tva'] }]);
    expect([await managed(delegataire), await managed(declaring)]).toEqual([[], []]);
  });
});
