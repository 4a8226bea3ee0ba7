import { lockAccount } from '../account/account.ts';
import { recordEvent } from '../account/audit/record-event.ts';
import { isAnswer } from '../account/security-answer.ts';
import { isUniqueViolation } from '../platform/database/errors.ts';
import type { Origin } from '../platform/http/network.ts';
import { queueMail } from '../platform/mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { orGiveBack } from '../platform/turns.ts';
import { changeById, stateOfChange } from './dispute-state.ts';
import { countTry, giveBackTry, refuseTry } from './dispute-tries.ts';
import { addressPutBackMail, addressTakenBackNotice } from './mails.tsx';
import { type MailNewPasswordCode, nobodysPassword, putAddressBack } from './put-address-back.ts';

export type UndoOutcome =
  | { outcome: 'undone' }
  | { outcome: 'wrong-secret'; triesLeft: number }
  | { outcome: 'address-taken' }
  | { outcome: 'cannot-be-undone' };

/**
 * « Ce n'était pas moi », up to 72 hours after the activation: with the security answer the old address signs in
 * again, and nothing of what the thief may hold still works: no session, no code, no password. A new password comes
 * by mail to the address put back.
 */
export async function undoChange(
  platform: Platform,
  { changeId, answer, origin }: { changeId: string; answer: string; origin: Origin },
  mailNewPasswordCode: MailNewPasswordCode,
): Promise<UndoOutcome> {
  const found = await stateOfChange(platform, changeId);
  if (found?.state.state !== 'can-be-undone') return { outcome: 'cannot-be-undone' };
  const { account, state } = found;
  const counted = await countTry(platform.db, changeId);
  if (!counted) return { outcome: 'cannot-be-undone' };
  const compared = await orGiveBack(hashAndCompare(platform, state.question.answerHash, answer), () =>
    giveBackTry(platform.db, changeId),
  );
  if (!compared.isRight) return refuseTry(platform, account, counted, { event: 'change-undone', origin });
  try {
    return await platform.db.transaction().execute(async (trx): Promise<UndoOutcome> => {
      const locked = await lockAccount(trx, account.id);
      const change = await changeById(trx, changeId);
      if (!locked || change?.status !== 'activated') return { outcome: 'cannot-be-undone' };
      const restored = await putAddressBack(trx, platform, locked, change, compared.nobodysPassword);
      const now = platform.clock.now();
      await queueMail(trx, platform, addressPutBackMail(platform.installation, restored, now));
      await queueMail(trx, platform, addressTakenBackNotice(platform.installation, locked, now));
      await mailNewPasswordCode(trx, restored);
      await recordEvent(trx, platform, { event: 'change-undone', accountId: account.id, origin });
      return { outcome: 'undone' };
    });
  } catch (error) {
    if (isUniqueViolation(error, 'account_sign_in_email_key_key')) return { outcome: 'address-taken' };
    throw error;
  }
}

/** The same work for a right answer and a wrong one. */
async function hashAndCompare(platform: Platform, answerHash: string, answer: string) {
  const nobodys = await nobodysPassword(platform);
  return { nobodysPassword: nobodys, isRight: await isAnswer(platform.hasher, answerHash, answer) };
}
