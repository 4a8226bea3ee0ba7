import { beforeEach, expect, it } from 'vitest';
import { mailsTo, openAccount, signedIn } from '../../test/tools/accounts.ts';
import { present } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { dossierHistoryOf } from '../audit/dossier-history.ts';
import { dossiersOf } from '../mandates/dossier.ts';
import { eraseAccounts } from './erase-accounts.ts';
import { requestDeletion } from './request-deletion.ts';

const [LILA, PAUL, ZOE] = ['lila@test.example', 'paul@test.example', 'zoe@test.example'] as const;
const SIREN = '100000000';

describeOnEachDatabase('the erasure of whoever acts for a company', (db) => {
  let platform: TestPlatform;
  let paul: string;
  let zoe: string;

  /** Lila is the titulaire, Paul her suppléant, Zoé has a delegation of hers. */
  beforeEach(async () => {
    platform = testPlatform(db());
    const lila = await openAccount(platform, LILA);
    paul = await openAccount(platform, PAUL);
    zoe = await openAccount(platform, ZOE);
    await db().deleteFrom('mandate').where('account_id', '=', zoe).execute();
    await giveMandate(db(), zoe, SIREN, { role: 'delegataire', granted_by: lila });
    await requestDeletion(platform, await signedIn(platform, LILA), present());
    platform.clock.advance({ days: 7 });
    await eraseAccounts(platform);
  });

  const statesOf = async (account_id: string) =>
    (
      await db()
        .selectFrom('mandate')
        .select(['role', 'state'])
        .where('account_id', '=', account_id)
        .execute()
    ).map(({ role, state }) => `${role} ${state}`);
  const lastTo = async (email: string) => {
    const mail = (await mailsTo(platform, email)).at(-1);
    return { subject: mail?.subject, text: mail?.text.replaceAll(/\s+/g, ' ') };
  };

  it('is told to the suppléants, who stay, and how one becomes the titulaire', async () => {
    expect(await statesOf(paul)).toEqual(['suppleant active']);
    const { subject, text } = await lastTo(PAUL);
    expect(subject).toBe('Espace professionnel - Une personne n’agit plus pour l’entreprise');
    expect(text).toContain('Mme Lila ROSEMONDE (titulaire) n’agit plus pour l’entreprise SARL ESSAI');
    expect(text).toContain('Adhérer aux services en ligne');
  });

  it('puts the delegations that it gave to sleep, which their holders hear', async () => {
    expect(await statesOf(zoe)).toEqual(['delegataire asleep']);
    expect(await dossiersOf(db(), zoe, platform.clock.now())).toEqual([]);
    const { subject, text } = await lastTo(ZOE);
    expect(subject).toBe('Espace professionnel - Délégations');
    expect(text).toContain('SARL ESSAI (SIREN 100000000) est en sommeil');
  });

  it('is told in the history of the company, with what sleeps for it', async () => {
    const of = { siren: SIREN, services: ['un-service'], events: ['mandate-ended', 'mandate-asleep'] };
    const { lines } = await dossierHistoryOf(db(), of);
    expect(lines.map(({ event, by }) => [event, by]).sort()).toEqual([
      ['mandate-asleep', null],
      ['mandate-ended', null],
    ]);
  });

  it('is on record with its reason, and leaves no mandate of its own', async () => {
    const lines = await db()
      .selectFrom('audit_log')
      .select('details')
      .where('event', '=', 'mandate-ended')
      .execute();
    expect(lines.map(({ details }) => JSON.parse(details) as object)).toEqual([
      {
        siren: SIREN,
        services: 'un-service',
        role: 'titulaire',
        side: 'holder',
        byNobody: true,
        reason: 'account-deleted',
      },
    ]);
    expect(await db().selectFrom('mandate').selectAll().where('role', '=', 'titulaire').execute()).toEqual(
      [],
    );
  });
});
