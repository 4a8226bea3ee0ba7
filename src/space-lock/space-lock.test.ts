import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  accountRow,
  auditLines,
  handOverMails,
  mailsTo,
  ORIGIN,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { changeAddress, disputeReferenceTo, present } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addFactor } from '../../test/tools/factors.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import {
  ANSWER,
  openAccountWithAnswer,
  printedCodeOf,
  recoverPassword,
  recoveryCodeOf,
} from '../../test/tools/recoveries.ts';
import { addChange } from '../../test/tools/rows.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { LOCK_PATHS, makeLockLink, purgeLockReferences } from '../account/lock-link.tsx';
import { changePassword } from '../credentials/change-password.ts';
import { eraseAccounts } from '../deletion/erase-accounts.ts';
import { requestDeletion } from '../deletion/request-deletion.ts';
import { disputeState } from '../dispute/dispute-state.ts';
import { releaseAccount } from '../dispute/settle.ts';
import { undoChange } from '../dispute/undo-change.ts';
import { carryOutRemovals } from '../factors/carry-out-removals.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { choosePassword } from '../recovery/choose-password.ts';
import { verifyRecovery } from '../recovery/verify-recovery.ts';
import { LOST_PATHS } from '../sign-in/lost/paths.ts';
import { lockOwnSpace } from './lock-space.ts';
import { LOCK } from './pages.tsx';

const LILA = 'lila@test.example';
const FORMER = 'lila@ancienne.example';
const THIEF = 'voleur@test.example';
const STEP = '/connexion/seconde-etape';
const LOCKED = 'Espace professionnel - Espace verrouillé';
const REOPENED = 'Espace professionnel - Espace rouvert';

describeOnEachDatabase('« Verrouiller mon espace »', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    lila = visitorOf(app);
    accountId = await openAccountWithAnswer(platform, LILA);
  });
  afterEach(() => app.close());

  const row = () => accountRow(db(), accountId);
  const signIn = (password = PASSWORD, who = visitorOf(app)) =>
    who.post('/connexion', { email: LILA, password });
  const lockFromSpace = async () => {
    await signIn(PASSWORD, lila);
    const answer = await lila.post(LOCK_PATHS.own, {});
    platform.clock.advance({ minutes: 1 });
    return answer;
  };
  /** Where nothing but what was asked before matters. */
  const lock = async () => lockOwnSpace(platform, await signedIn(platform, LILA));
  const lockLink = async () => {
    const account = await row();
    return (await inTransaction(platform, (tx) => makeLockLink(tx, account))).reference;
  };
  const follow = (reference: string, more = {}) =>
    visitorOf(app).post(LOCK_PATHS.byMail, { reference, ...more });
  const recover = () => recoverPassword(platform, LILA, otherPassword());
  const events = async (wanted: RegExp) =>
    (await auditLines(db(), accountId)).filter(({ event }) => wanted.test(event));
  const subjectsTo = async (address: string, wanted: RegExp) =>
    (await mailsTo(platform, address)).map(({ subject }) => subject).filter((one) => wanted.test(one));

  describe('closes the space at once', () => {
    it('by one button of whoever is signed in, whose own session ends too', async () => {
      await signIn(PASSWORD, lila);
      const other = visitorOf(app);
      await signIn(PASSWORD, other);
      expect((await lila.get(LOCK_PATHS.own)).body).toContain('Ce qu’il faudra pour le rouvrir');
      expect((await lila.post(LOCK_PATHS.own, {})).headers.location).toBe(LOCK_PATHS.done);
      expect((await lila.get(LOCK_PATHS.done)).body).toContain('L’espace est verrouillé');
      for (const one of [lila, other]) expect((await one.get('/espace')).statusCode).toBe(303);
      expect(await db().selectFrom('session').select('account_id').execute()).toEqual([]);
    });

    it('also where the password has expired, which asks for another before anything else', async () => {
      await signIn(PASSWORD, lila);
      await db().updateTable('account').set({ password_valid_until: '2020-01-01' }).execute();
      expect((await lila.post(LOCK_PATHS.own, {})).headers.location).toBe(LOCK_PATHS.done);
    });

    it('ends mailed codes, the pending change, sign-ins begun, known and trusted browsers; a letter goes on', async () => {
      const { phone } = await addFactor(platform, accountId);
      await signIn(PASSWORD, lila);
      await lila.post(STEP, { second_step: phone.code(), trust: '1' });
      const begun = visitorOf(app);
      await signIn(PASSWORD, begun);
      const code = await recoveryCodeOf(platform, LILA);
      const letter = await printedCodeOf(platform, (await row()).subscriber_number);
      await db().updateTable('recovery').set({ status: 'pending', ended_at: null }).execute();
      await addChange(platform, accountId, { status: 'pending', new_email: THIEF });
      await lila.post(LOCK_PATHS.own, {});
      platform.clock.advance({ minutes: 1 });
      expect((await begun.post(STEP, { second_step: phone.code() })).body).toContain('recommence');
      expect(await db().selectFrom('known_browser').select('account_id').execute()).toEqual([]);
      const change = await db().selectFrom('credential_change').select('status').execute();
      expect(change).toEqual([{ status: 'cancelled' }]);
      expect((await verifyRecovery(platform, { code }, ANSWER, ORIGIN)).outcome).not.toBe('verified');
      expect((await verifyRecovery(platform, { code: letter }, ANSWER, ORIGIN)).outcome).toBe('verified');
    });

    it('is recorded, and told to every address known; a former one is only told', async () => {
      const ended_at = platform.clock.now();
      await addChange(platform, accountId, { status: 'activated', old_email: FORMER, ended_at });
      await lockFromSpace();
      for (const address of [LILA, FORMER]) {
        const mail = (await mailsTo(platform, address)).find(({ subject }) => subject === LOCKED);
        expect(mail?.text.includes('Mot de passe oublié')).toBe(address === LILA);
        expect(mail?.text).not.toContain(LOCK_PATHS.byMail);
      }
      expect(await events(/locked/)).toMatchObject([{ details: { from: 'space' }, ip: '192.0.2.1' }]);
    });
  });

  describe('nobody signs in meanwhile', () => {
    it('the right password is told how to open it again, a wrong one what it is always told', async () => {
      const before = await signIn('pas-celui-la-non-plus-1');
      await lockFromSpace();
      const right = await signIn();
      expect(right).toMatchObject({ statusCode: 403, body: expect.stringContaining('Pour le rouvrir') });
      const wrong = await signIn('pas-celui-la-non-plus-1');
      expect(wrong.statusCode).toBe(before.statusCode);
      expect(wrong.body).not.toContain('verrouill');
      expect(await events(/signed-in/)).toContainEqual(
        expect.objectContaining({ outcome: 'refused', details: { method: 'password', locked: true } }),
      );
    });

    it('neither by a factor, and no code on paper is used up for nothing', async () => {
      const { backupCodes } = await addFactor(platform, accountId);
      await lock();
      const who = visitorOf(app);
      expect((await signIn(PASSWORD, who)).statusCode).toBe(403);
      await who.post(STEP, { second_step: backupCodes[0] ?? '' });
      expect((await who.get('/espace')).statusCode).toBe(303);
      const used = db().selectFrom('backup_code').select('id').where('used_at', 'is not', null);
      expect(await used.execute()).toEqual([]);
    });

    it('nor in a session that an earlier version beside this one opens', async () => {
      await signIn(PASSWORD, lila);
      await db().updateTable('account').set({ locked_at: platform.clock.now() }).execute();
      expect((await lila.get('/espace')).statusCode).toBe(303);
    });
  });

  describe('by the link of a mail', () => {
    it('is locked by a button, and not by opening the link nor by posting it', async () => {
      await signIn(PASSWORD);
      platform.clock.advance({ minutes: 1 });
      await signIn(PASSWORD, visitorOf(app, '203.0.113.9'));
      await handOverMails(platform);
      const mail = (await mailsTo(platform, LILA)).find(({ purpose }) => purpose === 'new-browser');
      const reference = /\/verrouillage#([\w-]{19})/.exec(mail?.text ?? '')?.[1] ?? '';
      expect((await lila.get(LOCK_PATHS.byMail)).statusCode).toBe(200);
      expect((await follow(reference)).body).toContain('Verrouiller maintenant');
      expect((await row()).locked_at).toBeNull();
      expect((await follow(reference, { action: LOCK })).headers.location).toBe(LOCK_PATHS.done);
      expect((await follow(reference, { action: LOCK })).headers.location).toBe(LOCK_PATHS.done);
      expect(await events(/locked/)).toMatchObject([{ details: { from: 'mail' } }]);
    });

    it('is worth nothing once another address signs in, after 30 days, or made up', async () => {
      const reference = await lockLink();
      await db().updateTable('account').set({ sign_in_email_key: THIEF, sign_in_email: THIEF }).execute();
      expect((await follow(reference, { action: LOCK })).statusCode).toBe(422);
      await db().updateTable('account').set({ sign_in_email_key: LILA, sign_in_email: LILA }).execute();
      platform.clock.advance({ days: 30 });
      expect((await follow(reference, { action: LOCK })).statusCode).toBe(422);
      expect((await follow('2345-6789-ABCD-EFGH', { action: LOCK })).statusCode).toBe(422);
      expect((await row()).locked_at).toBeNull();
      platform.clock.advance({ minutes: 1 });
      await purgeLockReferences(platform, platform.clock.now());
      expect(await db().selectFrom('lock_reference').select('made_at').execute()).toEqual([]);
    });

    it('locks nothing any more once the space was opened again: whoever has read it holds nobody hostage', async () => {
      const reference = await lockLink();
      await lock();
      platform.clock.advance({ minutes: 1 });
      await recover();
      expect((await follow(reference, { action: LOCK })).statusCode).toBe(422);
      expect((await row()).locked_at).toBeNull();
    });

    it('is counted like other references, and none is kept but as a hash', async () => {
      const reference = await lockLink();
      let last = 0;
      for (let time = 0; time < 25; time++) last = (await follow('2345-6789-ABCD-EFGH')).statusCode;
      expect(last).toBe(429);
      expect((await follow(reference)).statusCode).toBe(200);
      const kept = await db().selectFrom('lock_reference').selectAll().execute();
      expect(JSON.stringify(kept)).not.toContain(reference.replaceAll('-', ''));
    });

    it('is in the mail of a changed password', async () => {
      await changePassword(platform, await signedIn(platform, LILA), otherPassword(), present());
      expect((await mailsTo(platform, LILA)).at(-1)?.text).toMatch(/\/verrouillage#[\w-]{19}/);
    });
  });

  describe('stops the clocks', () => {
    it('of a deletion asked for, which is given the time back', async () => {
      await requestDeletion(platform, await signedIn(platform, LILA), present());
      platform.clock.advance({ days: 3 });
      // A sign-in would cancel it: by the link.
      await follow(await lockLink(), { action: LOCK });
      platform.clock.advance({ days: 30 });
      await eraseAccounts(platform);
      await recover();
      platform.clock.advance({ days: 3.9 });
      await eraseAccounts(platform);
      expect(await row()).toMatchObject({ locked_at: null });
      platform.clock.advance({ days: 0.2 });
      await eraseAccounts(platform);
      expect(await db().selectFrom('account').select('id').execute()).toEqual([]);
    });

    it('of a removal of factors, which is given the time back; none is asked for meanwhile', async () => {
      await addFactor(platform, accountId);
      const asking = visitorOf(app);
      await signIn(PASSWORD, asking);
      await asking.post(LOST_PATHS.removal, {}, STEP);
      await handOverMails(platform);
      platform.clock.advance({ days: 3 });
      await follow(await lockLink(), { action: LOCK });
      platform.clock.advance({ days: 30 });
      await carryOutRemovals(platform);
      expect((await row()).factors).toEqual(['totp']);
      const { subscriber_number: subscriberNumber } = await row();
      await releaseAccount(platform, { subscriberNumber, reason: 'Pièce d’identité vue' });
      platform.clock.advance({ days: 3.9 });
      await carryOutRemovals(platform);
      expect((await row()).factors).toEqual(['totp']);
      platform.clock.advance({ days: 0.2 });
      await carryOutRemovals(platform);
      expect((await row()).factors).toEqual([]);
    });
  });

  describe('is opened again', () => {
    const isOpen = async (status: number) => expect((await signIn(otherPassword())).statusCode).toBe(status);

    it('at once by a recovery, where no factor is asked for: recorded, and mailed', async () => {
      await lockFromSpace();
      await recover();
      await isOpen(303);
      expect(await subjectsTo(LILA, /verrouillé|rouvert/)).toEqual([LOCKED, REOPENED]);
      expect(await events(/reopened/)).toMatchObject([{ details: { why: 'recovered' } }]);
    });

    it('by a recovery and the first sign-in with a factor after it, where there is one', async () => {
      const { phone } = await addFactor(platform, accountId);
      await lock();
      platform.clock.advance({ minutes: 1 });
      await recover();
      expect(await row()).toMatchObject({ locked_at: expect.any(Date), lock_recovered_at: expect.any(Date) });
      expect((await signIn(PASSWORD)).statusCode).toBe(422);
      const who = visitorOf(app);
      await signIn(otherPassword(), who);
      expect((await who.post(LOST_PATHS.removal, {}, STEP)).statusCode).toBe(403);
      expect(await row()).toMatchObject({ locked_at: expect.any(Date) });
      expect((await who.post(STEP, { second_step: phone.code() })).headers.location).toBe('/espace');
      expect(await row()).toMatchObject({ locked_at: null, lock_recovered_at: null });
      expect(await events(/reopened/)).toMatchObject([{ details: { why: 'factor' } }]);
      expect(await subjectsTo(LILA, /rouvert/)).toEqual([REOPENED]);
    });

    it('by the code of a letter', async () => {
      await lockFromSpace();
      const code = await printedCodeOf(platform, (await row()).subscriber_number);
      const verified = await verifyRecovery(platform, { code }, ANSWER, ORIGIN);
      if (verified.outcome !== 'verified') throw new Error(verified.outcome);
      await choosePassword(platform, verified.recoveryId, otherPassword(), ORIGIN);
      await isOpen(303);
    });

    it('at once by the code of a letter that ends the factors, which are lost as well', async () => {
      await addFactor(platform, accountId);
      await lock();
      const wanted = { withoutFactors: 'Pièce d’identité vue' };
      const code = await printedCodeOf(platform, (await row()).subscriber_number, wanted);
      const verified = await verifyRecovery(platform, { code }, ANSWER, ORIGIN);
      if (verified.outcome !== 'verified') throw new Error(verified.outcome);
      await choosePassword(platform, verified.recoveryId, otherPassword(), ORIGIN);
      expect(await row()).toMatchObject({ locked_at: null, factors: [] });
      await isOpen(303);
    });

    it('by the operator, with what is in force, and says so', async () => {
      await addFactor(platform, accountId);
      await lock();
      const { subscriber_number: subscriberNumber } = await row();
      const decision = { subscriberNumber, reason: 'Pièce d’identité vue' };
      expect(await releaseAccount(platform, decision)).toMatchObject({
        outcome: 'released',
        wasFrozen: false,
        wasLocked: true,
      });
      expect((await mailsTo(platform, LILA)).at(-1)).toMatchObject({
        subject: REOPENED,
        text: expect.stringContaining('Pièce d’identité vue'),
      });
      expect(await events(/reopened/)).toMatchObject([
        { details: { why: 'operator', reason: 'Pièce d’identité vue' }, ip: null },
      ]);
      expect((await signIn()).headers.location).toBe(STEP);
    });

    it('by a dispute that is won: the thief’s lock keeps nobody out', async () => {
      const who = await signedIn(platform, LILA);
      await changeAddress(platform, who, THIEF, { answer: ANSWER });
      const disputed = await disputeReferenceTo(platform, LILA);
      await lockOwnSpace(platform, await signedIn(platform, THIEF));
      const state = await disputeState(platform, disputed);
      if (state.state !== 'can-be-undone') throw new Error(state.state);
      const undone = await undoChange(platform, {
        changeId: state.change.id,
        answer: ANSWER,
        origin: ORIGIN,
      });
      expect(undone.outcome).toBe('undone');
      expect(await row()).toMatchObject({ sign_in_email: LILA, locked_at: null });
      platform.clock.advance({ hours: 2 });
      await recover();
      await isOpen(303);
    });

    it('never by a new request of the present password alone, nor by polling', async () => {
      await lockFromSpace();
      for (let hour = 0; hour < 48; hour += 8) {
        platform.clock.advance({ hours: 8 });
        expect((await signIn()).statusCode).toBe(403);
      }
      expect(await row()).toMatchObject({ locked_at: expect.any(Date) });
    });
  });

  it('leaves other accounts alone', async () => {
    await openAccount(platform, 'paul@test.example');
    const reference = await lockLink();
    await follow(reference, { action: LOCK });
    const paul = visitorOf(app);
    expect(
      (await paul.post('/connexion', { email: 'paul@test.example', password: PASSWORD })).statusCode,
    ).toBe(303);
  });
});
