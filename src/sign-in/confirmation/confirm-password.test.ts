import { beforeEach, expect, it } from 'vitest';
import {
  auditLines,
  endSession,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
  whoBears,
} from '../../../test/tools/accounts.ts';
import { present } from '../../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../../test/tools/platform.ts';
import { SessionOver } from '../../account/as-holder.ts';
import { findSession } from '../../account/session.ts';
import { argon2Hasher } from '../../passwords/hasher.ts';
import { signIn } from '../sign-in.ts';
import { confirmPassword } from './confirm-password.ts';

const EMAIL = 'lila@test.example';

describeOnEachDatabase('giving the present password again', (db) => {
  let platform: TestPlatform;
  let who: Awaited<ReturnType<typeof signedIn>>;

  beforeEach(async () => {
    platform = testPlatform(db());
    await openAccount(platform, EMAIL);
    who = await signedIn(platform, EMAIL);
    platform.clock.advance({ minutes: 20 });
  });

  const events = async () =>
    (await auditLines(db(), who.accountId)).map(({ event, outcome }) => `${event} ${outcome}`).slice(1);

  it('goes on under a new token, authenticated now, signed in when it was', async () => {
    const before = await findSession(platform, who.token);
    const result = await confirmPassword(platform, who, present());
    if (result.outcome !== 'confirmed') throw new Error(result.outcome);
    expect(await findSession(platform, who.token)).toBeUndefined();
    const after = await findSession(platform, result.sessionToken);
    expect(after?.session.authenticated_at).toEqual(platform.clock.now());
    expect(after?.session.created_at).toEqual(before?.session.created_at);
    expect(await events()).toEqual(['password-confirmed done']);
  });

  it('refuses another password and changes nothing', async () => {
    expect(await confirmPassword(platform, who, present(otherPassword()))).toMatchObject({
      outcome: 'not-confirmed',
    });
    const session = (await findSession(platform, who.token))?.session;
    expect(session?.authenticated_at).toEqual(session?.created_at);
    expect(await events()).toEqual(['password-confirmed refused']);
  });

  it('takes an expired password, as signing in does', async () => {
    await db().updateTable('account').set({ password_valid_until: '2023-08-21' }).execute();
    expect(await confirmPassword(platform, who, present())).toMatchObject({ outcome: 'confirmed' });
  });

  it('does nothing for a session that was ended meanwhile', async () => {
    await endSession(db(), who.tokenHash);
    await expect(confirmPassword(platform, who, present())).rejects.toThrow(SessionOver);
    expect(await events()).toEqual([]);
  });

  it('looks again when a sign-in hashed the same password anew while it was being checked', async () => {
    let first = true;
    const { hasher } = platform;
    const dearer = { ...platform, hasher: argon2Hasher({ memory: 128, iterations: 2, parallelism: 1 }) };
    const busy = {
      ...platform,
      hasher: {
        ...hasher,
        async verify(hash: string, secret: string) {
          const right = await hasher.verify(hash, secret);
          if (first) {
            first = false;
            await signIn(dearer, { email: EMAIL, password: PASSWORD }, who.origin);
          }
          return right;
        },
      },
    };
    const result = await confirmPassword(busy, who, present());
    if (result.outcome !== 'confirmed') throw new Error(result.outcome);
    expect((await whoBears(platform, result.sessionToken)).accountId).toBe(who.accountId);
  });
});
