import { asHolder, holderAccount } from '../account/as-holder.ts';
import { rememberedQuestion } from '../account/disputed.ts';
import { distrustBrowsers } from '../account/known-browser.ts';
import { type Actor, endOtherSessions } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { revokeCodes } from '../codes/store.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { send } from '../mail/outbox.ts';
import { type Confirmation, confirmHolder, type NotConfirmed } from '../passwords/as-confirmed-holder.ts';
import type { Platform } from '../platform/platform.ts';
import { securityQuestionChangedMail } from './mails.tsx';

export type ChangeQuestionOutcome = { outcome: 'changed' } | { outcome: 'answer-is-password' } | NotConfirmed;

/**
 * Changes the security question and its answer, with the present password. Every other session ends, and a recovery under
 * way dies with the old answer: whoever holds either may be the very person being shut out.
 */
export async function changeQuestion(
  platform: Platform,
  actor: Actor,
  chosen: { question: string; answer: string },
  present: Confirmation,
): Promise<ChangeQuestionOutcome> {
  const account = await holderAccount(platform, actor);
  const confirmed = await confirmHolder(platform, actor, account, present);
  if (confirmed.outcome === 'not-confirmed') return confirmed;
  if (await platform.hasher.verify(account.password_hash, chosen.answer)) {
    return { outcome: 'answer-is-password' };
  }
  const answerHash = await platform.hasher.hash(normaliseAnswer(chosen.answer));

  const result = await asHolder(platform, actor, async ({ tx, account: locked, now }) => {
    if (!(await confirmed.holds(tx, locked))) return undefined;
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
    return { outcome: 'changed' } as const;
  });
  // A sign-in may only have hashed the same password anew: compared again with what is in force now.
  return result ?? changeQuestion(platform, actor, chosen, present);
}
