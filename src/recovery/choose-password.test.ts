import { beforeEach, expect, it } from 'vitest';
import {
  accountRow,
  mailsTo,
  ORIGIN,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { testPasskey } from '../../test/tools/authenticator.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addPasskey, offered } from '../../test/tools/passkeys.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { openAccountWithAnswer, recoveryCodeOf, verifiedRecovery } from '../../test/tools/recoveries.ts';
import { lockAccount } from '../account/account.ts';
import { findSession } from '../account/session.ts';
import { revokeCodes } from '../codes/store.ts';
import { keepPasskey } from '../passkeys/keep-passkey.ts';
import { passkeysOf } from '../passkeys/passkey.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { choosePassword, recovered } from './choose-password.ts';
import { findRecovery, verifiedAccount } from './find-recovery.ts';

const EMAIL = 'lila@test.example';
const OVER = { outcome: 'recovery-over' };

describeOnEachDatabase('choosing a password in place of a forgotten one', (db) => {
  let platform: TestPlatform;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    platform.clock.set(new Date('2023-08-25T10:00:00Z'));
    accountId = await openAccountWithAnswer(platform, EMAIL);
  });

  const choose = (recoveryId: string, password = otherPassword()) =>
    choosePassword(platform, recoveryId, password, ORIGIN);

  it('is in force at once until three years less a day later, and signs nobody in', async () => {
    const result = await choose(await verifiedRecovery(platform, EMAIL));
    expect(result).toMatchObject({
      outcome: 'recovered',
      email: EMAIL,
      validUntil: '2026-08-24',
      changeEnded: false,
    });
    expect(await db().selectFrom('session').selectAll().execute()).toEqual([]);
    expect(await opens(platform, EMAIL, otherPassword())).toBe(true);
    expect(await opens(platform, EMAIL, PASSWORD)).toBe(false);
  });

  it('ends every session of the account, and of no other', async () => {
    await openAccountWithAnswer(platform, 'paul@test.example');
    const [one, two] = [await signedIn(platform, EMAIL), await signedIn(platform, EMAIL)];
    const paul = await signedIn(platform, 'paul@test.example');
    await choose(await verifiedRecovery(platform, EMAIL));
    expect(await findSession(platform, one.token)).toBeUndefined();
    expect(await findSession(platform, two.token)).toBeUndefined();
    expect(await findSession(platform, paul.token)).toBeDefined();
  });

  it('is confirmed by mail, with the last day and no password', async () => {
    await choose(await verifiedRecovery(platform, EMAIL));
    const mail = (await mailsTo(platform, EMAIL)).at(-1);
    expect(mail?.subject).toBe('Espace professionnel - Modification du mot de passe');
    expect(mail?.text).toContain('24 août 2026');
    expect(mail?.text).not.toMatch(/annulée/);
    expect(mail?.text).not.toContain(otherPassword());
  });

  it('happens once', async () => {
    const recoveryId = await verifiedRecovery(platform, EMAIL);
    await choose(recoveryId);
    expect(await choose(recoveryId, otherPassword(2))).toEqual(OVER);
    expect(await opens(platform, EMAIL, otherPassword())).toBe(true);
  });

  it('leaves a code that has served worth nothing', async () => {
    const code = await recoveryCodeOf(platform, EMAIL);
    const found = await findRecovery(platform, { code });
    if (found.outcome !== 'usable') throw new Error(found.outcome);
    await db().updateTable('recovery').set({ verified_at: platform.clock.now() }).execute();
    await choose(found.recovery.id);
    expect(await findRecovery(platform, { code })).toEqual({ outcome: 'code-used' });
  });

  it.each([
    ['too short', 'trop-court-1', 'too-short'],
    ['with the holder’s name', 'la-belle-rosemonde-danse-9-fois', 'contains-name'],
    ['common', 'motdepasse1234567890', 'common'],
    ['in force and not forgotten after all', PASSWORD, 'in-force'],
  ])('is refused by the same rules as ever: %s', async (_name, password, fault) => {
    const before = await accountRow(db(), accountId);
    const recoveryId = await verifiedRecovery(platform, EMAIL);
    expect(await choose(recoveryId, password)).toEqual({ outcome: 'password-refused', faults: [fault] });
    expect(await accountRow(db(), accountId)).toEqual(before);
    expect(await choose(recoveryId)).toMatchObject({ outcome: 'recovered' });
  });

  it('is shut before the code and the answer were right, and 30 minutes after', async () => {
    await recoveryCodeOf(platform, EMAIL);
    const { id } = await db().selectFrom('recovery').select('id').executeTakeFirstOrThrow();
    expect(await choose(id)).toEqual(OVER);
    platform.clock.advance({ minutes: 1 });
    const recoveryId = await verifiedRecovery(platform, EMAIL);
    platform.clock.advance({ minutes: 30 });
    expect(await choose(recoveryId)).toEqual(OVER);
    expect(await opens(platform, EMAIL, PASSWORD)).toBe(true);
  });

  it('is shut by no newer request, but by credentials that changed meanwhile', async () => {
    const chosen = await verifiedRecovery(platform, EMAIL);
    platform.clock.advance({ minutes: 1 });
    const ended = await verifiedRecovery(platform, EMAIL);
    expect((await verifiedAccount(platform, chosen))?.id).toBe(accountId);
    await inTransaction(platform, async (tx) => {
      await lockAccount(tx.db, accountId);
      await revokeCodes(tx, 'recovery', accountId);
    });
    expect(await choose(ended)).toEqual(OVER);
  });

  it('ends a pending change of address, and both the screen and the mail say so', async () => {
    const changeId = platform.random.uuid();
    const now = platform.clock.now();
    await db()
      .insertInto('credential_change')
      .values({
        id: changeId,
        account_id: accountId,
        status: 'pending',
        old_email: EMAIL,
        new_email: 'autre@test.example',
        new_email_key: 'autre@test.example',
        new_password_hash: 'hash',
        requested_at: now,
        ended_at: null,
      })
      .execute();
    const result = await choose(await verifiedRecovery(platform, EMAIL));
    expect(result).toMatchObject({ outcome: 'recovered', changeEnded: true });
    expect((await mailsTo(platform, EMAIL)).at(-1)?.text).toMatch(/en attente\s+est\s+annulée/);
    const changes = db().selectFrom('credential_change').select(['status', 'new_password_hash']);
    expect(await changes.execute()).toEqual([{ status: 'password-changed', new_password_hash: null }]);
  });

  it('puts passkeys made in the 72 hours before away for good, names how many still open, and has none added for 48 hours', async () => {
    const own = await addPasskey(platform, await signedIn(platform, EMAIL));
    platform.clock.advance({ hours: 72, seconds: 1 });
    const thief = await signedIn(platform, EMAIL);
    await addPasskey(platform, thief);
    const begun = testPasskey().register(await offered(platform, thief));
    const recoveryId = await verifiedRecovery(platform, EMAIL);
    const passkeys = { asleep: 1, open: 1 };
    expect(await choose(recoveryId)).toMatchObject({ outcome: 'recovered', passkeys });
    expect(await recovered(platform, recoveryId)).toMatchObject({ passkeys });
    const open = await passkeysOf(db(), accountId).execute();
    expect(open.map(({ id }) => id)).toEqual([own.id]);
    const told = (await mailsTo(platform, EMAIL)).at(-1)?.text.replaceAll(/\s+/g, ' ');
    expect(told).toContain('Une clé d’accès ajoutée récemment ne permet plus de se connecter');
    expect(told).toContain('Une clé d’accès permet de se connecter à cet espace sans mot de passe.');
    await expect(keepPasskey(platform, thief, begun)).rejects.toThrow();
    const again = await signedIn(platform, EMAIL, otherPassword());
    await expect(offered(platform, again)).rejects.toThrow('frozen');
  });

  it('frees who forgot an expired password, and leaves a deletion asked for as it is', async () => {
    const asked = platform.clock.now();
    await db()
      .updateTable('account')
      .set({ password_valid_until: '2020-01-01', deletion_asked_at: asked })
      .where('id', '=', accountId)
      .execute();
    await choose(await verifiedRecovery(platform, EMAIL));
    expect(await accountRow(db(), accountId)).toMatchObject({
      password_valid_until: '2026-08-24',
      deletion_asked_at: asked,
    });
  });

  it('is in the audit log', async () => {
    await choose(await verifiedRecovery(platform, EMAIL));
    const events = await db().selectFrom('audit_log').selectAll().orderBy('at').orderBy('id').execute();
    expect(events.map(({ event }) => event)).toEqual([
      'recovery-requested',
      'recovery-verified',
      'password-recovered',
    ]);
    expect(new Set(events.map(({ account_id }) => account_id))).toEqual(new Set([accountId]));
  });
});
