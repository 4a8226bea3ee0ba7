import { sql } from 'kysely';
import { asHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { maskedEmail, record } from '../audit/record-event.ts';
import { hasLiveCode } from '../codes/purge-codes.ts';
import { revokeCodes } from '../codes/store.ts';
import { type CodeState, codeState, waitingCode } from '../codes/waiting-code.ts';
import { type ReadAlong, readAlone } from '../database/read-along.ts';
import type { CredentialChangeStatus, Database } from '../database/schema.ts';
import { daysAgo, type Ground, type Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/** A request that waits for its code to be entered. */
export interface PendingChange {
  id: string;
  newEmail: string;
  withPassword: boolean;
  requestedAt: Date;
  /** Where its newest code is. */
  code: CodeState;
}

/** The request of an account that can still be activated: none when its code's time is over. */
export const PENDING_CHANGE: ReadAlong<PendingChange | undefined> = {
  json: (accountId) => sql`(
    select json_build_object(
      'id', id, 'newEmail', new_email, 'withPassword', new_password_hash is not null, 'requestedAt', requested_at,
      'code', ${waitingCode('change', sql.ref('credential_change.id'))})
    from credential_change where account_id = ${accountId} and status = 'pending')`,
  parse(json, now) {
    const pending = json as (PendingChange & { requestedAt: string }) | null;
    const code = codeState(pending?.code, 'change', now);
    return pending && code ? { ...pending, requestedAt: new Date(pending.requestedAt), code } : undefined;
  },
};

export function pendingChange(
  db: Database,
  accountId: string,
  now: Date,
): Promise<PendingChange | undefined> {
  return readAlone(db, PENDING_CHANGE, accountId, now);
}

/**
 * Ends the pending request of an account, whatever the reason: its codes stop working, and those still in the outbox are not
 * sent. The caller holds the account's lock.
 * @returns whether there was one
 */
export async function endPendingChange(
  tx: Tx,
  accountId: string,
  status: Exclude<CredentialChangeStatus, 'pending' | 'activated'>,
): Promise<boolean> {
  const ended = await tx.db
    .updateTable('credential_change')
    .set({ status, ended_at: tx.clock.now(), new_password_hash: null })
    .where('account_id', '=', accountId)
    .where('status', '=', 'pending')
    .returning('id')
    .executeTakeFirst();
  if (ended) await revokeCodes(tx, 'change', ended.id);
  return ended !== undefined;
}

/**
 * The requests of the last day that somebody else cancelled, by the link in the mail: their codes do not count against the
 * holder.
 */
export async function notHeldAgainst(db: Database, accountId: string, now: Date): Promise<string[]> {
  const disputed = await db
    .selectFrom('credential_change')
    .select('id')
    .where('account_id', '=', accountId)
    .where('status', '=', 'disputed')
    .where('ended_at', '>', daysAgo(now, 1))
    .execute();
  return disputed.map(({ id }) => id);
}

/** Hourly: those that have been over for as long as the operator keeps them, by their end or by that of their code. */
export async function purgeChanges({ db, installation }: Ground, now: Date): Promise<void> {
  const before = daysAgo(now, installation.RETENTION_REQUESTS_DAYS);
  await db
    .deleteFrom('credential_change')
    .where((eb) =>
      eb.or([
        eb('ended_at', '<', before),
        eb.and([
          eb('status', '=', 'pending'),
          eb('requested_at', '<', before),
          eb.not(hasLiveCode('change', 'credential_change.id', before)),
        ]),
      ]),
    )
    .execute();
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
