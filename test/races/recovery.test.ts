import { afterAll, beforeAll, expect, it } from 'vitest';
import { changePassword } from '../../src/credentials/change-password.ts';
import { daysAgo, type Platform } from '../../src/platform/platform.ts';
import { choosePassword } from '../../src/recovery/choose-password.ts';
import { letterToStop, stopLetter } from '../../src/recovery/letter-without-answer.ts';
import { requestRecovery, takeUpRequests } from '../../src/recovery/request-recovery.ts';
import { verifyRecovery } from '../../src/recovery/verify-recovery.ts';
import {
  accountRow,
  codesTo,
  mailsTo,
  ORIGIN,
  opens,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../tools/accounts.ts';
import { present } from '../tools/changes.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { type Instances, openInstances, orSignedOut, tallyOf } from '../tools/instances.ts';
import {
  ANSWER,
  openAccountWithAnswer,
  printedCodeOf,
  recoveryCodeOf,
  stopReferenceTo,
  verifiedRecovery,
} from '../tools/recoveries.ts';

const EMAIL = 'lila@test.example';
const ROUNDS = 12;

/** What a change of the password and a recovery at once may leave, by which of them came first. */
const ENDS = [
  { outcomes: ['changed', 'recovery-over'], password: 1, status: 'credentials-changed', sessions: 1 },
  { outcomes: ['signed-out', 'recovered'], password: 2, status: 'done', sessions: 0 },
];

describeOnPostgres('forgotten passwords at once', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());

  const atOnce = <T>(count: number, act: (on: Platform, index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, index) => act(instances.next(), index)));
  const outcomesOf = (results: readonly { outcome: string }[]) =>
    tallyOf(results.map(({ outcome }) => outcome));
  const toldOf = async (subject: RegExp, email = EMAIL) =>
    (await mailsTo(instances.next(), email)).filter((mail) => subject.test(mail.subject));

  it('of 20 wrong answers, compare five, and tell the holder once', async () => {
    const [platform] = instances.platforms;
    await openAccountWithAnswer(platform, EMAIL);
    const code = await recoveryCodeOf(platform, EMAIL);
    let compared = 0;
    const counting = (on: Platform): Platform => ({
      ...on,
      hasher: {
        ...on.hasher,
        verify(hash, secret) {
          compared += 1;
          return on.hasher.verify(hash, secret);
        },
      },
    });
    const results = await atOnce(20, (on, index) =>
      verifyRecovery(counting(on), { code }, `faux ${index}`, ORIGIN),
    );
    expect(compared).toBeLessThanOrEqual(5);
    expect(outcomesOf(results).verified).toBeUndefined();
    expect(outcomesOf(results)['code-stopped']).toBeGreaterThanOrEqual(15);
    expect(await toldOf(/arrêtée/)).toHaveLength(1);
    expect(await verifyRecovery(platform, { code }, ANSWER, ORIGIN)).toEqual({ outcome: 'code-stopped' });
  });

  it('let two right verifications through, and one password be chosen', async () => {
    const [platform] = instances.platforms;
    for (let round = 0; round < ROUNDS; round++) {
      const email = `deux-${round}@test.example`;
      await openAccountWithAnswer(platform, email);
      const code = await recoveryCodeOf(platform, email);
      const verified = await atOnce(2, (on) => verifyRecovery(on, { code }, ANSWER, ORIGIN));
      const ids = verified.map((result) => (result.outcome === 'verified' ? result.recoveryId : ''));
      expect(new Set(ids).size).toBe(1);
      const passwords = [otherPassword(1), otherPassword(2), otherPassword(3)];
      const chosen = await atOnce(3, (on, index) =>
        choosePassword(on, ids[0] ?? '', passwords[index] ?? '', ORIGIN),
      );

      expect(outcomesOf(chosen)).toEqual({ recovered: 1, 'recovery-over': 2 });
      const won = chosen.findIndex(({ outcome }) => outcome === 'recovered');
      for (const [index, password] of [...passwords, PASSWORD].entries())
        expect(await opens(platform, email, password)).toBe(index === won);
      expect(await toldOf(/Modification du mot de passe/, email)).toHaveLength(1);
    }
  });

  it('and a change of the password: the first one counts, and ends the other', async () => {
    const [platform] = instances.platforms;
    for (let round = 0; round < ROUNDS; round++) {
      const email = `course-${round}@test.example`;
      const accountId = await openAccountWithAnswer(platform, email);
      const who = await signedIn(platform, email);
      const recoveryId = await verifiedRecovery(platform, email);
      const [changed, recovered] = await Promise.all([
        orSignedOut(changePassword(instances.next(), who, otherPassword(1), present())),
        choosePassword(instances.next(), recoveryId, otherPassword(2), ORIGIN),
      ]);

      const end = ENDS.find(({ outcomes }) => outcomes[0] === changed.outcome);
      expect([changed.outcome, recovered.outcome]).toEqual(end?.outcomes);
      expect(await opens(platform, email, otherPassword(end?.password))).toBe(true);
      const rows = await platform.db
        .selectFrom('recovery')
        .select('status')
        .where('account_id', '=', accountId)
        .execute();
      expect(rows).toEqual([{ status: end?.status }]);
      const sessions = platform.db.selectFrom('session').selectAll().where('account_id', '=', accountId);
      expect(await sessions.execute()).toHaveLength(end?.sessions ?? -1);
    }
  });

  it('and the end of a letter without answer from the mailbox: one of them succeeds, and is told once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [platform] = instances.platforms;
      const email = `lettre-${round}@test.example`;
      const accountId = await openAccountWithAnswer(platform, email);
      const { subscriber_number } = await accountRow(platform.db, accountId);
      const code = await printedCodeOf(platform, subscriber_number, { withoutAnswer: 'au guichet' });
      const letter = await letterToStop(platform, await stopReferenceTo(platform, email));
      await platform.db
        .updateTable('mail')
        .set({ handed_over_at: daysAgo(platform.clock.now(), 8) })
        .where('recipient', '=', email)
        .execute();
      const verified = await verifyRecovery(platform, { code }, '', ORIGIN);
      if (verified.outcome !== 'verified' || !letter) throw new Error(verified.outcome);

      const [chosen, ...stops] = await Promise.all([
        choosePassword(instances.next(), verified.recoveryId, otherPassword(), ORIGIN),
        stopLetter(instances.next(), letter, ORIGIN),
        stopLetter(instances.next(), letter, ORIGIN),
      ]);
      const wasChosen = chosen.outcome === 'recovered';
      expect(outcomesOf(stops)).toEqual(
        wasChosen ? { 'nothing-to-stop': 2 } : { stopped: 1, 'nothing-to-stop': 1 },
      );
      expect(await opens(platform, email, otherPassword())).toBe(wasChosen);
      expect(await opens(platform, email, PASSWORD)).toBe(!wasChosen);
      expect(await toldOf(/courrier arrêté/, email)).toHaveLength(wasChosen ? 0 : 1);
    }
  });

  it('are taken up once each, by whichever instance, and leave one code that works', async () => {
    const [platform] = instances.platforms;
    const accountId = await openAccountWithAnswer(platform, EMAIL);
    for (let count = 0; count < 6; count++)
      await requestRecovery(
        platform,
        { address: EMAIL, key: EMAIL },
        { origin: ORIGIN, knownBrowser: false },
      );
    const queued = await atOnce(6, (on) => takeUpRequests(on));
    expect(queued.reduce((sum, count) => sum + count, 0)).toBe(6);
    const recoveries = await platform.db
      .selectFrom('recovery')
      .select('status')
      .where('account_id', '=', accountId)
      .execute();
    expect(tallyOf(recoveries.map(({ status }) => status))).toEqual({ pending: 1, replaced: 5 });
    expect(await codesTo(platform, EMAIL)).toHaveLength(1);
  });
});
