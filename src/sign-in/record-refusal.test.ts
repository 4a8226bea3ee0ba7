import { beforeEach, expect, it } from 'vitest';
import {
  auditLines,
  ORIGIN,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { recordThrottledSignIn } from './record-refusal.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';

const EMAIL = 'lila@test.example';
const FROM = { ip: ORIGIN.ip, user_agent: ORIGIN.userAgent };

describeOnEachDatabase('what the audit log tells of signing in', (db) => {
  let platform: TestPlatform;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, EMAIL);
  });

  it('tells of who signs in and out, from where, once', async () => {
    const who = await signedIn(platform, EMAIL);
    await signOut(platform, who);
    await signOut(platform, who);
    expect(await auditLines(db())).toEqual([
      {
        event: 'signed-in',
        outcome: 'done',
        account_id: accountId,
        ...FROM,
        details: { method: 'password', expired: false },
      },
      { event: 'signed-out', outcome: 'done', account_id: accountId, ...FROM, details: {} },
    ]);
  });

  it('says that the password has expired', async () => {
    await db().updateTable('account').set({ password_valid_until: '2023-08-21' }).execute();
    await signedIn(platform, EMAIL);
    expect(await auditLines(db())).toMatchObject([{ details: { expired: true } }]);
  });

  it('tells of a wrong password in the history of the account, of an unknown address in nobody’s', async () => {
    await signIn(platform, { email: ' LILA@test.example', password: otherPassword() }, ORIGIN);
    await signIn(platform, { email: 'personne@test.example', password: PASSWORD }, ORIGIN);
    const refused = { event: 'signed-in', outcome: 'refused', ...FROM };
    expect(await auditLines(db())).toEqual([
      { ...refused, account_id: accountId, details: { method: 'password', address: 'L…@test.example' } },
      { ...refused, account_id: null, details: { method: 'password', address: 'p…@test.example' } },
    ]);
  });

  it('tells nothing of what is no address: it may be a password', async () => {
    for (const email of [PASSWORD, 'mon@secret', `${PASSWORD}@x`, ''])
      await signIn(platform, { email, password: PASSWORD }, ORIGIN);
    for (const { details } of await auditLines(db())) expect(details).toMatchObject({ address: '…' });
    const written = JSON.stringify(await auditLines(db()));
    for (const secret of [PASSWORD, 'secret']) expect(written).not.toContain(secret);
  });

  it('tells of tries that came too soon alike, whether or not there is an account', async () => {
    await recordThrottledSignIn(platform, EMAIL, ORIGIN);
    await recordThrottledSignIn(platform, 'personne@test.example', ORIGIN);
    expect(await auditLines(db())).toMatchObject([
      { event: 'sign-in-throttled', outcome: 'refused', account_id: accountId },
      { event: 'sign-in-throttled', outcome: 'refused', account_id: null },
    ]);
  });
});
