import { beforeEach, expect, it } from 'vitest';
import {
  accountRow,
  browserOf,
  mailsTo,
  ORIGIN,
  openAccount,
  opens,
  otherPassword,
  PASSWORD,
} from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { findSession } from '../account/session.ts';
import { argon2Hasher } from '../passwords/hasher.ts';
import { signIn } from './sign-in.ts';

const EMAIL = 'lila@test.example';
const REFUSED = { outcome: 'wrong-credentials' };
const typed = { email: EMAIL, password: PASSWORD };

describeOnEachDatabase('signing in', (db) => {
  let platform: TestPlatform;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, EMAIL);
  });

  /** The same platform, on which `meanwhile` happens while the first hash is being checked. */
  function whileChecking(meanwhile: () => Promise<unknown>): TestPlatform {
    let first = true;
    const { hasher } = platform;
    return {
      ...platform,
      hasher: {
        ...hasher,
        async verify(hash, secret) {
          const right = await hasher.verify(hash, secret);
          if (first) {
            first = false;
            await meanwhile();
          }
          return right;
        },
      },
    };
  }

  const set = (values: { password_hash?: string; sign_in_email_key?: string }) =>
    db().updateTable('account').set(values).where('id', '=', accountId).execute();

  it('opens a session for the address in any case', async () => {
    const result = await signIn(platform, { email: ' LILA@Test.example ', password: PASSWORD }, ORIGIN);
    if (result.outcome !== 'signed-in') throw new Error(result.outcome);
    expect((await findSession(platform, result.sessionToken))?.account.id).toBe(accountId);
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await signIn(platform, { email: EMAIL, password: otherPassword() }, ORIGIN);
    const unknown = await signIn(platform, { email: 'personne@test.example', password: PASSWORD }, ORIGIN);
    expect([wrong, unknown]).toMatchObject([REFUSED, REFUSED]);
    expect(await db().selectFrom('session').selectAll().execute()).toEqual([]);
  });

  it('keeps only a hash of the token', async () => {
    const result = await signIn(platform, typed, ORIGIN);
    if (result.outcome !== 'signed-in') throw new Error(result.outcome);
    const rows = await db().selectFrom('session').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(result.sessionToken);
  });

  it('is refused when the password changed while it was being checked', async () => {
    const changed = await platform.hasher.hash(otherPassword());
    const busy = whileChecking(() => set({ password_hash: changed }));
    expect(await signIn(busy, typed, ORIGIN)).toMatchObject(REFUSED);
    expect(await db().selectFrom('session').selectAll().execute()).toEqual([]);
  });

  it('is refused when the address changed while the password was being checked', async () => {
    const busy = whileChecking(() => set({ sign_in_email_key: 'nouvelle@test.example' }));
    expect(await signIn(busy, typed, ORIGIN)).toMatchObject(REFUSED);
    expect(await db().selectFrom('session').selectAll().execute()).toEqual([]);
  });

  it('hashes the password anew when hashing has become dearer', async () => {
    const dearer = { ...platform, hasher: argon2Hasher({ memory: 128, iterations: 2, parallelism: 1 }) };
    expect(await opens(dearer, EMAIL)).toBe(true);
    expect((await accountRow(db(), accountId)).password_hash).toContain('$m=128,t=2,p=1$');
    expect(await opens(dearer, EMAIL)).toBe(true);
    expect(await opens(dearer, EMAIL, otherPassword())).toBe(false);
  });

  it('hashes the password anew with the pepper once there is one', async () => {
    const hasher = argon2Hasher({ memory: 64, iterations: 1, parallelism: 1 }, undefined, { makes: 'p' });
    const before = (await accountRow(db(), accountId)).password_hash;
    expect(await opens({ ...platform, hasher }, EMAIL)).toBe(true);
    const after = (await accountRow(db(), accountId)).password_hash;
    expect([hasher.isOutdated(before), hasher.isOutdated(after)]).toEqual([true, false]);
    expect(await opens({ ...platform, hasher }, EMAIL)).toBe(true);
    expect(await opens(platform, EMAIL)).toBe(false);
  });

  it('succeeds when the same password was hashed anew by another sign-in meanwhile', async () => {
    const rehashed = await platform.hasher.hash(PASSWORD);
    const busy = whileChecking(() => set({ password_hash: rehashed }));
    expect(await signIn(busy, typed, ORIGIN)).toMatchObject({ outcome: 'signed-in' });
  });

  it('cancels a deletion asked for, which is said once, mailed and on record', async () => {
    const askedAt = async () => (await accountRow(db(), accountId)).deletion_asked_at;
    await db().updateTable('account').set({ deletion_asked_at: platform.clock.now() }).execute();
    platform.clock.advance({ days: 6, hours: 23 });
    expect(await signIn(platform, { email: EMAIL, password: otherPassword() }, ORIGIN)).toMatchObject(
      REFUSED,
    );
    expect(await askedAt()).not.toBeNull();

    expect(await signIn(platform, typed, ORIGIN)).toMatchObject({ deletionCancelled: true });
    expect(await askedAt()).toBeNull();
    const again = await signIn(platform, typed, ORIGIN, browserOf(platform, EMAIL));
    expect(again).toMatchObject({ deletionCancelled: false });
    expect((await mailsTo(platform, EMAIL)).map(({ subject }) => subject)).toEqual([
      "Espace professionnel - Annulation de la suppression de l'espace",
    ]);
    const lines = db().selectFrom('audit_log').selectAll().where('event', '=', 'deletion-cancelled');
    expect(await lines.execute()).toMatchObject([{ account_id: accountId, ip: ORIGIN.ip, outcome: 'done' }]);
  });
});
