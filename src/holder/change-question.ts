import { accountById } from '../account/account.ts';
import { rememberedQuestion } from '../account/disputed.ts';
import { type Actor, endOtherSessions, lockSignedInAccount } from '../account/session.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endPendingRecovery } from '../codes/end-recovery.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { queueMail } from '../mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { securityQuestionChangedMail } from './mails.tsx';

export type ChangeQuestionOutcome =
  | { outcome: 'changed' }
  | { outcome: 'answer-is-password' }
  | { outcome: 'signed-out' };

/**
 * Changes the security question and its answer. Every other session ends, and a recovery under way dies with the old
 * answer: whoever holds either may be the very person being shut out.
 */
export async function changeQuestion(
  platform: Platform,
  who: Actor,
  chosen: { question: string; answer: string },
): Promise<ChangeQuestionOutcome> {
  const account = await accountById(platform.db, who.accountId);
  if (!account) return { outcome: 'signed-out' };
  if (await platform.hasher.verify(account.password_hash, chosen.answer)) {
    return { outcome: 'answer-is-password' };
  }
  const answerHash = await platform.hasher.hash(normaliseAnswer(chosen.answer));

  return platform.db.transaction().execute(async (trx): Promise<ChangeQuestionOutcome> => {
    const locked = await lockSignedInAccount(trx, who);
    if (!locked) return { outcome: 'signed-out' };
    const now = platform.clock.now();
    await trx
      .updateTable('account')
      .set({
        ...rememberedQuestion(locked, now),
        security_question: chosen.question,
        security_answer_hash: answerHash,
      })
      .where('id', '=', locked.id)
      .execute();
    await endPendingRecovery(trx, platform, locked.id, 'credentials-changed');
    await endOtherSessions(trx, locked.id, who.tokenHash);
    await queueMail(
      trx,
      platform,
      securityQuestionChangedMail(platform.installation, locked, { at: now, origin: who.origin }),
    );
    await recordEvent(trx, platform, {
      event: 'security-question-changed',
      accountId: locked.id,
      origin: who.origin,
    });
    return { outcome: 'changed' };
  });
}
