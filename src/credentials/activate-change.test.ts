import { beforeEach, describe, expect, it } from 'vitest';
import {
  accountRow,
  codesTo,
  handOverMails,
  mailsTo,
  ORIGIN,
  openAccount,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { proof } from '../../test/tools/changes.ts';
import { codeIdOf, enteredByOwner } from '../../test/tools/codes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { recoveryCodeOf } from '../../test/tools/recoveries.ts';
import { factorsFrozenUntil } from '../account/account.ts';
import { readEmailAddress } from '../account/email-address.ts';
import { findSession } from '../account/session.ts';
import { type ActivationOutcome, activate } from '../activation/activate.ts';
import { checkCode } from '../codes/check-code.ts';
import { activatedAccount } from './activate-change.ts';
import { changeActivation } from './change-kind.tsx';
import { cancelChange } from './pending-change.ts';
import { requestChange } from './request-change.ts';

const EMAIL = 'lila@test.example';
const NEW_EMAIL = 'nouvelle.boite@test.example';

describeOnEachDatabase('the activation of a request', (db) => {
  let platform: TestPlatform;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, EMAIL);
  });

  /** Asks from a new session. @returns the code that went to the new address */
  async function ask(from: string, to: string, newPassword?: string, password = PASSWORD): Promise<string> {
    const who = await signedIn(platform, from, password);
    const newEmail = readEmailAddress(to);
    if (!newEmail) throw new Error(`${to} is not an address`);
    const before = await codesTo(platform, to);
    const asked = { newEmail, ...(newPassword !== undefined && { newPassword }), ...proof(password) };
    expect(await requestChange(platform, who, asked)).toEqual({ outcome: 'requested' });
    const code = (await codesTo(platform, to)).find((one) => !before.includes(one));
    if (code === undefined) throw new Error(`no code went to ${to}`);
    return code;
  }

  /** Both tabs, one after the other. */
  async function bothTabs(code: string, email: string): Promise<ActivationOutcome['outcome']> {
    const checked = await checkCode(platform, code);
    if (checked.outcome !== 'code-usable') return checked.outcome;
    return (await enter(checked.code.codeId, email)).outcome;
  }

  const enter = async (codeId: string, email: string) =>
    activate(platform, changeActivation, await enteredByOwner(platform, codeId, email), ORIGIN);

  const allOf = async (id: string) => ({
    account: await accountRow(db(), id),
    dossiers: await db().selectFrom('dossier').selectAll().where('account_id', '=', id).execute(),
    sessions: await db().selectFrom('session').selectAll().where('account_id', '=', id).execute(),
    history: await db().selectFrom('password_history').selectAll().where('account_id', '=', id).execute(),
    changes: await db().selectFrom('credential_change').selectAll().where('account_id', '=', id).execute(),
  });

  describe('that succeeds', () => {
    it('changes the address and the password together', async () => {
      const code = await ask(EMAIL, NEW_EMAIL, otherPassword());
      expect(await opens(platform, EMAIL, PASSWORD)).toBe(true);
      platform.clock.set(new Date('2023-08-23T10:00:00Z'));
      expect(await bothTabs(code, NEW_EMAIL)).toBe('activated');

      expect(await opens(platform, NEW_EMAIL, otherPassword())).toBe(true);
      expect(await opens(platform, NEW_EMAIL, PASSWORD)).toBe(false);
      expect((await accountRow(db(), accountId)).password_valid_until).toBe('2026-08-22');
    });

    it('leaves the password alone when only the address was asked for', async () => {
      const { password_hash, password_valid_until } = await accountRow(db(), accountId);
      expect(await bothTabs(await ask(EMAIL, NEW_EMAIL), NEW_EMAIL)).toBe('activated');
      expect(await opens(platform, NEW_EMAIL, PASSWORD)).toBe(true);
      expect(await accountRow(db(), accountId)).toMatchObject({ password_hash, password_valid_until });
    });

    it('leaves the old address to be refused like any unknown one', async () => {
      await bothTabs(await ask(EMAIL, NEW_EMAIL, otherPassword()), NEW_EMAIL);
      for (const email of [EMAIL, 'inconnue@test.example']) {
        for (const password of [PASSWORD, otherPassword()]) {
          expect(await opens(platform, email, password)).toBe(false);
        }
      }
    });

    it('keeps the account, its dossiers and everything else', async () => {
      const before = await allOf(accountId);
      await bothTabs(await ask(EMAIL, NEW_EMAIL), NEW_EMAIL);
      const after = await allOf(accountId);
      expect(after.dossiers).toEqual(before.dossiers);
      expect(after.account).toEqual({
        ...before.account,
        sign_in_email: NEW_EMAIL,
        sign_in_email_key: NEW_EMAIL,
        // After a change of address, factors stay as they are for 48 hours.
        factors_frozen_until: factorsFrozenUntil(platform.clock.now()),
      });
    });

    it('kills a forgotten password that waits for its code, sent to the old address', async () => {
      await recoveryCodeOf(platform, EMAIL);
      await bothTabs(await ask(EMAIL, NEW_EMAIL), NEW_EMAIL);
      const recoveries = await db().selectFrom('recovery').select('status').execute();
      expect(recoveries).toEqual([{ status: 'credentials-changed' }]);
    });

    it('ends every session of the account, and no other', async () => {
      await openAccount(platform, 'paul@test.example');
      const paul = await signedIn(platform, 'paul@test.example');
      const one = await signedIn(platform, EMAIL);
      await bothTabs(await ask(EMAIL, NEW_EMAIL), NEW_EMAIL);
      expect((await allOf(accountId)).sessions).toEqual([]);
      expect(await findSession(platform, one.token)).toBeUndefined();
      expect(await findSession(platform, paul.token)).toBeDefined();
    });

    it('tells both mailboxes', async () => {
      await bothTabs(await ask(EMAIL, NEW_EMAIL), NEW_EMAIL);
      const subject = "Espace professionnel - Modification de l'adresse électronique";
      for (const email of [EMAIL, NEW_EMAIL]) {
        expect((await mailsTo(platform, email)).filter((mail) => mail.subject === subject)).toHaveLength(1);
      }
    });

    it('takes the code with spaces and the address in any case, and keeps it as it was asked for', async () => {
      const code = await ask(EMAIL, 'Nouvelle.Boite@test.example');
      const spaced = ` ${code.slice(0, 4)} ${code.slice(4)}\u00a0`;
      expect(await bothTabs(spaced, ' NOUVELLE.BOITE@TEST.EXAMPLE ')).toBe('activated');
      expect((await accountRow(db(), accountId)).sign_in_email).toBe('Nouvelle.Boite@test.example');
    });

    it('opens the recap until the account has moved on', async () => {
      const codeId = await codeIdOf(platform, await ask(EMAIL, NEW_EMAIL));
      const result = await enter(codeId, NEW_EMAIL);
      if (result.outcome !== 'activated') throw new Error(result.outcome);
      expect(await activatedAccount(db(), result.subjectId)).toMatchObject({
        account: { id: accountId },
        activatedAt: platform.clock.now(),
      });
      await bothTabs(await ask(NEW_EMAIL, EMAIL), EMAIL);
      expect(await activatedAccount(db(), result.subjectId)).toBeUndefined();
    });
  });

  describe('with a code', () => {
    it('works once', async () => {
      const code = await ask(EMAIL, NEW_EMAIL);
      expect(await bothTabs(code, NEW_EMAIL)).toBe('activated');
      const after = await allOf(accountId);
      expect(await bothTabs(code, NEW_EMAIL)).toBe('code-used');
      expect(await allOf(accountId)).toEqual(after);
    });

    it('tells upper from lower case, and refuses what nobody was sent', async () => {
      const code = await ask(EMAIL, NEW_EMAIL);
      const swapped = [...code]
        .map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase()))
        .join('');
      for (const wrong of [swapped, code.slice(1), `${code}A`, '', 'AAAAAAAAAAAA']) {
        expect(await bothTabs(wrong, NEW_EMAIL), wrong).toBe('code-unknown');
      }
    });

    it('works for 48 hours from its hand-over, however late it left', async () => {
      const code = await ask(EMAIL, NEW_EMAIL);
      platform.clock.advance({ hours: 60 });
      expect((await checkCode(platform, code)).outcome).toBe('code-usable');
      await handOverMails(platform);
      platform.clock.advance({ hours: 47, minutes: 59, seconds: 59 });
      const codeId = await codeIdOf(platform, code);
      platform.clock.advance({ seconds: 1 });
      expect(await bothTabs(code, NEW_EMAIL)).toBe('code-expired');
      // Recognised in time on the first tab, too late on the second.
      expect(await enter(codeId, NEW_EMAIL)).toEqual({ outcome: 'code-expired' });
      expect(await opens(platform, EMAIL)).toBe(true);
    });

    it('still works one second before the end', async () => {
      const code = await ask(EMAIL, NEW_EMAIL);
      await handOverMails(platform);
      platform.clock.advance({ hours: 47, minutes: 59, seconds: 59 });
      expect(await bothTabs(code, NEW_EMAIL)).toBe('activated');
    });

    it('is worth nothing when the request was cancelled between the two tabs', async () => {
      const codeId = await codeIdOf(platform, await ask(EMAIL, NEW_EMAIL));
      await cancelChange(platform, await signedIn(platform, EMAIL));
      expect(await enter(codeId, NEW_EMAIL)).toEqual({ outcome: 'code-replaced' });
      expect(await opens(platform, EMAIL)).toBe(true);
    });

    it('never works again after the address went there and back', async () => {
      const there = await ask(EMAIL, NEW_EMAIL);
      expect(await bothTabs(there, NEW_EMAIL)).toBe('activated');
      const back = await ask(NEW_EMAIL, EMAIL);
      expect(await bothTabs(back, EMAIL)).toBe('activated');
      expect(await bothTabs(there, NEW_EMAIL)).toBe('code-used');
      const again = await ask(EMAIL, NEW_EMAIL);
      expect(await bothTabs(there, NEW_EMAIL)).toBe('code-used');
      expect(await bothTabs(back, EMAIL)).toBe('code-used');
      expect(await bothTabs(again, NEW_EMAIL)).toBe('activated');
    });

    it('is good for its own account and address only', async () => {
      const paulId = await openAccount(platform, 'paul@test.example');
      const lilas = await ask(EMAIL, NEW_EMAIL);
      const pauls = await ask('paul@test.example', 'autre.boite@test.example');
      const before = [await allOf(accountId), await allOf(paulId)];
      expect(await bothTabs(lilas, 'autre.boite@test.example')).toBe('wrong-address');
      expect(await bothTabs(pauls, NEW_EMAIL)).toBe('wrong-address');
      expect(await bothTabs(lilas, EMAIL)).toBe('wrong-address');
      expect([await allOf(accountId), await allOf(paulId)]).toEqual(before);
      // A mistyped address costs nothing.
      expect(await bothTabs(lilas, NEW_EMAIL)).toBe('activated');
      expect(await opens(platform, 'paul@test.example')).toBe(true);
    });
  });

  it('says that another account took the address meanwhile, and changes nothing', async () => {
    await openAccount(platform, 'paul@test.example');
    const lilas = await ask(EMAIL, NEW_EMAIL, otherPassword());
    const pauls = await ask('paul@test.example', NEW_EMAIL.toUpperCase());
    expect(await bothTabs(pauls, NEW_EMAIL)).toBe('activated');
    const before = await allOf(accountId);
    const mails = await db().selectFrom('mail').selectAll().orderBy('id').execute();

    expect(await bothTabs(lilas, NEW_EMAIL)).toBe('address-taken');
    expect(await allOf(accountId)).toEqual(before);
    expect(await db().selectFrom('mail').selectAll().orderBy('id').execute()).toEqual(mails);
    expect(await opens(platform, EMAIL, PASSWORD)).toBe(true);
  });

  it('counts the password it sets among the last ten', async () => {
    await bothTabs(await ask(EMAIL, NEW_EMAIL, otherPassword()), NEW_EMAIL);
    const who = await signedIn(platform, NEW_EMAIL, otherPassword());
    const newEmail = readEmailAddress(EMAIL);
    if (!newEmail) throw new Error('not an address');
    for (const newPassword of [PASSWORD, otherPassword()]) {
      expect(
        await requestChange(platform, who, { newEmail, newPassword, ...proof(otherPassword()) }),
      ).toEqual({
        outcome: 'password-refused',
        faults: [newPassword === PASSWORD ? 'used-before' : 'in-force'],
      });
    }
  });
});
