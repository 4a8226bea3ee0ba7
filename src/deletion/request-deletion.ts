import { accountById } from '../account/account.ts';
import { rememberCompleted } from '../account/completed-step.ts';
import { type Actor, endAllSessions, lockSignedInAccount } from '../account/session.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endPendingChange } from '../codes/end-change.ts';
import { endPendingRecovery } from '../codes/end-recovery.ts';
import { queueMail } from '../mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { deletionRequestedMail } from './mails.tsx';

export type RequestDeletionOutcome =
  | { outcome: 'asked' }
  | { outcome: 'wrong-password' }
  | { outcome: 'signed-out' };

/**
 * Asks for the deletion of one's space, with the present password. Nothing is erased yet: it becomes
 * final after 7 days, and until then signing in cancels it. Every session ends, this one too, and what was pending
 * (a change of address, a recovery) dies, so that only the password can undo it.
 */
export async function requestDeletion(
  platform: Platform,
  who: Actor,
  password: string,
): Promise<RequestDeletionOutcome> {
  const account = await accountById(platform.db, who.accountId);
  if (!account) return { outcome: 'signed-out' };
  if (!(await platform.hasher.verify(account.password_hash, password))) {
    await recordRefusal(platform, who);
    return { outcome: 'wrong-password' };
  }
  const result = await ask(platform, who, account.password_hash);
  // Checked anew against what is in force now: a sign-in may only have hashed the same password anew.
  return result.outcome === 'changed-meanwhile' ? requestDeletion(platform, who, password) : result;
}

type Asking =
  | Exclude<RequestDeletionOutcome, { outcome: 'wrong-password' }>
  | { outcome: 'changed-meanwhile' };

function ask(platform: Platform, who: Actor, checkedHash: string): Promise<Asking> {
  return platform.db.transaction().execute(async (trx): Promise<Asking> => {
    const account = await lockSignedInAccount(trx, who);
    if (!account) return { outcome: 'signed-out' };
    if (account.password_hash !== checkedHash) return { outcome: 'changed-meanwhile' };
    const now = platform.clock.now();
    await endPendingChange(trx, platform, account.id, 'cancelled');
    await endPendingRecovery(trx, platform, account.id, 'credentials-changed');
    await endAllSessions(trx, account.id);
    await trx.updateTable('account').set({ deletion_asked_at: now }).where('id', '=', account.id).execute();
    await queueMail(trx, platform, deletionRequestedMail(platform.installation, account, now));
    await rememberCompleted(trx, platform, { what: 'deletion', by: who.tokenHash });
    await recordEvent(trx, platform, { event: 'deletion-requested', ...who });
    return { outcome: 'asked' };
  });
}

function recordRefusal(platform: Platform, who: Actor): Promise<void> {
  return platform.db
    .transaction()
    .execute((trx) =>
      recordEvent(trx, platform, { event: 'deletion-requested', outcome: 'refused', ...who }),
    );
}
