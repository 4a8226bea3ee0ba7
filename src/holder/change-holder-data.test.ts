import { expect, it } from 'vitest';
import { accountRow, mailsTo, ORIGIN, openAccount, signedIn } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { SOME_HOLDER } from '../../test/tools/holder.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { SessionOver } from '../account/as-holder.ts';
import { endAllSessions } from '../account/session.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { changeHolderData } from './change-holder-data.ts';

const EMAIL = 'lila@test.example';

describeOnEachDatabase("changing the holder's data", (db) => {
  const lila = async () => {
    const platform = testPlatform(db());
    const accountId = await openAccount(platform, EMAIL);
    return { platform, accountId, who: await signedIn(platform, EMAIL) };
  };
  const events = () =>
    db().selectFrom('audit_log').selectAll().where('event', '=', 'holder-data-changed').execute();

  it('keeps them, mails what changed, masked where it is private, and is told in the history', async () => {
    const { platform, accountId, who } = await lila();
    const data = { ...SOME_HOLDER, last_name: 'MARTIN', street: '3 place Nouvelle', city: 'LILLE' };
    expect(await changeHolderData(platform, who, data)).toEqual({ outcome: 'changed' });
    expect(await accountRow(db(), accountId)).toMatchObject(data);

    const [mail, ...others] = await mailsTo(platform, EMAIL);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('Espace professionnel - Modification de vos coordonnées');
    for (const told of [
      'Mme Lila ROSEMONDE',
      '* nom : « ROSEMONDE » remplacé par « MARTIN »',
      '* adresse postale : « …, 75116 PARIS, FRANCE » remplacé par « …, 75116 LILLE, FRANCE »',
      `adresse IP ${ORIGIN.ip}`,
      'changez votre mot de passe',
      'Pendant 30 jours',
    ])
      expect(mail?.text.replaceAll(/\s+/g, ' ')).toContain(told);
    for (const kept of ['3 place Nouvelle', '12 rue de Longchamp', '* téléphone'])
      expect(mail?.text).not.toContain(kept);

    expect(await events()).toMatchObject([
      { account_id: accountId, ip: ORIGIN.ip, details: '{"fields":"last_name street city"}' },
    ]);
  });

  it('tells of a telephone number only its end, and says so where that is the same', async () => {
    const { platform, who } = await lila();
    await changeHolderData(platform, who, { ...SOME_HOLDER, phone: '+33199007788' });
    platform.clock.advance({ minutes: 1 });
    await changeHolderData(platform, who, {
      ...SOME_HOLDER,
      phone: '+33199009988',
      street: '3 place Nouvelle',
    });
    const [first, second] = (await mailsTo(platform, EMAIL)).map(({ text }) => text.replaceAll(/\s+/g, ' '));
    expect(first).toContain('* téléphone : « … 34 » remplacé par « … 88 »');
    expect(first).not.toContain('Pendant 30 jours');
    expect(second).toContain('* téléphone : « … 88 », ce qui n’est pas écrit ici a changé');
    expect(second).toContain('* adresse postale : « …, 75116 PARIS, FRANCE », ce qui n’est pas écrit ici');
    for (const text of [first, second]) expect(text).not.toMatch(/01 99|3 place/);
  });

  it('does nothing when nothing changed', async () => {
    const { platform, who } = await lila();
    expect(await changeHolderData(platform, who, SOME_HOLDER)).toEqual({ outcome: 'nothing-changed' });
    expect(await mailsTo(platform, EMAIL)).toEqual([]);
    expect(await events()).toEqual([]);
  });

  it('does nothing for a session that is over', async () => {
    const { platform, accountId, who } = await lila();
    await inTransaction(platform, (tx) => endAllSessions(tx, accountId));
    await expect(changeHolderData(platform, who, { ...SOME_HOLDER, city: 'LILLE' })).rejects.toThrow(
      SessionOver,
    );
    expect((await accountRow(db(), accountId)).city).toBe('PARIS');
  });

  it('of two browsers keeps the last, whole', async () => {
    const { platform, accountId, who } = await lila();
    const other = await signedIn(platform, EMAIL);
    await changeHolderData(platform, who, { ...SOME_HOLDER, last_name: 'PREMIÈRE', city: 'LILLE' });
    await changeHolderData(platform, other, { ...SOME_HOLDER, last_name: 'SECONDE' });
    expect(await accountRow(db(), accountId)).toMatchObject({ ...SOME_HOLDER, last_name: 'SECONDE' });
    expect(await events()).toHaveLength(2);
  });
});
