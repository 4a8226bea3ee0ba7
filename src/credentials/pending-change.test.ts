import { beforeEach, describe, expect, it } from 'vitest';
import {
  codesTo,
  codeTo,
  endSession,
  handOverMails,
  mailsTo,
  openAccount,
  otherPassword,
  signedIn,
} from '../../test/tools/accounts.ts';
import { proof } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { SessionOver } from '../account/as-holder.ts';
import { readEmailAddress } from '../account/email-address.ts';
import { checkCode } from '../codes/check-code.ts';
import { CODE_KINDS } from '../codes/kinds.ts';
import { resendChangeCode } from './mail-code.ts';
import { cancelChange, pendingChange } from './pending-change.ts';
import { requestChange } from './request-change.ts';

const EMAIL = 'lila@test.example';
const NEW_EMAIL = 'nouvelle.boite@test.example';

describeOnEachDatabase('a pending request', (db) => {
  let platform: TestPlatform;
  let who: Awaited<ReturnType<typeof signedIn>>;

  beforeEach(async () => {
    platform = testPlatform(db());
    await openAccount(platform, EMAIL);
    who = await signedIn(platform, EMAIL);
  });

  function request(newPassword?: string) {
    const newEmail = readEmailAddress(NEW_EMAIL);
    if (!newEmail) throw new Error('not an address');
    return requestChange(platform, who, {
      newEmail,
      ...(newPassword !== undefined && { newPassword }),
      ...proof(),
    });
  }

  const pending = () => pendingChange(db(), who.accountId, platform.clock.now());
  const outcomeOf = async (code: string) => (await checkCode(platform, code)).outcome;

  describe('when it is cancelled', () => {
    it('is over, and so is its code', async () => {
      await request(otherPassword());
      const code = await codeTo(platform, NEW_EMAIL);
      expect(await cancelChange(platform, who)).toEqual({ outcome: 'cancelled' });
      expect(await outcomeOf(code)).toBe('code-replaced');
      expect(await pending()).toBeUndefined();
      expect(await mailsTo(platform, NEW_EMAIL)).toMatchObject([{ withdrawn_at: platform.clock.now() }]);
      const rows = db().selectFrom('credential_change').select(['status', 'new_password_hash']);
      expect(await rows.execute()).toEqual([{ status: 'cancelled', new_password_hash: null }]);
    });

    it('cannot be cancelled again, nor by a session that is over', async () => {
      expect(await cancelChange(platform, who)).toEqual({ outcome: 'nothing-pending' });
      await request();
      const elsewhere = await signedIn(platform, EMAIL);
      await endSession(db(), elsewhere.tokenHash);
      await expect(cancelChange(platform, elsewhere)).rejects.toThrow(SessionOver);
      expect(await pending()).toBeDefined();
    });
  });

  describe('when its code is sent again', () => {
    it('has a new code, and the old one is dead', async () => {
      await request();
      const first = await codeTo(platform, NEW_EMAIL);
      await handOverMails(platform);
      platform.clock.advance({ hours: 47 });
      expect(await resendChangeCode(platform, who)).toEqual({ outcome: 'resent' });
      const second = (await codesTo(platform, NEW_EMAIL)).find((code) => code !== first);
      expect(await outcomeOf(first)).toBe('code-replaced');
      expect(await outcomeOf(second ?? '')).toBe('code-usable');
      await handOverMails(platform);
      const deadline = new Date(platform.clock.now().getTime() + 48 * 3_600_000);
      expect(await pending()).toMatchObject({ code: { state: 'sent', deadline } });
    });

    it('is sent once for two clicks, though the first mail has left between them', async () => {
      await request();
      await handOverMails(platform);
      for (const seconds of [0.5, 10]) {
        expect(await resendChangeCode(platform, who)).toEqual({ outcome: 'resent' });
        await handOverMails(platform);
        expect(await codesTo(platform, NEW_EMAIL)).toHaveLength(2);
        platform.clock.advance({ seconds });
      }
      expect(await resendChangeCode(platform, who)).toEqual({ outcome: 'resent' });
      expect(await codesTo(platform, NEW_EMAIL)).toHaveLength(3);
    });

    it('can be sent again five times a day, however often it is cancelled and asked for', async () => {
      await request();
      await handOverMails(platform);
      const retryAt = new Date(platform.clock.now().getTime() + 24 * 3_600_000);
      for (let count = 0; count < CODE_KINDS.change.aDay.resend; count++) {
        if (count === 3) {
          await cancelChange(platform, who);
          await request();
          await handOverMails(platform);
        }
        expect(await resendChangeCode(platform, who)).toEqual({ outcome: 'resent' });
        platform.clock.advance({ hours: 2 });
        await handOverMails(platform);
      }
      expect(CODE_KINDS.change.aDay.resend).toBe(5);
      const before = await codesTo(platform, NEW_EMAIL);
      expect(await resendChangeCode(platform, who)).toEqual({ outcome: 'too-many-today', retryAt });
      expect(await codesTo(platform, NEW_EMAIL)).toEqual(before);
      expect(await outcomeOf(before.at(-1) ?? '')).toBe('code-usable');

      platform.clock.set(new Date(retryAt.getTime() - 60_000));
      expect(await resendChangeCode(platform, who)).toEqual({ outcome: 'too-many-today', retryAt });
      platform.clock.set(retryAt);
      expect(await resendChangeCode(platform, who)).toEqual({ outcome: 'resent' });
    });

    it('keeps the one whose mail still waits to leave', async () => {
      await request();
      const code = await codeTo(platform, NEW_EMAIL);
      expect(await resendChangeCode(platform, who)).toEqual({ outcome: 'resent' });
      expect(await codeTo(platform, NEW_EMAIL)).toBe(code);
    });

    it('needs a request that is still alive', async () => {
      expect(await resendChangeCode(platform, who)).toEqual({ outcome: 'nothing-pending' });
      await request();
      await handOverMails(platform);
      platform.clock.advance({ hours: 48 });
      expect(await pending()).toBeUndefined();
      expect(await resendChangeCode(platform, who)).toEqual({ outcome: 'nothing-pending' });
    });
  });
});
