import { asHolder, holderAccount } from '../account/as-holder.ts';
import { rememberCompleted } from '../account/completed-step.ts';
import { type Actor, endAllSessions } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { revokeCodes } from '../codes/store.ts';
import { endingPendingChange } from '../credentials/pending-change.ts';
import { send } from '../mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { deletionRequestedMail } from './mails.tsx';

export type RequestDeletionOutcome = { outcome: 'asked' } | { outcome: 'wrong-password' };

/**
 * Asks for the deletion of one's space, with the present password (rule 6.8). Nothing is erased yet. Every session ends,
 * this one too, and so does what was pending (a change of address, a recovery): only the password can undo it.
 */
export async function requestDeletion(
  platform: Platform,
  actor: Actor,
  password: string,
): Promise<RequestDeletionOutcome> {
  const account = await holderAccount(platform, actor);
  if (!(await platform.hasher.verify(account.password_hash, password))) {
    await recordRefusal(platform, actor);
    return { outcome: 'wrong-password' };
  }
  const result = await ask(platform, actor, account.password_hash);
  // Checked anew against what is in force now: a sign-in may only have hashed the same password anew.
  return result.outcome === 'changed-meanwhile' ? requestDeletion(platform, actor, password) : result;
}

type Asking =
  | Exclude<RequestDeletionOutcome, { outcome: 'wrong-password' }>
  | { outcome: 'changed-meanwhile' };

function ask(platform: Platform, actor: Actor, checkedHash: string): Promise<Asking> {
  return asHolder(platform, actor, async ({ tx, account, now }): Promise<Asking> => {
    if (account.password_hash !== checkedHash) return { outcome: 'changed-meanwhile' };
    await tx.later(endingPendingChange(tx, account.id, 'cancelled'));
    await revokeCodes(tx, 'recovery', account.id);
    await endAllSessions(tx, account.id);
    await tx.db.updateTable('account').set({ deletion_asked_at: now }).where('id', '=', account.id).execute();
    await send(tx, deletionRequestedMail(tx.installation, account, now));
    await rememberCompleted(tx, { what: 'deletion', by: actor.tokenHash });
    await record(tx, { event: 'deletion-requested', ...actor });
    return { outcome: 'asked' };
  });
}

function recordRefusal(platform: Platform, actor: Actor): Promise<void> {
  return asHolder(platform, actor, ({ tx }) =>
    record(tx, { event: 'deletion-requested', outcome: 'refused', ...actor }),
  );
}
