import { type Expression, sql } from 'kysely';
import { asHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { maskedEmail, record } from '../audit/record-event.ts';
import { hasLiveCode } from '../codes/purge-codes.ts';
import { revokedCodes } from '../codes/store.ts';
import { type CodeState, codeState, waitingCode } from '../codes/waiting-code.ts';
import { type ReadAlong, readAlone } from '../database/read-along.ts';
import type { CredentialChangeStatus, Database } from '../database/schema.ts';
import { withdrawnMails } from '../mail/outbox.ts';
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
export async function endPendingChange(tx: Tx, accountId: string, status: PendingEnd): Promise<boolean> {
  const { rows } = await endingPendingChange(tx, accountId, status).execute(tx.db);
  return rows.length > 0;
}

type PendingEnd = Exclude<CredentialChangeStatus, 'pending' | 'activated'>;

/** The same as a statement, for whom it does not matter whether there was one. */
export function endingPendingChange({ clock }: Tx, accountId: string, status: PendingEnd) {
  const now = clock.now();
  return sql<{ id: string }>`
    with ended as (
      update credential_change set status = ${status}, ended_at = ${now}, new_password_hash = null
      where account_id = ${accountId} and status = 'pending' returning id),
    code as (${revokedCodes('change', sql`in (select id from ended)`, now)}),
    mails as (${withdrawnMails(sql`select mail_id from code`, now)})
    select id from ended`;
}

/**
 * The requests of the last day that somebody else cancelled, by the link in the mail: their codes do not count against the
 * holder.
 */
export function notHeldAgainst(accountId: string, now: Date): Expression<string> {
  return sql`(
    select id from credential_change
    where account_id = ${accountId} and status = 'disputed' and ended_at > ${daysAgo(now, 1)})`;
}

/** Hourly: those that have been over for as long as the operator keeps them, by their end or by that of their code. */
export async function purgeChanges({ db, installation }: Ground, now: Date): Promise<void> {
  const before = daysAgo(now, installation.RETENTION_REQUESTS_DAYS);
  await db
    .deleteFrom('credential_change')
    .where('requested_at', '<', before)
    .where((eb) =>
      eb.or([
        eb('ended_at', '<', before),
        eb.and([eb('status', '=', 'pending'), eb.not(hasLiveCode('change', 'credential_change.id', before))]),
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
