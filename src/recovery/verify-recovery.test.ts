import { beforeEach, expect, it } from 'vitest';
import { auditLines, mailsTo, ORIGIN } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { noRoomToHash, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { ANSWER, openAccountWithAnswer, recoveryCodeOf } from '../../test/tools/recoveries.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { Overloaded } from '../platform/fair-queue.ts';
import { verifiedAccount } from './find-recovery.ts';
import { verifyRecovery } from './verify-recovery.ts';

const EMAIL = 'lila@test.example';
const QUESTION = 'Le prénom de votre conjoint(e) ?';

describeOnEachDatabase('entering the code of a forgotten password', (db) => {
  let platform: TestPlatform;
  let accountId: string;
  let code: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccountWithAnswer(platform, EMAIL);
    code = await recoveryCodeOf(platform, EMAIL);
  });

  const enter = (typed: string, answer: string, on = platform) =>
    verifyRecovery(on, { code: typed }, answer, ORIGIN);
  const recovery = () => db().selectFrom('recovery').selectAll().executeTakeFirstOrThrow();
  const events = async () => {
    const rows = await db().selectFrom('audit_log').select('event').orderBy('at').orderBy('id').execute();
    return rows.map(({ event }) => event);
  };

  it.each(['Camille', ' CAMILLE ', 'camillé'])(
    'with the answer %j opens the choice of a password',
    async (answer) => {
      const result = await enter(` ${code.slice(0, 6)} ${code.slice(6)} `, answer);
      if (result.outcome !== 'verified') throw new Error(result.outcome);
      expect((await verifiedAccount(platform, result.recoveryId))?.id).toBe(accountId);
      expect(await events()).toEqual(['recovery-requested', 'recovery-verified']);
    },
  );

  it('shows the question to nobody but who has the code, and counts nothing without an answer', async () => {
    for (const wrong of ['', 'abcdefghijkl', code.toLowerCase(), `${code}a`])
      expect(await enter(wrong, '')).toEqual({ outcome: 'code-unknown' });
    for (const nothing of ['', '  ', '-'])
      expect(await enter(code, nothing)).toMatchObject({ outcome: 'answer-missing', question: QUESTION });
    expect(await recovery()).toMatchObject({ wrong_answers: 0, verified_at: null });
  });

  it('takes the code recognised before instead of the code', async () => {
    const shown = await enter(code, '');
    if (shown.outcome !== 'answer-missing') throw new Error(shown.outcome);
    const { recoveryId } = shown;
    expect(await verifyRecovery(platform, { recoveryId }, ANSWER, ORIGIN)).toEqual({
      outcome: 'verified',
      recoveryId,
      accountId,
    });
  });

  it('counts no answer that could not be compared, for too many hashes wait', async () => {
    const full = { ...platform, hasher: noRoomToHash };
    for (let number = 0; number < 7; number++)
      await expect(enter(code, ANSWER, full)).rejects.toThrow(Overloaded);
    expect(await recovery()).toMatchObject({ status: 'pending', wrong_answers: 0 });
    expect(await enter(code, ANSWER)).toMatchObject({ outcome: 'verified' });
  });

  it('stops at the fifth wrong answer, and the holder is told by mail', async () => {
    for (const triesLeft of [4, 3, 2, 1])
      expect(await enter(code, `faux ${triesLeft}`)).toMatchObject({ outcome: 'wrong-answer', triesLeft });
    expect(await enter(code, 'faux 0')).toEqual({ outcome: 'code-stopped' });
    expect(await enter(code, ANSWER)).toEqual({ outcome: 'code-stopped' });
    expect(await recovery()).toMatchObject({ status: 'stopped', verified_at: null });
    const told = (await mailsTo(platform, EMAIL)).filter(({ subject }) => subject.includes('arrêtée'));
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain('changez le mot de passe de votre messagerie');
    const refused = Array<string>(5).fill('recovery-verified');
    expect(await events()).toEqual(['recovery-requested', ...refused, 'recovery-stopped']);
  });

  it('records each wrong answer in the history of the account, without the answer', async () => {
    await verifyRecovery(platform, { code }, 'Zébulon', ORIGIN);
    const lines = (await auditLines(db(), accountId)).filter(({ event }) => event === 'recovery-verified');
    expect(lines).toMatchObject([{ outcome: 'refused', ip: ORIGIN.ip }]);
    expect(JSON.stringify(lines)).not.toMatch(/z.bulon/i);
  });

  it('lets another request be made after that', async () => {
    for (let count = 0; count < 5; count++) await enter(code, 'faux');
    platform.clock.advance({ minutes: 1 });
    const another = await recoveryCodeOf(platform, EMAIL);
    expect(await enter(another, ANSWER)).toMatchObject({ outcome: 'verified' });
  });

  it('does not count a right answer: who closed the window may enter it again', async () => {
    for (let count = 0; count < 4; count++) await enter(code, 'faux');
    for (let count = 0; count < 3; count++)
      expect(await enter(code, ANSWER)).toMatchObject({ outcome: 'verified' });
    expect(await enter(code, 'faux')).toEqual({ outcome: 'code-stopped' });
  });

  it('closes the choice of a password when five answers were wrong after a right one', async () => {
    const result = await enter(code, ANSWER);
    if (result.outcome !== 'verified') throw new Error(result.outcome);
    for (let count = 0; count < 5; count++) await enter(code, 'faux');
    expect(await verifiedAccount(platform, result.recoveryId)).toBeUndefined();
  });

  it('keeps the choice of a password open for 30 minutes', async () => {
    const result = await enter(code, ANSWER);
    if (result.outcome !== 'verified') throw new Error(result.outcome);
    platform.clock.advance({ minutes: 29, seconds: 59 });
    expect(await verifiedAccount(platform, result.recoveryId)).toBeDefined();
    platform.clock.advance({ seconds: 1 });
    expect(await verifiedAccount(platform, result.recoveryId)).toBeUndefined();
  });

  it('is refused when the answer was changed while the old one was being compared', async () => {
    const changed = await platform.hasher.hash(normaliseAnswer('Médor'));
    const hasher = {
      ...platform.hasher,
      async verify(hash: string, secret: string) {
        const right = await platform.hasher.verify(hash, secret);
        await db().updateTable('account').set({ security_answer_hash: changed }).execute();
        return right;
      },
    };
    expect(await enter(code, ANSWER, { ...platform, hasher })).toEqual({ outcome: 'code-replaced' });
    expect(await recovery()).toMatchObject({ verified_at: null });
  });

  it('takes the code alone where the installation asks no question', async () => {
    const installation = { ...platform.installation, SECURITY_QUESTION: false };
    const result = await enter(code, '', { ...platform, installation });
    expect(result).toMatchObject({ outcome: 'verified' });
    expect(await recovery()).toMatchObject({ wrong_answers: 0 });
  });

  it('never lets the table count a sixth', async () => {
    const six = db().updateTable('recovery').set({ wrong_answers: 6 }).execute();
    await expect(six).rejects.toThrow('recovery_five_answers');
  });
});
