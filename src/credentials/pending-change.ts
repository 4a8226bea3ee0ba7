import { asHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { maskedEmail, record } from '../audit/record-event.ts';
import { type CodeState, codeState, isCodeOver, isToldOf } from '../codes/code.ts';
import { endPendingChange } from '../codes/end-change.ts';
import type { Database } from '../database/schema.ts';
import type { Platform } from '../platform/platform.ts';

/** A request that waits for its code to be entered. */
export interface PendingChange {
  id: string;
  newEmail: string;
  withPassword: boolean;
  requestedAt: Date;
  /** Where its newest code is. */
  code: { id: string; mailId: string } & CodeState;
}

/**
 * The request of an account that can still be activated: none when its code's 48 hours are over,
 * for then it has to be asked again (fiche, 4.1).
 */
export async function pendingChange(
  db: Database,
  accountId: string,
  now: Date,
): Promise<PendingChange | undefined> {
  const row = await db
    .selectFrom('credential_change as change')
    .innerJoin('activation_code as code', 'code.change_id', 'change.id')
    .innerJoin('mail', 'mail.id', 'code.mail_id')
    .where('change.account_id', '=', accountId)
    .where('change.status', '=', 'pending')
    .where(isToldOf())
    .orderBy('code.revoked_at', 'desc')
    .select([
      'change.id',
      'change.new_email',
      'change.new_password_hash',
      'change.requested_at',
      'code.id as code_id',
      'code.wrong_passwords',
      'mail.id as mail_id',
      'mail.handed_over_at',
      'mail.abandoned_at',
      'mail.recipient_refused',
    ])
    .executeTakeFirst();
  if (!row || isCodeOver(row, now)) return undefined;
  const code = { id: row.code_id, mailId: row.mail_id, ...codeState(row) };
  return {
    id: row.id,
    newEmail: row.new_email,
    withPassword: row.new_password_hash !== null,
    requestedAt: row.requested_at,
    code,
  };
}

/** Whether the account's newest request was ended by a password changed since `since`: the screen says so. */
export async function lastEndedByPassword(db: Database, accountId: string, since: Date): Promise<boolean> {
  const newest = await db
    .selectFrom('credential_change')
    .select(['status', 'ended_at'])
    .where('account_id', '=', accountId)
    .orderBy('requested_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest?.status === 'password-changed' && newest.ended_at !== null && newest.ended_at >= since;
}

export type CancelChangeOutcome = { outcome: 'cancelled' } | { outcome: 'nothing-pending' };

/** « annuler » on the pending request: its code is worth nothing from now on. */
export function cancelChange(platform: Platform, actor: Actor): Promise<CancelChangeOutcome> {
  return asHolder(platform, actor, async ({ tx, account }): Promise<CancelChangeOutcome> => {
    const pending = await pendingChange(tx.db, account.id, tx.clock.now());
    if (!pending) return { outcome: 'nothing-pending' };
    await endPendingChange(tx, account.id, 'cancelled');
    await record(tx, {
      event: 'change-cancelled',
      ...actor,
      details: { newAddress: maskedEmail(pending.newEmail) },
    });
    return { outcome: 'cancelled' };
  });
}
