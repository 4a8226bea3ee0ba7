import { beforeEach, describe, expect, it } from 'vitest';
import {
  accountRow,
  codesTo,
  codeTo,
  endSession,
  handOverMails,
  mailsTo,
  openAccount,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { proof } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { SessionOver } from '../account/as-holder.ts';
import { readEmailAddress } from '../account/email-address.ts';
import { findSession } from '../account/session.ts';
import { checkCode } from '../codes/check-code.ts';
import { CODE_KINDS } from '../codes/kinds.ts';
import { resendChangeCode } from './mail-code.ts';
import { pendingChange } from './pending-change.ts';
import { requestChange } from './request-change.ts';

const EMAIL = 'lila@test.example';
const NEW_EMAIL = 'nouvelle.boite@test.example';

describeOnEachDatabase('a request for a new address', (db) => {
  let platform: TestPlatform;
  let who: Awaited<ReturnType<typeof signedIn>>;

  beforeEach(async () => {
    platform = testPlatform(db());
    await openAccount(platform, EMAIL);
    who = await signedIn(platform, EMAIL);
  });

  function request(email = NEW_EMAIL, newPassword?: string) {
    const newEmail = readEmailAddress(email);
    if (!newEmail) throw new Error(`${email} is not an address`);
    return requestChange(platform, who, {
      newEmail,
      ...(newPassword !== undefined && { newPassword }),
      ...proof(),
    });
  }

  const pending = () => pendingChange(db(), who.accountId, platform.clock.now());
  const outcomeOf = async (code: string) => (await checkCode(platform, code)).outcome;

  describe('when it is made', () => {
    it('mails a code to the new address and a notice without it to the present one', async () => {
      expect(await request()).toEqual({ outcome: 'requested' });
      const code = await codeTo(platform, NEW_EMAIL);
      expect(await outcomeOf(code)).toBe('code-usable');
      const [notice, ...others] = await mailsTo(platform, EMAIL);
      expect(others).toEqual([]);
      expect(notice?.text).toContain('22 août 2023 à 14 h 09');
      expect(notice?.text).not.toContain(code);
      expect(notice?.text).not.toContain(NEW_EMAIL);
    });

    it('changes nothing: the old address and the old password sign in, the new ones do not', async () => {
      const before = await accountRow(db(), who.accountId);
      await request(NEW_EMAIL, otherPassword());
      expect(await accountRow(db(), who.accountId)).toEqual(before);
      expect(await opens(platform, EMAIL, PASSWORD)).toBe(true);
      expect(await opens(platform, EMAIL, otherPassword())).toBe(false);
      expect(await opens(platform, NEW_EMAIL, PASSWORD)).toBe(false);
      expect(await opens(platform, NEW_EMAIL, otherPassword())).toBe(false);
      expect(await findSession(platform, who.token)).toBeDefined();
    });

    it('shows as pending, with its deadline once the code has left', async () => {
      await request(NEW_EMAIL, otherPassword());
      expect(await pending()).toMatchObject({
        newEmail: NEW_EMAIL,
        withPassword: true,
        code: { state: 'leaving' },
      });
      await handOverMails(platform);
      const deadline = new Date(platform.clock.now().getTime() + 48 * 3_600_000);
      expect(await pending()).toMatchObject({ code: { state: 'sent', deadline } });
    });

    it('keeps the code and the passwords in clear nowhere', async () => {
      await request(NEW_EMAIL, otherPassword());
      const code = await codeTo(platform, NEW_EMAIL);
      const kept = JSON.stringify([
        await db().selectFrom('activation_code').selectAll().execute(),
        await db().selectFrom('credential_change').selectAll().execute(),
        await db().selectFrom('mail').selectAll().execute(),
        platform.logged,
      ]);
      expect(kept).not.toContain(code);
      expect(kept).not.toContain(otherPassword());
    });

    it.each([EMAIL, 'LILA@Test.Example'])('is refused for the present address, %s', async (same) => {
      expect(await request(same)).toEqual({ outcome: 'same-address' });
      expect(await db().selectFrom('mail').selectAll().execute()).toEqual([]);
    });

    it('is refused whole when its password breaks a rule, the new address included', async () => {
      const refused = await request(NEW_EMAIL, 'sept-girafes-nouvelle.boite-lisent-42');
      expect(refused).toEqual({ outcome: 'password-refused', faults: ['contains-email'] });
      expect(await pending()).toBeUndefined();
    });

    it('needs the present password', async () => {
      const newEmail = readEmailAddress(NEW_EMAIL);
      if (!newEmail) throw new Error('not an address');
      const asked = { newEmail, newPassword: otherPassword(), ...proof(otherPassword(2)) };
      expect(await requestChange(platform, who, asked)).toMatchObject({ outcome: 'not-confirmed' });
      expect(await pending()).toBeUndefined();
      expect(await db().selectFrom('mail').selectAll().execute()).toEqual([]);
    });

    it('is refused to a session that is over', async () => {
      await endSession(db(), who.tokenHash);
      await expect(request()).rejects.toThrow(SessionOver);
      expect(await db().selectFrom('mail').selectAll().execute()).toEqual([]);
    });

    it('can be made so many times a day', async () => {
      const first = platform.clock.now();
      for (let count = 0; count < CODE_KINDS.change.aDay.request; count++) {
        expect(await request(`boite-${count}@test.example`)).toEqual({ outcome: 'requested' });
        platform.clock.advance({ minutes: 1 });
      }
      const retryAt = new Date(first.getTime() + 24 * 3_600_000);
      expect(await request()).toEqual({ outcome: 'too-many-today', retryAt });
      platform.clock.set(retryAt);
      expect(await request()).toEqual({ outcome: 'requested' });
    });
  });

  describe('for an address that opens another account', () => {
    const TAKEN = 'paul@test.example';

    beforeEach(async () => {
      const paul = { first_name: 'Paul', last_name: 'MULTIPLE', subscriber_number: '20193020004251' };
      await openAccount(platform, TAKEN, paul);
    });

    it('has the same outcome and leaves the same traces as for a free one', async () => {
      const traces = async () => ({
        codes: (await db().selectFrom('activation_code').selectAll().execute()).length,
        mails: (await db().selectFrom('mail').select('subject').execute()).map((mail) => mail.subject).sort(),
        pending: Object.keys((await pending()) ?? {}),
      });
      const outcome = await request(NEW_EMAIL);
      const free = await traces();
      await db().deleteFrom('credential_change').execute();
      await db().deleteFrom('mail').execute();

      expect(await request(TAKEN)).toEqual(outcome);
      expect(await traces()).toEqual(free);
    });

    it('tells its holder, without a name or a number, and gives nobody a code', async () => {
      await request(TAKEN);
      const [mail, ...others] = await mailsTo(platform, TAKEN);
      expect(others).toEqual([]);
      expect(mail?.text).toMatch(/ouvre déjà/);
      expect(mail?.text).not.toMatch(/20193020004251|Abonné :|ROSEMONDE/);
      expect(await codesTo(platform, TAKEN)).toEqual([]);
    });

    it('tells its holder nothing about who asked', async () => {
      const asker = await accountRow(db(), who.accountId);
      await request(TAKEN);
      const text = (await mailsTo(platform, TAKEN)).map((mail) => mail.text).join();
      for (const secret of [asker.last_name, asker.first_name, asker.subscriber_number, EMAIL]) {
        expect(text).not.toContain(secret);
      }
    });

    it('tells its holder when sent again, too', async () => {
      await request(TAKEN);
      expect(await resendChangeCode(platform, who)).toEqual({ outcome: 'resent' });
      expect(await codesTo(platform, TAKEN)).toEqual([]);
      expect((await mailsTo(platform, TAKEN)).at(-1)?.recipient).toBe(TAKEN);
    });
  });

  describe('when another is made', () => {
    it('dies, and its unsent mail is withdrawn', async () => {
      await request();
      const first = await codeTo(platform, NEW_EMAIL);
      await request('autre.boite@test.example');
      expect(await outcomeOf(first)).toBe('code-replaced');
      expect(await mailsTo(platform, NEW_EMAIL)).toMatchObject([
        { withdrawn_at: platform.clock.now(), sealed_body: null },
      ]);
      expect(await pending()).toMatchObject({ newEmail: 'autre.boite@test.example' });
      expect(await outcomeOf(await codeTo(platform, 'autre.boite@test.example'))).toBe('code-usable');
    });

    it('dies even when its mail has left', async () => {
      await request();
      const first = await codeTo(platform, NEW_EMAIL);
      await handOverMails(platform);
      await request();
      expect(await outcomeOf(first)).toBe('code-replaced');
      expect(await mailsTo(platform, NEW_EMAIL)).toMatchObject([
        { withdrawn_at: null },
        { withdrawn_at: null },
      ]);
    });
  });
});
