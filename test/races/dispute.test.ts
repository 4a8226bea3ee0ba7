import { afterAll, beforeAll, expect, it } from 'vitest';
import { activate } from '../../src/activation/activate.ts';
import { changeActivation } from '../../src/credentials/change-kind.tsx';
import { cancelDisputedChange } from '../../src/dispute/cancel-disputed-change.ts';
import { disputeState } from '../../src/dispute/dispute-state.ts';
import { freezeAccount } from '../../src/dispute/freeze-account.ts';
import { undoChange } from '../../src/dispute/undo-change.ts';
import { normaliseAnswer } from '../../src/holder-data/security-question.ts';
import { choosePassword } from '../../src/recovery/choose-password.ts';
import {
  accountRow,
  codesTo,
  ORIGIN,
  openAccount,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../tools/accounts.ts';
import { askForAddress, changeAddress, disputeReferenceTo } from '../tools/changes.ts';
import { codeIdOf, enteredByOwner } from '../tools/codes.ts';
import { describeOnPostgres, emptyTables } from '../tools/database.ts';
import { type Instances, openInstances, tallyOf } from '../tools/instances.ts';
import { verifiedRecovery } from '../tools/recoveries.ts';

const LILA = 'lila@test.example';
const THIEF = 'voleur@test.example';

describeOnPostgres('disputes at once', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());

  async function account(): Promise<string> {
    const platform = instances.next();
    const security_answer_hash = await platform.hasher.hash(normaliseAnswer('Camille'));
    return openAccount(platform, LILA, { security_answer_hash });
  }
  async function changeOf(reference: string): Promise<string> {
    const state = await disputeState(instances.next(), reference);
    if (state.state === 'unreadable') throw new Error('unreadable');
    return state.change.id;
  }
  const undo = (changeId: string, answer: string) =>
    undoChange(instances.next(), { changeId, answer, origin: ORIGIN });
  const outcomes = <T extends { outcome: string }>(results: readonly T[]) =>
    tallyOf(results.map(({ outcome }) => outcome));

  it('look at five answers and no more, however many are sent', async () => {
    await account();
    await changeAddress(instances.next(), await signedIn(instances.next(), LILA), THIEF);
    const id = await changeOf(await disputeReferenceTo(instances.next(), LILA));
    const results = await Promise.all(Array.from({ length: 30 }, () => undo(id, 'Dominique')));
    expect(outcomes(results)).toEqual({ 'wrong-secret': 5, 'cannot-be-undone': 25 });
    expect(await undo(id, 'Camille')).toEqual({ outcome: 'cannot-be-undone' });
  });

  it('put the address back once', async () => {
    const accountId = await account();
    await changeAddress(instances.next(), await signedIn(instances.next(), LILA), THIEF);
    const id = await changeOf(await disputeReferenceTo(instances.next(), LILA));
    const results = await Promise.all(Array.from({ length: 4 }, () => undo(id, 'Camille')));
    expect(outcomes(results)).toEqual({ undone: 1, 'cannot-be-undone': 3 });
    expect((await accountRow(instances.next().db, accountId)).sign_in_email).toBe(LILA);
  });

  it('leave the thief no password, whichever of his way to a new one and the dispute comes first', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 8; round++) {
      const platform = instances.next();
      await emptyTables(platform.db);
      await account();
      await changeAddress(platform, await signedIn(platform, LILA), THIEF);
      const id = await changeOf(await disputeReferenceTo(platform, LILA));
      const recoveryId = await verifiedRecovery(platform, THIEF);
      const chooses = () => choosePassword(instances.next(), recoveryId, otherPassword(), ORIGIN);
      const [chosen, undone] =
        round % 2
          ? await Promise.all([chooses(), undo(id, 'Camille')])
          : (await Promise.all([undo(id, 'Camille'), chooses()])).toReversed();
      expect(undone?.outcome).toBe('undone');
      seen.add(chosen?.outcome ?? '');
      for (const address of [LILA, THIEF])
        for (const password of [PASSWORD, otherPassword()])
          expect(await opens(platform, address, password)).toBe(false);
      const alive = platform.db
        .selectFrom('recovery')
        .innerJoin('mail', 'mail.id', 'recovery.mail_id')
        .select(['recipient', 'verified_at'])
        .where('status', '=', 'pending');
      // The holder's own, of which the code has just been mailed.
      expect(await alive.execute()).toEqual([{ recipient: LILA, verified_at: null }]);
    }
    expect([...seen].every((outcome) => ['recovered', 'recovery-over'].includes(outcome))).toBe(true);
  });

  it('either cancel the request or come too late for its activation, never both', async () => {
    const accountId = await account();
    for (let round = 0; round < 10; round++) {
      const platform = instances.next();
      const address = `voleur-${round}@test.example`;
      const email = (await accountRow(platform.db, accountId)).sign_in_email;
      await askForAddress(platform, await signedIn(platform, email), address);
      const id = await changeOf(await disputeReferenceTo(platform, email));
      const codeId = await codeIdOf(platform, (await codesTo(platform, address)).at(-1) ?? '');
      const entered = await enteredByOwner(platform, codeId, address);
      const [cancelled, activated] = await Promise.all([
        cancelDisputedChange(instances.next(), id, ORIGIN),
        activate(instances.next(), changeActivation, entered, ORIGIN),
      ]);
      const now = (await accountRow(platform.db, accountId)).sign_in_email;
      if (cancelled.outcome === 'cancelled') {
        expect([activated.outcome, now]).toEqual(['code-replaced', email]);
      } else {
        expect([cancelled.outcome, activated.outcome, now]).toEqual([
          'cannot-be-cancelled',
          'activated',
          address,
        ]);
      }
      platform.clock.advance({ days: 7 });
    }
  });

  it('leave no request within reach of a link once one has been cancelled', async () => {
    const accountId = await account();
    const seen = new Set<string>();
    for (let round = 0; round < 8; round++) {
      const platform = instances.next();
      const browsers = [await signedIn(platform, LILA), await signedIn(platform, LILA)] as const;
      await askForAddress(platform, browsers[0], THIEF);
      const id = await changeOf(await disputeReferenceTo(platform, LILA));
      const press = () => cancelDisputedChange(instances.next(), id, ORIGIN);
      const askAgain = () =>
        askForAddress(instances.next(), browsers[1], THIEF).then(
          () => 'asked',
          (error: Error) => error.message,
        );
      const at = await Promise.all(
        round % 2 ? [press(), askAgain(), press()] : [askAgain(), press(), press()],
      );
      const cancelled = at.filter((one) => typeof one === 'object' && one.outcome === 'cancelled').length;
      const asked = at.includes('asked');
      // Either the second request took the place of the first, or it found its session over.
      expect([cancelled, asked]).toEqual(asked ? [0, true] : [1, false]);
      seen.add(String(asked));
      const pending = await platform.db
        .selectFrom('credential_change')
        .select('id')
        .where('account_id', '=', accountId)
        .where('status', '=', 'pending')
        .execute();
      expect(pending).toHaveLength(asked ? 1 : 0);
      platform.clock.advance({ days: 8 });
    }
    expect(seen.size).toBeGreaterThan(0);
  });

  it('look at five passwords and no more where no question is asked, and suspend the account once', async () => {
    const accountId = await account();
    const withoutQuestion = () => {
      const platform = instances.next();
      return { ...platform, installation: { ...platform.installation, SECURITY_QUESTION: false } };
    };
    const stolen = async (from: string, to: string) => {
      await changeAddress(withoutQuestion(), await signedIn(instances.next(), from), to);
      const state = await disputeState(withoutQuestion(), await disputeReferenceTo(instances.next(), from));
      return state.state === 'can-be-frozen' ? state.change.id : expect.fail(state.state);
    };
    const freeze = (changeId: string, password: string) =>
      freezeAccount(withoutQuestion(), { changeId, password, origin: ORIGIN });

    const first = await stolen(LILA, THIEF);
    const wrong = await Promise.all(Array.from({ length: 12 }, () => freeze(first, 'faux-mot-de-passe')));
    expect(outcomes(wrong)).toEqual({ 'wrong-secret': 5, 'cannot-be-frozen': 7 });
    expect(await freeze(first, PASSWORD)).toEqual({ outcome: 'cannot-be-frozen' });

    const second = await stolen(THIEF, 'encore@test.example');
    const signsIn = () => opens(instances.next(), 'encore@test.example');
    const [frozen] = await Promise.all([
      Promise.all(Array.from({ length: 4 }, () => freeze(second, PASSWORD))),
      Promise.all(Array.from({ length: 4 }, signsIn)),
    ]);
    expect(outcomes(frozen)).toEqual({ frozen: 1, 'cannot-be-frozen': 3 });
    const sessions = instances
      .next()
      .db.selectFrom('session')
      .selectAll()
      .where('account_id', '=', accountId);
    expect(await sessions.execute()).toEqual([]);
    expect(await signsIn()).toBe(false);
  });
});
