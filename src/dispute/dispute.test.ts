import { beforeEach, describe, expect, it } from 'vitest';
import {
  accountRow,
  codesTo,
  mailsTo,
  ORIGIN,
  openAccount,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { askForAddress, changeAddress, disputeReferenceTo } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { noRoomToHash, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { newPasswordCodesTo } from '../../test/tools/recoveries.ts';
import { rememberedQuestion } from '../account/disputed.ts';
import { findSession } from '../account/session.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { Overloaded } from '../platform/fair-queue.ts';
import { cancelDisputedChange } from './cancel-disputed-change.ts';
import { disputeState } from './dispute-state.ts';
import { undoChange } from './undo-change.ts';

const LILA = 'lila@test.example';
const THIEF = 'voleur@test.example';
const ANSWER = 'Camille';

describeOnEachDatabase('« Ce n’était pas moi »', (db) => {
  let platform: TestPlatform;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    const security_answer_hash = await platform.hasher.hash(normaliseAnswer(ANSWER));
    accountId = await openAccount(platform, LILA, { security_answer_hash });
  });

  const stateOf = (reference: string) => disputeState(platform, reference);
  async function changeOf(reference: string): Promise<string> {
    const state = await stateOf(reference);
    if (state.state === 'unreadable') throw new Error('unreadable');
    return state.change.id;
  }
  const cancel = async (reference: string) =>
    cancelDisputedChange(platform, await changeOf(reference), ORIGIN);
  const undo = async (reference: string, answer = ANSWER) =>
    undoChange(platform, { changeId: await changeOf(reference), answer, origin: ORIGIN });
  async function changeQuestion(answer: string): Promise<void> {
    const account = await accountRow(db(), accountId);
    await db()
      .updateTable('account')
      .set({
        ...rememberedQuestion(account, platform.clock.now()),
        security_question: 'Le nom de votre premier animal ?',
        security_answer_hash: await platform.hasher.hash(normaliseAnswer(answer)),
      })
      .where('id', '=', accountId)
      .execute();
  }

  describe('before the activation', () => {
    it('cancels the request, kills its code and ends every session', async () => {
      const thief = await signedIn(platform, LILA);
      await askForAddress(platform, thief, THIEF);
      const reference = await disputeReferenceTo(platform, LILA);
      expect(await cancel(reference)).toMatchObject({ outcome: 'cancelled' });
      expect(await codesTo(platform, THIEF)).toEqual([]);
      expect(await findSession(platform, thief.token)).toBeUndefined();
      expect(await opens(platform, LILA)).toBe(true);
      expect((await mailsTo(platform, LILA)).at(-1)?.subject).toBe(
        "Espace professionnel - Contestation d'une modification",
      );
    });

    it('works once, and not on a request that came after', async () => {
      const lila = await signedIn(platform, LILA);
      await askForAddress(platform, lila, THIEF);
      const reference = await disputeReferenceTo(platform, LILA);
      await cancel(reference);
      expect((await stateOf(reference)).state).toBe('nothing-left');
      platform.clock.advance({ minutes: 1 });
      const lilaAgain = await signedIn(platform, LILA);
      await askForAddress(platform, lilaAgain, 'nouvelle@test.example', { answer: ANSWER });
      expect(await cancel(reference)).toEqual({ outcome: 'cannot-be-cancelled' });
      const newer = await disputeReferenceTo(platform, LILA);
      expect((await stateOf(newer)).state).toBe('link-spent');
      expect(await cancel(newer)).toEqual({ outcome: 'cannot-be-cancelled' });
      expect(await codesTo(platform, 'nouvelle@test.example')).toHaveLength(1);
    });

    it('works again on a request made a week later', async () => {
      const ask = async (answer = '') =>
        askForAddress(platform, await signedIn(platform, LILA), THIEF, { answer });
      await ask();
      await cancel(await disputeReferenceTo(platform, LILA));
      platform.clock.advance({ days: 7, seconds: -1 });
      await expect(ask()).rejects.toThrow('answer-missing');
      platform.clock.advance({ seconds: 1 });
      await ask();
      expect(await cancel(await disputeReferenceTo(platform, LILA))).toMatchObject({ outcome: 'cancelled' });
    });

    it('goes by the answer in force 72 hours before, so that a thief who changed the question has none', async () => {
      await askForAddress(platform, await signedIn(platform, LILA), THIEF);
      await cancel(await disputeReferenceTo(platform, LILA));
      await changeQuestion('réponse du voleur');
      const ask = async (answer: string) =>
        askForAddress(platform, await signedIn(platform, LILA), THIEF, { answer });
      await expect(ask('réponse du voleur')).rejects.toThrow('wrong-answer');
      await ask(ANSWER);
    });

    it('still undoes, with the answer, what it could not cancel', async () => {
      await askForAddress(platform, await signedIn(platform, LILA), THIEF);
      await cancel(await disputeReferenceTo(platform, LILA));
      platform.clock.advance({ minutes: 1 });
      await changeAddress(platform, await signedIn(platform, LILA), THIEF, { answer: ANSWER });
      expect(await undo(await disputeReferenceTo(platform, LILA))).toMatchObject({ outcome: 'undone' });
    });

    it('where no question is asked, cancels once all the same; the next dies with the password', async () => {
      const without = { ...platform, installation: { ...platform.installation, SECURITY_QUESTION: false } };
      await askForAddress(without, await signedIn(platform, LILA), THIEF);
      await cancel(await disputeReferenceTo(platform, LILA));
      platform.clock.advance({ minutes: 1 });
      await askForAddress(without, await signedIn(platform, LILA), THIEF);
      expect((await stateOf(await disputeReferenceTo(platform, LILA))).state).toBe('link-spent');
      const told = (await mailsTo(platform, LILA)).at(-1)?.text.replaceAll(/\s+/g, ' ');
      expect(told).toContain('ensuite avec votre mot de passe : un tel lien');
      expect(told).not.toContain('question de confiance');
    });

    it('has a link that is in no other mailbox, and cannot be made up', async () => {
      await askForAddress(platform, await signedIn(platform, LILA), THIEF);
      await expect(disputeReferenceTo(platform, THIEF)).rejects.toThrow();
      const reference = await disputeReferenceTo(platform, LILA);
      for (const forged of ['', 'x', reference.slice(1), `${reference}A`, 'AAAA-AAAA-AAAA-AAAA'])
        expect(await stateOf(forged)).toEqual({ state: 'unreadable' });
    });
  });

  describe('after the activation', () => {
    it('puts the old address back, and leaves nothing to a thief who changed everything', async () => {
      // A session was stolen: the thief changes the question, the password and the address.
      const thief = await signedIn(platform, LILA);
      await changeQuestion('réponse du voleur');
      await changeAddress(platform, thief, THIEF, { newPassword: otherPassword() });
      const again = await signedIn(platform, THIEF, otherPassword());
      await askForAddress(platform, again, 'encore@test.example', { password: otherPassword() });

      const reference = await disputeReferenceTo(platform, LILA);
      expect(await undo(reference, 'réponse du voleur')).toEqual({ outcome: 'wrong-secret', triesLeft: 4 });
      expect(await undo(reference, 'CAMILLE ')).toMatchObject({ outcome: 'undone' });

      const account = await accountRow(db(), accountId);
      expect(account).toMatchObject({
        sign_in_email: LILA,
        security_question: 'Le prénom de votre conjoint(e) ?',
      });
      expect(await platform.hasher.verify(account.security_answer_hash, normaliseAnswer(ANSWER))).toBe(true);
      expect(await findSession(platform, again.token)).toBeUndefined();
      for (const password of [PASSWORD, otherPassword()]) {
        expect(await opens(platform, THIEF, password)).toBe(false);
        expect(await opens(platform, LILA, password)).toBe(false);
      }
      expect(await codesTo(platform, 'encore@test.example')).toEqual([]);
      expect(await newPasswordCodesTo(platform)).toEqual([LILA]);
      await expect(disputeReferenceTo(platform, 'encore@test.example')).rejects.toThrow();
    });

    it('kills the links of the changes that the thief made since', async () => {
      await changeAddress(platform, await signedIn(platform, LILA), THIEF);
      platform.clock.advance({ minutes: 1 });
      await changeAddress(platform, await signedIn(platform, THIEF), 'encore@test.example');
      const thiefsLink = await disputeReferenceTo(platform, THIEF);
      expect(await undo(await disputeReferenceTo(platform, LILA))).toMatchObject({ outcome: 'undone' });
      expect((await stateOf(thiefsLink)).state).toBe('nothing-left');
      expect(await undo(thiefsLink)).toEqual({ outcome: 'cannot-be-undone' });
      expect((await accountRow(db(), accountId)).sign_in_email).toBe(LILA);
    });

    it('never works again, not even after the same change is made anew (A→B→A→B)', async () => {
      await changeAddress(platform, await signedIn(platform, LILA), THIEF);
      const first = await disputeReferenceTo(platform, LILA);
      expect(await undo(first)).toMatchObject({ outcome: 'undone' });
      expect(await undo(first)).toEqual({ outcome: 'cannot-be-undone' });
      const password_hash = await platform.hasher.hash(PASSWORD);
      await db().updateTable('account').set({ password_hash }).where('id', '=', accountId).execute();
      platform.clock.advance({ minutes: 1 });
      await changeAddress(platform, await signedIn(platform, LILA), THIEF);
      expect(await undo(first)).toEqual({ outcome: 'cannot-be-undone' });
      expect((await accountRow(db(), accountId)).sign_in_email).toBe(THIEF);
    });

    it('is over 72 hours later', async () => {
      await changeAddress(platform, await signedIn(platform, LILA), THIEF);
      const reference = await disputeReferenceTo(platform, LILA);
      platform.clock.advance({ hours: 71, minutes: 59 });
      expect((await stateOf(reference)).state).toBe('can-be-undone');
      platform.clock.advance({ minutes: 1 });
      expect((await stateOf(reference)).state).toBe('too-late');
      expect(await undo(reference)).toEqual({ outcome: 'cannot-be-undone' });
    });

    it('is of no use to a former employee who reads the old mailbox and does not know the answer', async () => {
      const company = 'direction@test.example';
      await changeAddress(platform, await signedIn(platform, LILA), company, {
        newPassword: otherPassword(),
      });
      const formerEmployee = await disputeReferenceTo(platform, LILA);
      for (const triesLeft of [4, 3, 2, 1, 0])
        expect(await undo(formerEmployee, 'Martin')).toEqual({ outcome: 'wrong-secret', triesLeft });
      expect((await stateOf(formerEmployee)).state).toBe('tried-too-often');
      expect(await undo(formerEmployee)).toEqual({ outcome: 'cannot-be-undone' });
      expect(await opens(platform, company, otherPassword())).toBe(true);
      const told = await mailsTo(platform, company);
      expect(told.at(-1)?.text.replaceAll(/\s+/g, ' ')).toContain(
        'Après cinq essais, ce n’est plus possible',
      );
    });

    it('counts no answer that could not be compared, for too many hashes wait', async () => {
      await changeAddress(platform, await signedIn(platform, LILA), THIEF);
      const reference = await disputeReferenceTo(platform, LILA);
      const { hasher } = platform;
      platform.hasher = noRoomToHash;
      for (let number = 0; number < 7; number++) await expect(undo(reference)).rejects.toThrow(Overloaded);
      platform.hasher = hasher;
      expect(await undo(reference, 'Martin')).toEqual({ outcome: 'wrong-secret', triesLeft: 4 });
      expect(await undo(reference)).toMatchObject({ outcome: 'undone' });
    });

    it('is of no use to one who knew the answer, when the question was changed 72 hours before', async () => {
      await changeQuestion('réponse de la direction');
      platform.clock.advance({ hours: 72 });
      await changeAddress(platform, await signedIn(platform, LILA), 'direction@test.example');
      const formerEmployee = await disputeReferenceTo(platform, LILA);
      expect(await undo(formerEmployee, ANSWER)).toMatchObject({ outcome: 'wrong-secret' });
    });

    it('is refused plainly when another account took the old address since', async () => {
      await changeAddress(platform, await signedIn(platform, LILA), THIEF);
      await openAccount(platform, LILA);
      const before = await accountRow(db(), accountId);
      expect(await undo(await disputeReferenceTo(platform, LILA))).toEqual({ outcome: 'address-taken' });
      expect(await accountRow(db(), accountId)).toEqual(before);
      expect(await newPasswordCodesTo(platform)).toEqual([]);
    });

    it.each([true, false])('says that a deletion asked for is off, where one was: %s', async (wasAsked) => {
      await changeAddress(platform, await signedIn(platform, LILA), THIEF);
      const at = wasAsked ? platform.clock.now() : null;
      await db().updateTable('account').set({ deletion_asked_at: at }).execute();
      await undo(await disputeReferenceTo(platform, LILA));
      expect((await accountRow(db(), accountId)).deletion_asked_at).toBeNull();
      const told = (await mailsTo(platform, LILA)).filter(({ text }) => /suppression/.test(text));
      expect(told).toHaveLength(wasAsked ? 1 : 0);
    });

    it('tells the address that loses the account, without a link', async () => {
      await changeAddress(platform, await signedIn(platform, LILA), THIEF);
      await undo(await disputeReferenceTo(platform, LILA));
      const told = (await mailsTo(platform, THIEF)).at(-1)?.text.replaceAll(/\s+/g, ' ') ?? '';
      expect(told).toContain('L’adresse précédente est rétablie');
      expect(told).not.toContain('/contestation');
    });
  });

  it('is written in the audit log, without any answer', async () => {
    await changeAddress(platform, await signedIn(platform, LILA), THIEF);
    const reference = await disputeReferenceTo(platform, LILA);
    await undo(reference, 'Martinette');
    await undo(reference);
    const lines = await db()
      .selectFrom('audit_log')
      .selectAll()
      .where('event', '=', 'change-undone')
      .orderBy('at')
      .orderBy('id')
      .execute();
    expect(lines.map(({ outcome, account_id }) => [outcome, account_id])).toEqual([
      ['refused', accountId],
      ['done', accountId],
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/martinette|camille/i);
  });
});
