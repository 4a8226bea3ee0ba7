import { beforeEach, expect, it } from 'vitest';
import {
  accountRow,
  auditLines,
  codeTo,
  mailsTo,
  openAccount,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
  whoBears,
} from '../../test/tools/accounts.ts';
import { present, proof } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { recoveryCodeOf } from '../../test/tools/recoveries.ts';
import { SessionOver } from '../account/as-holder.ts';
import { readEmailAddress } from '../account/email-address.ts';
import { findSession } from '../account/session.ts';
import { checkCode } from '../codes/check-code.ts';
import { changePassword } from './change-password.ts';
import { lastEndedByPassword } from './pending-change.ts';
import { requestChange } from './request-change.ts';

const EMAIL = 'lila@test.example';
const NEW_EMAIL = 'nouvelle.boite@test.example';

describeOnEachDatabase('changing the password alone', (db) => {
  let platform: TestPlatform;
  let who: Awaited<ReturnType<typeof signedIn>>;

  beforeEach(async () => {
    platform = testPlatform(db());
    platform.clock.set(new Date('2023-08-25T10:00:00Z'));
    await openAccount(platform, EMAIL);
    who = await signedIn(platform, EMAIL);
    inForce = PASSWORD;
  });

  let inForce: string;
  const change = (password = otherPassword(), asker = who, typed = inForce) =>
    changePassword(platform, asker, password, present(typed));

  async function changed(password: string) {
    const result = await change(password);
    if (result.outcome !== 'changed') throw new Error(JSON.stringify(result));
    who = await whoBears(platform, result.sessionToken);
    inForce = password;
  }

  it('is in force at once, until three years less a day later', async () => {
    await changed(otherPassword());
    expect(await opens(platform, EMAIL, otherPassword())).toBe(true);
    expect(await opens(platform, EMAIL, PASSWORD)).toBe(false);
    expect((await accountRow(db(), who.accountId)).password_valid_until).toBe('2026-08-24');
  });

  it('is confirmed by mail, with the last day and neither password', async () => {
    await changed(otherPassword());
    const mails = await mailsTo(platform, EMAIL);
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Espace professionnel - Modification du mot de passe',
    ]);
    expect(mails[0]?.text).toContain('24 août 2026');
    expect(mails[0]?.text).not.toContain(otherPassword());
    expect(mails[0]?.text).not.toContain(PASSWORD);
  });

  it('ends every other session, and goes on with this one under a new token', async () => {
    const elsewhere = await signedIn(platform, EMAIL);
    const result = await change();
    if (result.outcome !== 'changed') throw new Error(result.outcome);
    expect(await findSession(platform, elsewhere.token)).toBeUndefined();
    expect(await findSession(platform, who.token)).toBeUndefined();
    expect(await findSession(platform, result.sessionToken)).toBeDefined();
  });

  it('leaves another account’s sessions alone', async () => {
    await openAccount(platform, 'paul@test.example');
    const paul = await signedIn(platform, 'paul@test.example');
    await changed(otherPassword());
    expect(await findSession(platform, paul.token)).toBeDefined();
  });

  it('touches nothing else of the account', async () => {
    const before = await accountRow(db(), who.accountId);
    const dossiers = await db().selectFrom('dossier').selectAll().execute();
    await changed(otherPassword());
    const { password_hash, password_valid_until, ...rest } = await accountRow(db(), who.accountId);
    expect(before).toMatchObject(rest);
    expect([password_hash, password_valid_until]).not.toContain(before.password_hash);
    expect(await db().selectFrom('dossier').selectAll().execute()).toEqual(dossiers);
  });

  it('refuses the last ten passwords and takes the eleventh last', async () => {
    for (let number = 1; number <= 9; number++) {
      platform.clock.advance({ minutes: 1 });
      await changed(otherPassword(number));
    }
    const lastTen = [PASSWORD, ...Array.from({ length: 9 }, (_, index) => otherPassword(index + 1))];
    for (const password of lastTen) {
      const fault = password === otherPassword(9) ? 'in-force' : 'used-before';
      expect(await change(password)).toEqual({ outcome: 'password-refused', faults: [fault] });
    }
    platform.clock.advance({ minutes: 1 });
    await changed(otherPassword(10));
    expect(await change(PASSWORD)).toMatchObject({ outcome: 'changed' });
  });

  it('changes nothing and mails nothing when it is refused', async () => {
    const before = await accountRow(db(), who.accountId);
    expect(await change('trop-court-1')).toMatchObject({ outcome: 'password-refused' });
    expect(await accountRow(db(), who.accountId)).toEqual(before);
    expect(await findSession(platform, who.token)).toBeDefined();
    expect(await mailsTo(platform, EMAIL)).toEqual([]);
  });

  it('kills the pending request and its code, and the screen can say so', async () => {
    const newEmail = readEmailAddress(NEW_EMAIL);
    if (!newEmail) throw new Error('not an address');
    await requestChange(platform, who, { newEmail, newPassword: otherPassword(2), ...proof() });
    const code = await codeTo(platform, NEW_EMAIL);
    const before = platform.clock.now();
    await changed(otherPassword());

    expect(await checkCode(platform, code)).toEqual({ outcome: 'code-replaced', purpose: 'change' });
    expect(await mailsTo(platform, NEW_EMAIL)).toMatchObject([
      { withdrawn_at: platform.clock.now(), sealed_body: null },
    ]);
    expect(await lastEndedByPassword(db(), who.accountId, before)).toBe(true);
    const requests = db().selectFrom('credential_change').select(['status', 'new_password_hash']);
    expect(await requests.execute()).toEqual([{ status: 'password-changed', new_password_hash: null }]);
  });

  it('kills a forgotten password that waits for its code', async () => {
    await recoveryCodeOf(platform, EMAIL);
    await changed(otherPassword());
    const recoveries = await db().selectFrom('recovery').select(['status', 'ended_at']).execute();
    expect(recoveries).toEqual([{ status: 'credentials-changed', ended_at: platform.clock.now() }]);
  });

  it('needs the present password, and tells the holder of a wrong one', async () => {
    expect(await change(otherPassword(), who, otherPassword(2))).toMatchObject({ outcome: 'not-confirmed' });
    expect(await opens(platform, EMAIL, PASSWORD)).toBe(true);
    expect(await mailsTo(platform, EMAIL)).toEqual([]);
    expect((await auditLines(db(), who.accountId)).at(1)).toMatchObject({
      event: 'password-confirmed',
      outcome: 'refused',
    });
  });

  it('tells nobody who lacks it whether a guess is one of the last ten, the present one among them', async () => {
    await changed(otherPassword());
    for (const guess of [PASSWORD, otherPassword(), otherPassword(9)])
      expect(await change(guess, who, otherPassword(8))).toMatchObject({ outcome: 'not-confirmed' });
  });

  it('does not compare it while the new one is wrong by itself', async () => {
    let compared = 0;
    const counted = async (compare: () => Promise<boolean>) => {
      compared += 1;
      return compare();
    };
    for (const wrong of ['trop-court-1', 'motdepasse1234567890'])
      expect(await changePassword(platform, who, wrong, { typed: 'faux', counted })).toMatchObject({
        outcome: 'password-refused',
      });
    expect(compared).toBe(0);
  });

  it('takes an expired present password', async () => {
    await db().updateTable('account').set({ password_valid_until: '2023-08-21' }).execute();
    await changed(otherPassword());
  });

  it('looks at the present password again under the lock: changed meanwhile, it is compared anew', async () => {
    let first = true;
    const busy = {
      ...platform,
      hasher: {
        ...platform.hasher,
        async verify(hash: string, secret: string) {
          const right = await platform.hasher.verify(hash, secret);
          if (first) {
            first = false;
            const newHash = await platform.hasher.hash(otherPassword(5));
            await db().updateTable('account').set({ password_hash: newHash }).execute();
          }
          return right;
        },
      },
    };
    expect(await changePassword(busy, who, otherPassword(), present())).toMatchObject({
      outcome: 'not-confirmed',
    });
    expect(await opens(platform, EMAIL, otherPassword(5))).toBe(true);
  });

  it('is refused to a session that is over', async () => {
    const elsewhere = await signedIn(platform, EMAIL);
    await changed(otherPassword());
    for (const present of [PASSWORD, otherPassword()])
      await expect(change(otherPassword(2), elsewhere, present)).rejects.toThrow(SessionOver);
    expect(await opens(platform, EMAIL, otherPassword())).toBe(true);
  });
});
