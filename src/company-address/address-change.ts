import { type Selectable, sql } from 'kysely';
import { DISPUTE_LIMIT_MS } from '../account/disputed.ts';
import { hasLiveCode } from '../codes/purge-codes.ts';
import { revokedCodes } from '../codes/store.ts';
import { type CodeState, codeState, waitingCode } from '../codes/waiting-code.ts';
import type { CompanyAddressChangeTable, Database } from '../database/schema.ts';
import { withdrawnMails } from '../mail/outbox.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/** A new address asked for a company, whatever became of it. */
export type AddressChange = Selectable<CompanyAddressChangeTable>;

export function addressChangeById(db: Database, id: string): Promise<AddressChange | undefined> {
  return changes(db).where('id', '=', id).executeTakeFirst();
}

function changes(db: Database) {
  return db.selectFrom('company_address_change').selectAll();
}

/** A request that waits for its code to be entered. */
export interface PendingAddress {
  change: AddressChange;
  newEmail: string;
  /** Where its newest code is. */
  code: CodeState;
}

/** The request of a company that can still be activated: none when its code's time is over. */
export async function pendingAddress(
  { db, clock }: Pick<Ground, 'db' | 'clock'>,
  siren: string,
): Promise<PendingAddress | undefined> {
  const found = await changes(db)
    .select(waitingCode('company-address', sql.ref('company_address_change.id')).as('code'))
    .where('siren', '=', siren)
    .where('status', '=', 'pending')
    .executeTakeFirst();
  if (!found) return undefined;
  const { code: json, ...change } = found;
  const code = codeState(json, 'company-address', clock.now());
  return code && { change, newEmail: change.new_email, code };
}

/** How an ended request ended. */
type PendingEnd = 'cancelled' | 'replaced' | 'disputed';

/**
 * Ends the pending request of a company: its codes stop working, and those still in the outbox are not sent. The caller holds
 * the company's lock.
 */
export async function endPendingAddress(tx: Tx, siren: string, status: PendingEnd): Promise<void> {
  await ending(tx, sql`siren = ${siren}`, status).execute(tx.db);
}

/** The same of what an account asked for, whichever the company. The caller holds the account's lock. */
export async function endAddressesAskedBy(tx: Tx, accountId: string): Promise<void> {
  await ending(tx, sql`account_id = ${accountId}`, 'cancelled').execute(tx.db);
}

function ending({ clock }: Tx, whose: ReturnType<typeof sql>, status: PendingEnd) {
  const now = clock.now();
  return sql`
    with ended as (
      update company_address_change
      set status = ${status}, ended_at = ${now}, link_used_at = ${status === 'disputed' ? now : null}
      where ${whose} and status = 'pending' returning id),
    code as (${revokedCodes('company-address', sql`in (select id from ended)`, now)}),
    mails as (${withdrawnMails(sql`select mail_id from code`, now)})
    select id from ended`;
}

/** The changes of a company that are in force, the newest first: each replaced the address that the next one had proved. */
export function activatedAddresses(db: Database, siren: string): Promise<AddressChange[]> {
  return changes(db)
    .where('siren', '=', siren)
    .where('status', '=', 'activated')
    .orderBy('activated_at', 'desc')
    .orderBy('requested_at', 'desc')
    .execute();
}

/** Until when a change can be undone; undefined where it is not in force, or for too long. */
export function undoableUntil(
  { status, activated_at }: Pick<AddressChange, 'status' | 'activated_at'>,
  now: Date,
): Date | undefined {
  if (status !== 'activated' || !activated_at) return undefined;
  const until = new Date(activated_at.getTime() + DISPUTE_LIMIT_MS);
  return until > now ? until : undefined;
}

/**
 * Days in which the link of the mails acts no more once it has acted. Whoever reads the mailbox before may have left the
 * company: again and again, it could never leave that mailbox.
 */
export const LINK_SPENT_DAYS = 7;

/** Whether the link acted on a change of this company so lately that it acts on none made now. */
export async function isLinkSpent({ db, clock }: Tx, siren: string): Promise<boolean> {
  const used = await db
    .selectFrom('company_address_change')
    .select('id')
    .where('siren', '=', siren)
    .where('link_used_at', '>', daysAgo(clock.now(), LINK_SPENT_DAYS))
    .limit(1)
    .executeTakeFirst();
  return used !== undefined;
}

/** Hourly: those that have been over, or in force, for as long as the operator keeps requests. */
export async function purgeAddressChanges({ db, installation }: Ground, now: Date): Promise<void> {
  const before = daysAgo(now, installation.RETENTION_REQUESTS_DAYS);
  await db
    .deleteFrom('company_address_change')
    .where('requested_at', '<', before)
    .where((eb) =>
      eb.or([
        eb('ended_at', '<', before),
        eb.and([eb('status', '=', 'activated'), eb('activated_at', '<', before)]),
        eb.and([
          eb('status', '=', 'pending'),
          eb.not(hasLiveCode('company-address', 'company_address_change.id', before)),
        ]),
      ]),
    )
    .execute();
}
