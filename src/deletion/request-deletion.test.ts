import { beforeEach, expect, it } from 'vitest';
import {
  accountRow,
  auditLines,
  codeTo,
  mailsTo,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { askForAddress, fateOf, present } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { addMail, addRecovery } from '../../test/tools/rows.ts';
import { SessionOver } from '../account/as-holder.ts';
import { findSession } from '../account/session.ts';
import { requestDeletion } from './request-deletion.ts';

const EMAIL = 'lila@test.example';
const NEW_EMAIL = 'nouvelle.boite@test.example';

describeOnEachDatabase('asking for the deletion of one’s space', (db) => {
  let platform: TestPlatform;
  let accountId: string;
  let who: Awaited<ReturnType<typeof signedIn>>;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, EMAIL);
    who = await signedIn(platform, EMAIL);
  });

  const askedAt = async () => (await accountRow(db(), accountId)).deletion_asked_at;
  const events = () =>
    db()
      .selectFrom('audit_log')
      .select(['event', 'outcome', 'account_id', 'ip'])
      .where('event', 'like', 'deletion%')
      .orderBy('at')
      .orderBy('id')
      .execute();

  it('erases nothing yet, and ends every session, its own too', async () => {
    const other = await signedIn(platform, EMAIL);
    expect(await requestDeletion(platform, who, present())).toEqual({ outcome: 'asked' });
    expect(await askedAt()).toEqual(platform.clock.now());
    for (const { token } of [who, other]) expect(await findSession(platform, token)).toBeUndefined();
    expect(await events()).toEqual([
      { event: 'deletion-requested', outcome: 'done', account_id: accountId, ip: who.origin.ip },
    ]);
  });

  it('is told by mail, with the instant at which it becomes final and how to change one’s mind', async () => {
    await requestDeletion(platform, who, present());
    const [mail, ...others] = await mailsTo(platform, EMAIL);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe("Espace professionnel - Suppression de l'espace");
    const text = mail?.text.replaceAll(/\s+/g, ' ');
    expect(text).toContain('définitive le 29 août 2023 à 14 h 09');
    expect(text).toContain('connectez-vous avant cette date');
  });

  it('is refused without the present password, and the refusal is on record', async () => {
    expect(await requestDeletion(platform, who, present(otherPassword()))).toMatchObject({
      outcome: 'not-confirmed',
    });
    expect(await askedAt()).toBeNull();
    expect(await findSession(platform, who.token)).toBeDefined();
    expect(await mailsTo(platform, EMAIL)).toEqual([]);
    const lines = await auditLines(db(), accountId);
    expect(lines.at(-1)).toMatchObject({ event: 'password-confirmed', outcome: 'refused' });
    expect(await events()).toEqual([]);
  });

  it('is refused once the session was ended elsewhere', async () => {
    await db().deleteFrom('session').execute();
    await expect(requestDeletion(platform, who, present())).rejects.toThrow(SessionOver);
    expect(await askedAt()).toBeNull();
  });

  it('works although a sign-in hashes the same password anew meanwhile, but not with one just replaced', async () => {
    const whileChecking = (newHash: string): TestPlatform => {
      const { hasher } = platform;
      let first = true;
      const verify: typeof hasher.verify = async (hash, secret) => {
        const right = await hasher.verify(hash, secret);
        if (first) await db().updateTable('account').set({ password_hash: newHash }).execute();
        first = false;
        return right;
      };
      return { ...platform, hasher: { ...hasher, verify } };
    };
    const changed = whileChecking(await platform.hasher.hash(otherPassword()));
    expect(await requestDeletion(changed, who, present())).toMatchObject({ outcome: 'not-confirmed' });
    expect(await askedAt()).toBeNull();
    const rehashed = whileChecking(await platform.hasher.hash(PASSWORD));
    await db()
      .updateTable('account')
      .set({ password_hash: await platform.hasher.hash(PASSWORD) })
      .execute();
    expect(await requestDeletion(rehashed, who, present())).toEqual({ outcome: 'asked' });
  });

  it('kills the change of address that waits for its code', async () => {
    await askForAddress(platform, await signedIn(platform, EMAIL), NEW_EMAIL);
    const code = await codeTo(platform, NEW_EMAIL);
    await requestDeletion(platform, who, present());
    expect(await fateOf(platform, code)).toBe('code-replaced');
    expect((await mailsTo(platform, NEW_EMAIL)).map(({ withdrawn_at }) => withdrawn_at)).toEqual([
      platform.clock.now(),
    ]);
  });

  it('kills the recovery that waits for its code, and keeps its mail from leaving', async () => {
    await addRecovery(platform, accountId, { mail_id: await addMail(platform, EMAIL) });
    await requestDeletion(platform, who, present());
    expect(await db().selectFrom('recovery').select(['status', 'ended_at']).execute()).toEqual([
      { status: 'credentials-changed', ended_at: platform.clock.now() },
    ]);
    expect((await mailsTo(platform, EMAIL)).filter(({ withdrawn_at }) => withdrawn_at)).toHaveLength(1);
  });
});
