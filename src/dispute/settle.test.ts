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
import { changeAddress, disputeReferenceTo } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { newPasswordCodesTo } from '../../test/tools/recoveries.ts';
import { disputeState } from './dispute-state.ts';
import { freezeAccount } from './freeze-account.ts';
import { releaseAccount, restoreAccount } from './settle.ts';

const LILA = 'lila@test.example';
const THIEF = 'voleur@test.example';
const REASON = 'Pièce d’identité vérifiée au guichet';

describeOnEachDatabase('what the operator decides of a dispute', (db) => {
  let platform: TestPlatform;
  let accountId: string;
  let subscriberNumber: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    platform.installation = { ...platform.installation, SECURITY_QUESTION: false };
    accountId = await openAccount(platform, LILA);
    subscriberNumber = (await row()).subscriber_number;
  });

  const row = () => accountRow(db(), accountId);
  const everything = async () => ({
    account: await row(),
    changes: await db().selectFrom('credential_change').selectAll().orderBy('id').execute(),
    mails: await db().selectFrom('mail').selectAll().orderBy('id').execute(),
    events: await auditLines(db()),
  });
  async function stolen(): Promise<void> {
    await changeAddress(platform, await signedIn(platform, LILA), THIEF, { newPassword: otherPassword() });
  }
  const freeze = async (changeId: string, password: string) =>
    expect(await freezeAccount(platform, { changeId, password, origin: ORIGIN })).toMatchObject({
      outcome: 'frozen',
    });
  async function frozen(): Promise<void> {
    await stolen();
    const state = await disputeState(platform, await disputeReferenceTo(platform, LILA));
    if (state.state !== 'can-be-frozen') throw new Error(state.state);
    await freeze(state.change.id, PASSWORD);
  }
  const release = () => releaseAccount(platform, { subscriberNumber, reason: REASON });
  const restore = (address?: string) =>
    restoreAccount(platform, { subscriberNumber, reason: REASON, address });
  const lastNoticeTo = async (address: string) =>
    (await mailsTo(platform, address)).findLast(({ purpose }) => purpose !== 'own-recovery-code');

  describe('a release', () => {
    it('ends the freeze and leaves everything else as it is', async () => {
      await frozen();
      const before = await row();
      expect(await release()).toMatchObject({ outcome: 'released', addresses: [THIEF, LILA] });
      expect(await row()).toEqual({ ...before, frozen_until: null });
      expect(await opens(platform, THIEF, otherPassword())).toBe(true);
    });

    it('is told to both addresses and on record, with its reason', async () => {
      await frozen();
      await release();
      for (const address of [LILA, THIEF])
        expect(await lastNoticeTo(address)).toMatchObject({
          subject: 'Espace professionnel - Fin de la suspension',
          text: expect.stringContaining(REASON),
        });
      expect((await auditLines(db(), accountId)).at(-1)).toMatchObject({
        event: 'account-released',
        ip: null,
        details: { reason: REASON },
      });
    });

    it('is the last word: the same change freezes the account no more', async () => {
      await frozen();
      await release();
      const state = await disputeState(platform, await disputeReferenceTo(platform, LILA));
      expect(state.state).toBe('only-by-assistance');
    });

    it('is refused where nothing is frozen, or is no longer', async () => {
      await frozen();
      platform.clock.advance({ days: 7 });
      const before = await everything();
      expect(await release()).toEqual({ outcome: 'not-closed' });
      expect(await releaseAccount(platform, { subscriberNumber: '20990010000001', reason: REASON })).toEqual({
        outcome: 'no-such-subscriber',
      });
      expect(await everything()).toEqual(before);
    });
  });

  describe('a restoration', () => {
    it('gives the address before the change back, with no password until the mailed code is used', async () => {
      await frozen();
      expect(await restore()).toEqual({ outcome: 'restored', address: LILA, insteadOf: THIEF });
      expect(await row()).toMatchObject({ sign_in_email: LILA, frozen_until: null });
      expect(await newPasswordCodesTo(platform)).toEqual([LILA]);
      expect((await auditLines(db(), accountId)).at(-1)).toMatchObject({
        event: 'account-restored',
        details: { reason: REASON },
      });
      for (const email of [LILA, THIEF]) expect(await opens(platform, email, otherPassword())).toBe(false);
      for (const address of [LILA, THIEF])
        expect(await lastNoticeTo(address)).toMatchObject({
          subject: 'Espace professionnel - Adresse électronique rétablie',
          text: expect.stringContaining(REASON),
        });
    });

    it('needs no freeze: long after, and where the question is asked', async () => {
      platform.installation = { ...platform.installation, SECURITY_QUESTION: true };
      await stolen();
      platform.clock.advance({ days: 30 });
      expect(await restore()).toMatchObject({ outcome: 'restored', address: LILA });
    });

    it('goes back behind all that a thief changed since, whichever link he used', async () => {
      await stolen();
      platform.clock.advance({ minutes: 1 });
      const thief = await signedIn(platform, THIEF, otherPassword());
      await changeAddress(platform, thief, 'encore@test.example', {
        newPassword: otherPassword(2),
        password: otherPassword(),
      });
      for (const [mailbox, password] of [
        [LILA, PASSWORD],
        [THIEF, otherPassword()],
      ] as const) {
        const state = await disputeState(platform, await disputeReferenceTo(platform, mailbox));
        if (state.state !== 'can-be-frozen') throw new Error(state.state);
        await freeze(state.change.id, password);
      }
      expect(await restore()).toMatchObject({ outcome: 'restored', address: LILA });
      const changes = await db().selectFrom('credential_change').select('status').execute();
      expect(changes).toEqual([{ status: 'undone' }, { status: 'undone' }]);
    });

    it('goes to the former address that is named', async () => {
      await stolen();
      platform.clock.advance({ minutes: 1 });
      const thief = await signedIn(platform, THIEF, otherPassword());
      await changeAddress(platform, thief, 'encore@test.example', {
        newPassword: otherPassword(2),
        password: otherPassword(),
      });
      expect(await restore('inconnue@test.example')).toEqual({ outcome: 'nothing-to-restore' });
      expect(await restore(LILA.toUpperCase())).toMatchObject({ outcome: 'restored', address: LILA });
    });

    it('is refused where there is nothing to restore, or another account has the address', async () => {
      expect(await restore()).toEqual({ outcome: 'nothing-to-restore' });
      await stolen();
      await openAccount(platform, LILA);
      const before = await everything();
      expect(await restore()).toEqual({ outcome: 'address-taken', address: LILA });
      expect(await everything()).toEqual(before);
      expect(await newPasswordCodesTo(platform)).toEqual([]);
    });
  });
});
