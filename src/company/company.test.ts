import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder, awaitLetters, giveMandate } from '../../test/tools/holder.ts';
import { INSTALLATION, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { addChange } from '../../test/tools/rows.ts';
import { accountMail } from '../account/account-mail.tsx';
import { readEmailAddress } from '../account/email-address.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { actingFor, EVERY_ROLE, MANAGERS, managedDossier, managedDossiers } from './acting.ts';
import {
  companyAddress,
  companyAddressesToTell,
  purgeCompanyAddresses,
  replaceCompanyAddress,
} from './company-address.ts';
import { mailToCompany } from './company-mail.tsx';
import { tellCompany } from './tell-company.ts';

const SIREN = '100000000';

describeOnEachDatabase('what is a company’s own', (db) => {
  it('is changed by its titulaires and suppléants, and by no délégataire, sleeper or who waits for a letter', async () => {
    const platform = testPlatform(db());
    const [titulaire, suppleant] = [
      await addHolder(db(), ['ALPHA', 'BETA']),
      await addHolder(db(), ['ALPHA']),
    ];
    const [delegataire, sleeper, waiting] = [
      await addHolder(db()),
      await addHolder(db()),
      await addHolder(db(), ['GAMMA']),
    ];
    await giveMandate(db(), delegataire.accountId, SIREN, {
      role: 'delegataire',
      granted_by: titulaire.accountId,
      service: 'un-service',
    });
    await giveMandate(db(), sleeper.accountId, SIREN, { role: 'suppleant', state: 'asleep' });
    await awaitLetters(db(), waiting.dossierIds);

    const ids = async (roles: Parameters<typeof actingFor>[2]) =>
      new Set((await actingFor(platform, SIREN, roles)).map(({ id }) => id));
    expect(await ids(MANAGERS)).toEqual(new Set([titulaire.accountId, suppleant.accountId]));
    expect(await ids(EVERY_ROLE)).toEqual(
      new Set([titulaire.accountId, suppleant.accountId, delegataire.accountId]),
    );
    const managed = async (accountId: string) =>
      (await managedDossiers(db(), accountId, platform.clock.now())).map(({ name, roles }) => [name, roles]);
    expect(await managed(titulaire.accountId)).toEqual([
      ['ALPHA', ['titulaire']],
      ['BETA', ['titulaire']],
    ]);
    expect(await managed(suppleant.accountId)).toEqual([['ALPHA', ['suppleant']]]);
    const bySiren = (siren: string) =>
      inTransaction(platform, (tx) => managedDossier(tx, suppleant.accountId, siren));
    expect([await bySiren(SIREN), await bySiren('100000001')]).toEqual([
      { id: suppleant.dossierIds[0], siren: SIREN, name: 'ALPHA', roles: ['suppleant'] },
      undefined,
    ]);
    for (const { accountId } of [delegataire, sleeper, waiting]) expect(await managed(accountId)).toEqual([]);
  });

  it('is told at its proved address and at each that was replaced in the last 30 days', async () => {
    const platform = testPlatform(db());
    await addHolder(db(), ['ALPHA']);
    expect(await toTell(platform)).toEqual([]);
    await prove(platform, 'Un@alpha.example');
    platform.clock.advance({ hours: 24 });
    await prove(platform, 'deux@alpha.example');
    platform.clock.advance({ hours: 24 });
    await prove(platform, 'trois@alpha.example');
    expect(await toTell(platform)).toEqual(['trois@alpha.example', 'deux@alpha.example', 'Un@alpha.example']);
    platform.clock.advance({ hours: 24 });
    await prove(platform, 'un@alpha.example');
    expect(await toTell(platform), 'back to the first, each once').toEqual([
      'un@alpha.example',
      'trois@alpha.example',
      'deux@alpha.example',
    ]);
    platform.clock.advance({ hours: 29 * 24 });
    expect(await toTell(platform)).toEqual(['un@alpha.example', 'trois@alpha.example']);
    platform.clock.advance({ hours: 24 });
    await purgeCompanyAddresses(platform, platform.clock.now());
    expect(await db().selectFrom('former_company_address').selectAll().execute()).toEqual([]);
    expect(await companyAddress(db(), SIREN)).toMatchObject({ email: 'un@alpha.example' });
  });

  it('is forgotten once no account has a mandate there', async () => {
    const platform = testPlatform(db());
    const { accountId } = await addHolder(db(), ['ALPHA']);
    await prove(platform, 'un@alpha.example');
    await prove(platform, 'deux@alpha.example');
    await db().deleteFrom('account').where('id', '=', accountId).execute();
    await purgeCompanyAddresses(platform, platform.clock.now());
    expect(await companyAddress(db(), SIREN)).toBeUndefined();
    expect(await toTell(platform)).toEqual([]);
  });

  it('is told to each mailbox once, as the account’s that signs in with it, else as the company’s', async () => {
    const platform = testPlatform(db());
    const { accountId } = await addHolder(db(), ['ALPHA'], {
      sign_in_email: 'lila@test.example',
      sign_in_email_key: 'lila@test.example',
    });
    await addChange(platform, accountId, {
      status: 'activated',
      old_email: 'avant@test.example',
      new_email: 'lila@test.example',
      ended_at: platform.clock.now(),
    });
    // Two that were hers until lately: one is another's now, one the company's.
    const heir = await addHolder(db(), ['ALPHA'], {
      sign_in_email: 'ancienne@test.example',
      sign_in_email_key: 'ancienne@test.example',
    });
    for (const old_email of ['ancienne@test.example', 'contact@alpha.example'])
      await addChange(platform, accountId, {
        status: 'activated',
        old_email,
        new_email: 'avant@test.example',
        ended_at: platform.clock.now(),
      });
    const other = await addHolder(db(), ['ALPHA']);
    await prove(platform, 'contact@alpha.example');
    await prove(platform, 'LILA@test.example');
    const now = platform.clock.now();
    const kind = { purpose: 'company-told', subject: 'Entreprise' } as const;
    await inTransaction(platform, (tx) =>
      tellCompany(
        tx,
        SIREN,
        {
          toAccount: (account, to) => accountMail(INSTALLATION, account, now, { ...kind, to }, 'compte'),
          toCompany: (to) =>
            mailToCompany(INSTALLATION, { siren: SIREN, name: 'ALPHA' }, to, now, kind, 'entreprise'),
        },
        { exceptFor: [other.accountId] },
      ),
    );
    const mails = await db().selectFrom('mail').select(['recipient', 'about_account_id']).execute();
    expect(new Map(mails.map((mail) => [mail.recipient, mail.about_account_id]))).toEqual(
      new Map([
        ['lila@test.example', accountId],
        ['avant@test.example', accountId],
        ['ancienne@test.example', heir.accountId],
        ['contact@alpha.example', null],
      ]),
    );
    expect(mails).toHaveLength(4);
  });
});

function prove(platform: Platform, typed: string): Promise<void> {
  const address = readEmailAddress(typed);
  if (!address) throw new Error(`no address: ${typed}`);
  return inTransaction(platform, async (tx) => {
    await lockCompany(tx, SIREN);
    await replaceCompanyAddress(tx, SIREN, address);
  });
}

function toTell(platform: TestPlatform): Promise<string[]> {
  return inTransaction(platform, (tx) => companyAddressesToTell(tx, SIREN));
}
