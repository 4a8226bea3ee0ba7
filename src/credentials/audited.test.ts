import { beforeEach, expect, it } from 'vitest';
import {
  auditLines,
  codeTo,
  endSession,
  handOverMails,
  ORIGIN,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { present, proof } from '../../test/tools/changes.ts';
import { codeIdOf, enteredByOwner } from '../../test/tools/codes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { SessionOver } from '../account/as-holder.ts';
import { readEmailAddress } from '../account/email-address.ts';
import { activate } from '../activation/activate.ts';
import { changeActivation } from './change-kind.tsx';
import { changePassword } from './change-password.ts';
import { resendChangeCode } from './mail-code.ts';
import { cancelChange } from './pending-change.ts';
import { requestChange } from './request-change.ts';

const EMAIL = 'lila@test.example';
const NEW_EMAIL = 'nouvelle@ailleurs.example';

describeOnEachDatabase('what the audit log tells of credentials', (db) => {
  let platform: TestPlatform;
  let who: Awaited<ReturnType<typeof signedIn>>;

  beforeEach(async () => {
    platform = testPlatform(db());
    await openAccount(platform, EMAIL);
    who = await signedIn(platform, EMAIL);
  });

  const ask = (newPassword?: string) => {
    const newEmail = readEmailAddress(NEW_EMAIL);
    if (!newEmail) throw new Error('no address');
    return requestChange(platform, who, {
      newEmail,
      ...(newPassword && { newPassword }),
      ...proof(),
    });
  };
  const recorded = async () => (await auditLines(db(), who.accountId)).slice(1);
  const line = (event: string, details: object) => ({
    event,
    outcome: 'done',
    account_id: who.accountId,
    ip: ORIGIN.ip,
    user_agent: ORIGIN.userAgent,
    details,
  });

  it('tells of a request, the code sent again, and the cancelling', async () => {
    await ask();
    await handOverMails(platform);
    await resendChangeCode(platform, who);
    await cancelChange(platform, who);
    const newAddress = 'n…@ailleurs.example';
    expect(await recorded()).toEqual([
      line('change-requested', { newAddress, withPassword: false }),
      line('code-sent-again', { newAddress }),
      line('change-cancelled', { newAddress }),
    ]);
  });

  it('tells of an activation', async () => {
    await ask(otherPassword());
    await handOverMails(platform);
    const codeId = await codeIdOf(platform, await codeTo(platform, NEW_EMAIL));
    await activate(platform, changeActivation, await enteredByOwner(platform, codeId, NEW_EMAIL), ORIGIN);
    expect((await recorded()).at(-1)).toEqual(
      line('change-activated', { oldAddress: 'l…@test.example', withPassword: true }),
    );
  });

  it('tells of a new password', async () => {
    await changePassword(platform, who, otherPassword(), present());
    expect(await recorded()).toEqual([line('password-changed', {})]);
  });

  it('tells nothing of what did not happen', async () => {
    await cancelChange(platform, who);
    await changePassword(platform, who, PASSWORD, present());
    await endSession(db(), who.tokenHash);
    await expect(ask()).rejects.toThrow(SessionOver);
    expect(await recorded()).toEqual([]);
  });
});
