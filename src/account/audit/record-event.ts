import { sql } from 'kysely';
import type { Trx } from '../../platform/database/schema.ts';
import type { Origin } from '../../platform/http/network.ts';
import type { Platform } from '../../platform/platform.ts';
import { FIRST_PREVIOUS_HASH, lineHash } from './chain.ts';
import type { AuditEventName } from './events.ts';

/** What happened, to whose account, and from where. */
export interface AuditedEvent {
  event: AuditEventName;
  /** By default `done`; `refused` for a try that was turned away. */
  outcome?: 'done' | 'refused';
  /** Absent where there is no account, or none may be told. */
  accountId?: string;
  /** Absent for what the program or the operator does by itself. */
  origin?: Origin;
  /** Facts in plain values: never a secret, never the whole address of a stranger ({@link maskedEmail}). */
  details?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Writes a line of the audit log in the caller's transaction: it is there if, and only if, what it tells of is
 *. To be called last in the transaction: the log is one chain, so whoever writes holds it until the
 * commit, and a transaction that then waited for another lock could wait in a circle.
 */
export async function recordEvent(
  trx: Trx,
  { clock }: Pick<Platform, 'clock'>,
  { event, outcome = 'done', accountId, origin, details = {} }: AuditedEvent,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`.execute(trx);
  const last = await trx
    .selectFrom('audit_event')
    .select(['number', 'hash'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const line = {
    number: (last?.number ?? 0) + 1,
    at: clock.now(),
    event,
    outcome,
    account_id: accountId ?? null,
    ip: origin?.ip.slice(0, 45) ?? null,
    user_agent: origin?.userAgent.slice(0, 300) ?? null,
    details: JSON.stringify(details),
    previous_hash: last?.hash ?? FIRST_PREVIOUS_HASH,
  };
  await trx
    .insertInto('audit_event')
    .values({ ...line, hash: lineHash(line) })
    .execute();
}

/** Any number, the same in every instance: whoever holds this advisory lock writes the next line. */
const CHAIN_LOCK = 7_301_942;

/** `l…@martin.example`: enough for its owner to recognise, too little to write to. */
export function maskedEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '…' : `${address.charAt(0)}…${address.slice(at)}`;
}
