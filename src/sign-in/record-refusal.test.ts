import { beforeEach, expect, it } from 'vitest';
import { auditLines, ORIGIN, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { endTallies } from '../audit/tally-events.ts';
import { recordUntoldWrongPassword, recordWrongPassword } from './record-refusal.ts';
import { signOut } from './sessions/end-sessions.ts';

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

  const tried = (email: string, account?: string) => ({ email, accountId: account, origin: ORIGIN });

  it('tells of each wrong password in the history of the account it was aimed at', async () => {
    await recordWrongPassword(platform, tried(' LILA@test.example', accountId));
    await recordWrongPassword(platform, tried(EMAIL, accountId));
    const refused = { event: 'signed-in', outcome: 'refused', account_id: accountId, ...FROM };
    expect(await auditLines(db())).toEqual([
      { ...refused, details: { method: 'password', address: 'L…@test.example' } },
      { ...refused, details: { method: 'password', address: 'l…@test.example' } },
    ]);
  });

  it('tells in two lines a day of all that was aimed at no account', async () => {
    for (let number = 0; number < 50; number++)
      await recordWrongPassword(platform, tried(`n${number}@test.example`));
    platform.clock.advance({ days: 1 });
    await endTallies(platform);
    expect(await auditLines(db())).toMatchObject([
      { event: 'signed-in', outcome: 'refused', account_id: null, details: { address: 'n…@test.example' } },
      { event: 'signed-in', outcome: 'refused', account_id: null, details: { times: 50 } },
    ]);
  });

  it('tells in two lines a day of all that was told nothing, and whose account it was aimed at', async () => {
    for (let number = 0; number < 50; number++) {
      await recordUntoldWrongPassword(platform, tried(EMAIL, accountId));
      await recordUntoldWrongPassword(platform, tried('personne@test.example'));
    }
    platform.clock.advance({ days: 1 });
    await endTallies(platform);
    const lines = await auditLines(db());
    expect(lines).toHaveLength(4);
    for (const { event } of lines) expect(event).toBe('sign-in-throttled');
    expect(lines.filter(({ account_id }) => account_id === accountId)).toMatchObject([
      { ...FROM, details: { address: 'l…@test.example' } },
      { ip: null, details: { times: 50 } },
    ]);
  });

  it('tells nothing of what is no address: it may be a password', async () => {
    for (const email of [PASSWORD, 'mon@secret', `${PASSWORD}@x`, ''])
      await recordWrongPassword(platform, tried(email, accountId));
    for (const { details } of await auditLines(db())) expect(details).toMatchObject({ address: '…' });
    const written = JSON.stringify(await auditLines(db()));
    for (const secret of [PASSWORD, 'secret']) expect(written).not.toContain(secret);
  });
});
