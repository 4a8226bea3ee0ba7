import { expect, it } from 'vitest';
import { accountRow, mailsTo, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { present } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { putInOutbox, someMail } from '../../test/tools/some-mail.ts';
import { SessionOver } from '../account/as-holder.ts';
import { endAllSessions, findSession } from '../account/session.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { changeQuestion } from './change-question.ts';

const EMAIL = 'lila@test.example';
const CHOSEN = { question: 'Le nom de votre premier animal de compagnie ?', answer: 'Gribouille-Été' };

describeOnEachDatabase('changing the security question', (db) => {
  const lila = async () => {
    const platform = testPlatform(db());
    const accountId = await openAccount(platform, EMAIL);
    return { platform, accountId, who: await signedIn(platform, EMAIL) };
  };

  it('keeps the question and only a hash of the answer, and tells neither by mail', async () => {
    const { platform, accountId, who } = await lila();
    expect(await changeQuestion(platform, who, CHOSEN, present())).toEqual({ outcome: 'changed' });
    const account = await accountRow(db(), accountId);
    expect(account.security_question).toBe(CHOSEN.question);
    const { verify } = platform.hasher;
    expect(await verify(account.security_answer_hash, normaliseAnswer('GRIBOUILLE ETE'))).toBe(true);

    const [mail, ...others] = await mailsTo(platform, EMAIL);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('Espace professionnel - Modification de la question de confiance');
    expect(mail?.text).not.toContain('animal');
    const lines = await db().selectFrom('audit_log').selectAll().execute();
    expect(lines.filter((line) => line.event === 'security-question-changed')).toHaveLength(1);
    for (const told of [mail?.text, JSON.stringify(lines), platform.logged.join()]) {
      expect(told?.toLowerCase()).not.toContain('gribouille');
    }
  });

  it('ends the other sessions of the account, and says so by mail', async () => {
    const { platform, who } = await lila();
    const elsewhere = await signedIn(platform, EMAIL);
    await openAccount(platform, 'paul@test.example');
    const paul = await signedIn(platform, 'paul@test.example');
    await changeQuestion(platform, who, CHOSEN, present());
    expect(await findSession(platform, elsewhere.token)).toBeUndefined();
    for (const { token } of [who, paul]) expect(await findSession(platform, token)).toBeDefined();
    const [mail] = await mailsTo(platform, EMAIL);
    expect(mail?.text.replaceAll(/\s+/g, ' ')).toContain(
      'Les autres sessions ouvertes sur votre espace ont été',
    );
  });

  it('refuses the password as an answer', async () => {
    const { platform, accountId, who } = await lila();
    const before = await accountRow(db(), accountId);
    expect(await changeQuestion(platform, who, { ...CHOSEN, answer: PASSWORD }, present())).toEqual({
      outcome: 'answer-is-password',
    });
    expect(await accountRow(db(), accountId)).toEqual(before);
  });

  it('does nothing for a session that is over', async () => {
    const { platform, accountId, who } = await lila();
    await inTransaction(platform, (tx) => endAllSessions(tx, accountId));
    const before = await accountRow(db(), accountId);
    await expect(changeQuestion(platform, who, CHOSEN, present())).rejects.toThrow(SessionOver);
    expect(await accountRow(db(), accountId)).toEqual(before);
  });

  it('ends a recovery under way, and takes its code back from the outbox', async () => {
    const { platform, accountId, who } = await lila();
    const mailId = await putInOutbox(platform, someMail(EMAIL));
    await db()
      .insertInto('recovery')
      .values({
        id: platform.random.uuid(),
        account_id: accountId,
        status: 'pending',
        channel: 'mail',
        code_hash: 'h'.repeat(43),
        mail_id: mailId,
        wrong_answers: 0,
        requested_at: platform.clock.now(),
        verified_at: platform.clock.now(),
        ended_at: null,
      })
      .execute();
    await changeQuestion(platform, who, CHOSEN, present());
    expect(await db().selectFrom('recovery').selectAll().execute()).toMatchObject([
      { status: 'credentials-changed', ended_at: platform.clock.now() },
    ]);
    const withdrawn = await db().selectFrom('mail').selectAll().where('id', '=', mailId).execute();
    expect(withdrawn).toMatchObject([{ withdrawn_at: platform.clock.now() }]);
  });
});
