import { beforeEach, describe, expect, it } from 'vitest';
import {
  accountRow,
  auditLines,
  mailsTo,
  ORIGIN,
  openAccount,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { askForAddress, changeAddress, disputeReferenceTo } from '../../test/tools/changes.ts';
import { codeIdOf } from '../../test/tools/codes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { noRoomToHash, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { forgetPassword } from '../../test/tools/recoveries.ts';
import { codeOfLetter } from '../../test/tools/registrations.ts';
import { findSession } from '../account/session.ts';
import { storePassword } from '../passwords/set-password.ts';
import { Overloaded } from '../platform/fair-queue.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { disputeState } from './dispute-state.ts';
import { freezeAccount } from './freeze-account.ts';
import { forgetFormerPasswords, undoChange } from './undo-change.ts';

const LILA = 'lila@test.example';
const THIEF = 'voleur@test.example';
const SIREN = '732829320';

describeOnEachDatabase('« Ce n’était pas moi », where no question is asked', (db) => {
  let platform: TestPlatform;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    platform.installation = { ...platform.installation, SECURITY_QUESTION: false };
    accountId = await openAccount(platform, LILA);
  });

  /** Address and password are changed by somebody who knew the password. @returns the id of the change */
  async function stolen(present = PASSWORD): Promise<string> {
    const thief = await signedIn(platform, LILA, present);
    await changeAddress(platform, thief, THIEF, { newPassword: otherPassword(), password: present });
    return disputable();
  }
  async function disputable(): Promise<string> {
    const state = await disputeState(platform, await disputeReferenceTo(platform, LILA));
    return state.state === 'can-be-frozen' ? state.change.id : expect.fail(state.state);
  }
  async function choosePassword(password: string): Promise<void> {
    const hash = await platform.hasher.hash(password);
    await inTransaction(platform, (tx) => storePassword(tx, accountId, hash));
  }
  const freeze = (changeId: string, password = PASSWORD) =>
    freezeAccount(platform, { changeId, password, origin: ORIGIN });
  const stateOf = async () => (await disputeState(platform, await disputeReferenceTo(platform, LILA))).state;
  const row = () => accountRow(db(), accountId);
  const change = () => db().selectFrom('credential_change').selectAll().executeTakeFirstOrThrow();

  it('takes a password in force before the change, and gives nobody the account by it', async () => {
    const id = await stolen();
    // What the thief chose with the change does not count.
    expect(await freeze(id, otherPassword())).toEqual({ outcome: 'wrong-secret', triesLeft: 4 });
    expect(await freeze(id)).toMatchObject({ outcome: 'frozen' });
    expect((await row()).sign_in_email).toBe(THIEF);
    const undo = { changeId: id, answer: PASSWORD, origin: ORIGIN };
    expect(await undoChange(platform, undo)).toEqual({
      outcome: 'cannot-be-undone',
    });
  });

  it('takes the one in force 72 hours before too: a thief who changed it first gains nothing', async () => {
    platform.clock.advance({ hours: 72 });
    await choosePassword(otherPassword(2));
    platform.clock.advance({ minutes: 1 });
    const id = await stolen(otherPassword(2));
    // Nor by what is chosen since.
    for (let number = 3; number < 13; number++) {
      platform.clock.advance({ minutes: 1 });
      await choosePassword(otherPassword(number));
    }
    expect(await freeze(id)).toMatchObject({ outcome: 'frozen' });
  });

  it.each([1, 9, 10, 15])(
    'takes the holder’s own of 200 days ago, whoever took the session over having chosen %i since',
    async (count) => {
      platform.clock.advance({ days: 200 });
      for (let number = 2; number < count + 2; number++) {
        platform.clock.advance({ minutes: 1 });
        await choosePassword(otherPassword(number));
      }
      expect(await freeze(await stolen(otherPassword(count + 1)))).toMatchObject({ outcome: 'frozen' });
    },
  );

  it('takes none that was replaced 72 hours before', async () => {
    await choosePassword(otherPassword(2));
    platform.clock.advance({ hours: 72 });
    const id = await stolen(otherPassword(2));
    expect(await freeze(id)).toMatchObject({ outcome: 'wrong-secret' });
    expect(await freeze(id, otherPassword(2))).toMatchObject({ outcome: 'frozen' });
  });

  it('is of no use to who reads the old mailbox and knows no password: five tries, and nobody is kept out', async () => {
    const id = await stolen();
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect(await freeze(id, 'faux-mot-de-passe')).toEqual({ outcome: 'wrong-secret', triesLeft });
    expect(await stateOf()).toBe('tried-too-often');
    expect(await freeze(id)).toEqual({ outcome: 'cannot-be-frozen' });
    expect(await opens(platform, THIEF, otherPassword())).toBe(true);
    const told = (await mailsTo(platform, THIEF)).filter(({ purpose }) => purpose === 'dispute-stopped');
    expect(told).toHaveLength(1);
    expect(told[0]?.text.replaceAll(/\s+/g, ' ')).toContain('le mot de passe d’avant la modification');
    expect(told[0]?.text).not.toContain('question');
  });

  it('keeps the passwords before the change for 72 hours, as hashes, and where no question is asked only', async () => {
    await stolen();
    expect(await platform.hasher.verify((await change()).former_password_hash ?? '', PASSWORD)).toBe(true);
    platform.clock.advance({ hours: 71, minutes: 59 });
    await forgetFormerPasswords(platform);
    expect((await change()).former_password_hash).not.toBeNull();
    platform.clock.advance({ minutes: 1 });
    await forgetFormerPasswords(platform);
    expect((await change()).former_password_hash).toBeNull();
    platform.installation = { ...platform.installation, SECURITY_QUESTION: true };
    await changeAddress(platform, await signedIn(platform, THIEF, otherPassword()), LILA, {
      password: otherPassword(),
    });
    const rows = await db().selectFrom('credential_change').select('former_password_hash').execute();
    expect(rows).toEqual([{ former_password_hash: null }, { former_password_hash: null }]);
  });

  it('counts no password that could not be compared', async () => {
    const id = await stolen();
    const { hasher } = platform;
    platform.hasher = noRoomToHash;
    for (let number = 0; number < 7; number++) await expect(freeze(id)).rejects.toThrow(Overloaded);
    platform.hasher = hasher;
    expect(await freeze(id)).toMatchObject({ outcome: 'frozen' });
  });

  describe('a freeze', () => {
    it('keeps everybody out for 7 days, and ends by itself with everything as it was', async () => {
      const id = await stolen();
      const thief = await signedIn(platform, THIEF, otherPassword());
      await askForAddress(platform, thief, 'encore@test.example', { password: otherPassword() });
      const before = await row();
      expect(await freeze(id)).toMatchObject({ outcome: 'frozen' });
      expect(await findSession(platform, thief.token)).toBeUndefined();
      expect(await opens(platform, THIEF, otherPassword())).toBe(false);
      expect(
        (await db().selectFrom('credential_change').select('status').execute()).map(({ status }) => status),
      ).toEqual(expect.arrayContaining(['activated', 'cancelled']));
      platform.clock.advance({ days: 6, hours: 23, minutes: 59 });
      expect(await opens(platform, THIEF, otherPassword())).toBe(false);
      platform.clock.advance({ minutes: 1 });
      expect(await opens(platform, THIEF, otherPassword())).toBe(true);
      expect(await row()).toEqual({ ...before, frozen_until: platform.clock.now() });
    });

    it('is said to both addresses, with its end, and on record', async () => {
      await freeze(await stolen());
      for (const address of [LILA, THIEF]) {
        const told = (await mailsTo(platform, address)).filter(({ purpose }) => purpose === 'account-frozen');
        expect(told).toHaveLength(1);
        expect(told[0]?.text.replaceAll(/\s+/g, ' ')).toContain('jusqu’au 29 août 2023 à');
      }
      expect((await auditLines(db(), accountId)).at(-1)).toMatchObject({
        event: 'account-frozen',
        outcome: 'done',
      });
    });

    it('lets no code work: not a letter’s, and a forgotten password is answered by mail without one', async () => {
      const { subscriber_number } = await row();
      await db()
        .insertInto('dossier')
        .values({
          id: platform.random.uuid(),
          account_id: accountId,
          siren: SIREN,
          name: 'X',
          status: 'waiting',
        })
        .execute();
      const code = await codeOfLetter(platform, subscriber_number);
      await freeze(await stolen());
      await expect(codeIdOf(platform, code)).rejects.toThrow('account-frozen');
      await forgetPassword(platform, THIEF);
      const [mail] = (await mailsTo(platform, THIEF)).slice(-1);
      expect(mail?.subject).toBe('Espace professionnel - Mot de passe oublié');
      expect(mail?.text.replaceAll(/\s+/g, ' ')).toContain('aucun code n’est envoyé');
      expect(await db().selectFrom('recovery').selectAll().execute()).toEqual([]);
      // It works again once the freeze is over.
      platform.clock.advance({ days: 7 });
      await codeIdOf(platform, code);
    });

    it('comes once a change, and no later try makes it longer', async () => {
      const id = await stolen();
      await freeze(id);
      const { frozen_until } = await row();
      expect(frozen_until).toEqual(new Date(platform.clock.now().getTime() + 7 * 24 * 3_600_000));
      expect(await stateOf()).toBe('frozen');
      platform.clock.advance({ days: 1 });
      expect(await freeze(id)).toEqual({ outcome: 'cannot-be-frozen' });
      expect((await row()).frozen_until).toEqual(frozen_until);
    });

    it('calls off a deletion that was asked for', async () => {
      const id = await stolen();
      await db().updateTable('account').set({ deletion_asked_at: platform.clock.now() }).execute();
      await freeze(id);
      expect((await row()).deletion_asked_at).toBeNull();
      expect((await mailsTo(platform, LILA)).at(-1)?.text).toContain('suppression');
    });

    it('is not to be had before the activation, after 72 hours, nor where the question is asked', async () => {
      await askForAddress(platform, await signedIn(platform, LILA), THIEF);
      const pending = await disputeState(platform, await disputeReferenceTo(platform, LILA));
      if (pending.state !== 'can-be-cancelled') throw new Error(pending.state);
      expect(await freeze(pending.change.id)).toEqual({ outcome: 'cannot-be-frozen' });

      platform.clock.advance({ minutes: 1 });
      await changeAddress(platform, await signedIn(platform, LILA), THIEF);
      const id = await disputable();
      platform.installation = { ...platform.installation, SECURITY_QUESTION: true };
      expect(await freeze(id)).toEqual({ outcome: 'cannot-be-frozen' });
      platform.installation = { ...platform.installation, SECURITY_QUESTION: false };
      platform.clock.advance({ hours: 72 });
      expect(await freeze(id)).toEqual({ outcome: 'cannot-be-frozen' });
      expect((await row()).frozen_until).toBeNull();
    });
  });
});
