import { beforeEach, expect, it } from 'vitest';
import { auditLines, mailsTo, ORIGIN, openAccount, signedIn } from '../../test/tools/accounts.ts';
import { type Habits, testPasskey } from '../../test/tools/authenticator.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addPasskey, offered } from '../../test/tools/passkeys.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { accountById, factorsFrozenUntil } from '../account/account.ts';
import { asHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { purgeUsedChallenges } from './challenge.ts';
import { keepPasskey, removePasskey, renamePasskey } from './keep-passkey.ts';
import { requestOptions } from './options.ts';
import { MOST_PASSKEYS, passkeysOf, purgePasskeys, putPasskeysBack, putPasskeysToSleep } from './passkey.ts';
import { relyingPartyOf } from './relying-party.ts';
import { checkPasskey, usePasskey } from './use-passkey.ts';

const LILA = 'lila@test.example';
const ASKED = { purpose: 'sign-in', bound: 'a browser' } as const;

describeOnEachDatabase('passkeys', (db) => {
  let platform: TestPlatform;
  let accountId: string;
  let lila: Actor;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, LILA);
    lila = await signedIn(platform, LILA);
  });

  const party = () => relyingPartyOf(platform.installation) ?? expect.fail('no relying party');
  const asked = () => requestOptions(platform, party(), ASKED);
  const all = () => passkeysOf(db(), accountId).execute();
  /** Whether what an authenticator answers opens the account. */
  async function opens(sent: string, how = ASKED as Parameters<typeof checkPasskey>[2]): Promise<boolean> {
    const checked = await checkPasskey(platform, sent, how);
    if (!checked.right) return false;
    const account = (await accountById(db(), accountId)) ?? expect.fail('no account');
    return inTransaction(platform, (tx) => usePasskey(tx, account, checked, ORIGIN));
  }

  it.each(['EdDSA', 'ES256'] as const)('are made, used and told of (%s)', async (algorithm) => {
    const passkey = testPasskey(algorithm);
    const kept = await addPasskey(platform, lila, passkey);
    expect(kept).toMatchObject({ rp_id: 'espace.example', backup_eligible: false, last_used_at: null });
    expect(Buffer.from(kept.user_handle, 'base64url')).toHaveLength(16);
    platform.clock.advance({ minutes: 5 });
    expect(await opens(passkey.assert(asked()))).toBe(true);
    expect((await all())[0]?.last_used_at).toEqual(platform.clock.now());
    expect((await auditLines(db(), accountId)).map(({ event }) => event)).toContain('passkey-added');
    const mails = await mailsTo(platform, LILA);
    expect(mails.map(({ subject }) => subject)).toEqual(['Espace professionnel - Clé d’accès ajoutée']);
  });

  it('are asked for with three kinds of keys, no attestation and their holder verified', async () => {
    const options = await offered(platform, lila);
    expect(options).toMatchObject({
      rp: { id: 'espace.example' },
      user: { name: LILA, displayName: 'Lila ROSEMONDE' },
      pubKeyCredParams: [{ alg: -7 }, { alg: -257 }, { alg: -8 }],
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [],
    });
    const first = await addPasskey(platform, lila);
    const next = await offered(platform, lila);
    expect(next.excludeCredentials).toMatchObject([{ id: first.credential_id }]);
    // Authenticators know the account by one name, whichever passkey was first.
    expect(next.user.id).toBe(first.user_handle);
  });

  it.each<[string, Habits]>([
    ['another origin', { origin: 'https://espace.exemple' }],
    ['another port', { origin: 'https://espace.example:444' }],
    ['another RP ID', { rpId: 'example' }],
    ['nobody verified', { unverified: true }],
    ['a frame of another site', { crossOrigin: true }],
    ['a challenge of nobody', { challenge: Buffer.alloc(60).toString('base64url') }],
    ['the name of another passkey', { credentialId: testPasskey().credentialId }],
  ])('are neither made nor used with %s', async (_what, habits) => {
    const made = testPasskey().register(await offered(platform, lila), habits);
    expect(await keepPasskey(platform, lila, made)).toEqual({ outcome: 'wrong' });
    const passkey = testPasskey();
    await addPasskey(platform, lila, passkey);
    expect(await opens(passkey.assert(asked(), habits))).toBe(false);
    expect((await all())[0]?.last_used_at).toBeNull();
  });

  it('prove nothing for another account', async () => {
    const passkey = testPasskey();
    await addPasskey(platform, lila, passkey);
    expect(await opens(passkey.assert(asked(), { userHandle: Buffer.alloc(16).toString('base64url') }))).toBe(
      false,
    );
  });

  it('answer a challenge once, be it in two tabs', async () => {
    const passkey = testPasskey();
    await addPasskey(platform, lila);
    const [one, other] = [await offered(platform, lila), await offered(platform, lila)];
    const made = passkey.register(one);
    expect(await keepPasskey(platform, lila, made)).toMatchObject({ outcome: 'kept' });
    expect(await keepPasskey(platform, lila, made)).toEqual({ outcome: 'too-late' });
    // The other tab has a challenge of its own, and makes a second one.
    expect(await keepPasskey(platform, lila, testPasskey().register(other))).toMatchObject({
      outcome: 'kept',
    });
    const sent = passkey.assert(asked());
    expect(await opens(sent)).toBe(true);
    expect(await checkPasskey(platform, sent, ASKED)).toEqual({ right: false, why: 'too-late' });
    platform.clock.advance({ minutes: 59 });
    await purgeUsedChallenges(platform, platform.clock.now());
    expect(await checkPasskey(platform, sent, ASKED)).toEqual({ right: false, why: 'too-late' });
  });

  it('answer no challenge of another session, purpose or browser', async () => {
    const options = await offered(platform, lila);
    const elsewhere = await signedIn(platform, LILA);
    const passkey = testPasskey();
    const made = passkey.register(options);
    expect(await keepPasskey(platform, elsewhere, made)).toEqual({ outcome: 'wrong' });
    expect(await keepPasskey(platform, lila, made)).toMatchObject({ outcome: 'kept' });
    expect(await opens(passkey.assert(asked()), { ...ASKED, bound: 'another browser' })).toBe(false);
    expect(await opens(passkey.assert(asked()), { ...ASKED, purpose: 'second-step' })).toBe(false);
    expect(await opens(passkey.assert(options))).toBe(false);
  });

  it('are made within ten minutes, and used within an hour', async () => {
    const options = await offered(platform, lila);
    platform.clock.advance({ minutes: 10 });
    expect(await keepPasskey(platform, lila, testPasskey().register(options))).toEqual({
      outcome: 'too-late',
    });
    const passkey = testPasskey();
    await addPasskey(platform, lila, passkey);
    const page = asked();
    platform.clock.advance({ minutes: 60 });
    expect(await checkPasskey(platform, passkey.assert(page), ASKED)).toEqual({
      right: false,
      why: 'too-late',
    });
  });

  it('whose counter goes back are told of, and lock nobody out', async () => {
    const passkey = testPasskey();
    await addPasskey(platform, lila, passkey, { counter: 5 });
    expect(await opens(passkey.assert(asked(), { counter: 6 }))).toBe(true);
    expect((await all())[0]?.counter).toBe(6);
    for (const counter of [6, 3, 0]) expect(await opens(passkey.assert(asked(), { counter }))).toBe(true);
    // The highest is what the next one is compared with.
    expect((await all())[0]?.counter).toBe(6);
    const told = (await auditLines(db(), accountId)).filter(({ event }) => event === 'passkey-counter');
    expect(told).toHaveLength(3);
    const subjects = (await mailsTo(platform, LILA)).map(({ subject }) => subject);
    expect(subjects).toContain('Espace professionnel - Clé d’accès à vérifier');
  });

  it('that are copied by a password manager count nothing', async () => {
    const passkey = testPasskey();
    const kept = await addPasskey(platform, lila, passkey, { synced: true });
    expect(kept).toMatchObject({ backup_eligible: true, backed_up: true });
    for (let times = 0; times < 2; times += 1)
      expect(await opens(passkey.assert(asked(), { synced: true }))).toBe(true);
    expect(await auditLines(db(), accountId)).not.toContainEqual(
      expect.objectContaining({ event: 'passkey-counter' }),
    );
  });

  it('are named, and renamed as somebody sees it', async () => {
    const { id } = await addPasskey(platform, lila);
    platform.clock.advance({ seconds: 1 });
    await addPasskey(platform, lila);
    expect((await all()).map(({ label }) => label)).toEqual(['Navigateur inconnu', 'Navigateur inconnu (2)']);
    expect(await renamePasskey(platform, lila, id, '  Mon\u200b téléphone ')).toEqual({ outcome: 'renamed' });
    expect((await all())[0]?.label).toBe('Mon téléphone');
    expect(await renamePasskey(platform, lila, id, '\u200b ')).toEqual({ outcome: 'no-name' });
    expect(await renamePasskey(platform, lila, id, 'é'.repeat(51))).toEqual({ outcome: 'too-long' });
    expect(await renamePasskey(platform, lila, platform.random.uuid(), 'x')).toEqual({ outcome: 'unknown' });
    expect(await renamePasskey(platform, lila, 'x', 'x')).toEqual({ outcome: 'unknown' });
  });

  it('that are removed open nothing, and belong to their own account alone', async () => {
    const passkey = testPasskey();
    const { id } = await addPasskey(platform, lila, passkey);
    await openAccount(platform, 'paul@test.example');
    const paul = await signedIn(platform, 'paul@test.example');
    const remove = (actor: Actor) => asHolder(platform, actor, (holder) => removePasskey(holder, actor, id));
    expect(await remove(paul)).toEqual({ outcome: 'unknown' });
    const before = passkey.assert(asked());
    const checked = await checkPasskey(platform, passkey.assert(asked()), ASKED);
    expect(await remove(lila)).toEqual({ outcome: 'removed' });
    expect(await remove(lila)).toEqual({ outcome: 'unknown' });
    expect(await opens(before)).toBe(false);
    // Removed between its verification and its use.
    const account = (await accountById(db(), accountId)) ?? expect.fail('no account');
    if (!checked.right) throw new Error(checked.why);
    expect(await inTransaction(platform, (tx) => usePasskey(tx, account, checked, ORIGIN))).toBe(false);
  });

  it('are at most so many', async () => {
    for (let count = 0; count < MOST_PASSKEYS - 1; count += 1) await addPasskey(platform, lila);
    const last = await offered(platform, lila);
    await addPasskey(platform, lila);
    await expect(offered(platform, lila)).rejects.toThrow('too-many');
    expect(await keepPasskey(platform, lila, testPasskey().register(last))).toEqual({ outcome: 'too-many' });
  });

  it('come back in a dispute with an answer, and those made since go for good', async () => {
    const [own, thiefs] = [testPasskey(), testPasskey()];
    const { id } = await addPasskey(platform, lila, own);
    platform.clock.advance({ minutes: 20 });
    const since = platform.clock.now();
    lila = await signedIn(platform, LILA);
    await addPasskey(platform, lila, thiefs);
    await asHolder(platform, lila, (holder) => removePasskey(holder, lila, id));
    const touched = await inTransaction(platform, (tx) => putPasskeysBack(tx, accountId, since));
    expect(touched).toEqual({ asleep: 1, back: 1, open: 1 });
    expect(await opens(own.assert(asked()))).toBe(true);
    expect(await opens(thiefs.assert(asked()))).toBe(false);
    // A later dispute, for which the thief's passkey was there before.
    const later = new Date(platform.clock.now().getTime() + 1);
    await inTransaction(platform, (tx) => putPasskeysBack(tx, accountId, later));
    expect(await opens(thiefs.assert(asked()))).toBe(false);
  });

  it('that their holder has removed do not come back by a mailbox alone', async () => {
    const [removed, added] = [testPasskey(), testPasskey()];
    const { id } = await addPasskey(platform, lila, removed);
    platform.clock.advance({ minutes: 20 });
    const since = platform.clock.now();
    lila = await signedIn(platform, LILA);
    await addPasskey(platform, lila, added);
    await asHolder(platform, lila, (holder) => removePasskey(holder, lila, id));
    const touched = await inTransaction(platform, (tx) => putPasskeysToSleep(tx, accountId, since));
    expect(touched).toEqual({ asleep: 1, open: 0 });
    for (const passkey of [removed, added]) expect(await opens(passkey.assert(asked()))).toBe(false);
  });

  it('are added by nobody for two days after a recovery, be it begun before, and removed all the same', async () => {
    const { id } = await addPasskey(platform, lila);
    const begun = testPasskey().register(await offered(platform, lila));
    const until = factorsFrozenUntil(platform.clock.now());
    await db()
      .updateTable('account')
      .set({ factors_frozen_until: until })
      .where('id', '=', accountId)
      .execute();
    expect(await keepPasskey(platform, lila, begun)).toEqual({ outcome: 'frozen', until });
    await expect(offered(platform, lila)).rejects.toThrow('frozen');
    const removed = await asHolder(platform, lila, (holder) => removePasskey(holder, lila, id));
    expect(removed).toEqual({ outcome: 'removed' });
    platform.clock.advance({ days: 2 });
    lila = await signedIn(platform, LILA);
    expect(await offered(platform, lila)).toBeDefined();
  });

  it('write nothing where they are wrong, however often', async () => {
    await addPasskey(platform, lila);
    const used = () => db().selectFrom('used_passkey_challenge').select('id').execute();
    const before = await used();
    for (let times = 0; times < 3; times += 1) expect(await opens(testPasskey().assert(asked()))).toBe(false);
    expect(await used()).toEqual(before);
  });

  it('that were removed or put away are forgotten after 30 days, with the challenges that were answered', async () => {
    await addPasskey(platform, lila);
    const epoch = new Date(0);
    await inTransaction(platform, (tx) => putPasskeysToSleep(tx, accountId, epoch));
    const { id } = await addPasskey(platform, lila);
    await asHolder(platform, lila, (holder) => removePasskey(holder, lila, id));
    platform.clock.advance({ days: 30 });
    await purgePasskeys(platform, platform.clock.now());
    await purgeUsedChallenges(platform, platform.clock.now());
    expect(await db().selectFrom('passkey').select('id').execute()).toEqual([]);
    expect(await db().selectFrom('used_passkey_challenge').select('id').execute()).toEqual([]);
  });

  it.each(['', 'x', '{}', '[]', 'null', '{"id":"a","rawId":"a","type":"public-key","response":{}}'])(
    'are nothing that no browser sends: %s',
    async (sent) => {
      expect(await keepPasskey(platform, lila, sent)).toEqual({ outcome: 'wrong' });
      expect(await opens(sent)).toBe(false);
    },
  );
});
