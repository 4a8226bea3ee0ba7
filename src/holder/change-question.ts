import { asHolder, holderAccount } from '../account/as-holder.ts';
import { rememberedQuestion } from '../account/disputed.ts';
import { distrustBrowsers } from '../account/known-browser.ts';
import { type Actor, endOtherSessions } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { revokeCodes } from '../codes/store.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { send } from '../mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { securityQuestionChangedMail } from './mails.tsx';

export type ChangeQuestionOutcome = { outcome: 'changed' } | { outcome: 'answer-is-password' };

/**
 * Changes the security question and its answer. Every other session ends, and a recovery under way dies with the old
 * answer: whoever holds either may be the very person being shut out.
 */
export async function changeQuestion(
  platform: Platform,
  actor: Actor,
  chosen: { question: string; answer: string },
): Promise<ChangeQuestionOutcome> {
  const account = await holderAccount(platform, actor);
  if (await platform.hasher.verify(account.password_hash, chosen.answer)) {
    return { outcome: 'answer-is-password' };
  }
  const answerHash = await platform.hasher.hash(normaliseAnswer(chosen.answer));

  return asHolder(platform, actor, async ({ tx, account: locked, now }): Promise<ChangeQuestionOutcome> => {
    await tx.db
      .updateTable('account')
      .set({
        ...rememberedQuestion(locked, now),
        security_question: chosen.question,
        security_answer_hash: answerHash,
      })
      .where('id', '=', locked.id)
      .execute();
    await revokeCodes(tx, 'recovery', locked.id);
    await endOtherSessions(tx, locked.id, actor.tokenHash);
    await distrustBrowsers(tx, locked);
    await send(tx, securityQuestionChangedMail(tx.installation, locked, { at: now, origin: actor.origin }));
    await record(tx, {
      event: 'security-question-changed',
      accountId: locked.id,
      origin: actor.origin,
    });
    return { outcome: 'changed' };
  });
}
