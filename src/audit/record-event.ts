import { sql } from 'kysely';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { FIRST_PREVIOUS_HASH, lineHash } from './chain.ts';

/**
 * What the audit log knows to tell (OWASP ASVS 5.0, 16.3). A name is never changed once released: the
 * lines written with it stay.
 */
export const AUDIT_EVENTS = [
  // signing in
  'signed-in',
  'sign-in-throttled',
  'sign-in-code-sent',
  'failures-told',
  'signed-out',
  'password-confirmed',
  'session-ended',
  'other-sessions-ended',
  // credentials
  'password-changed',
  'change-requested',
  'change-cancelled',
  'code-sent-again',
  'change-activated',
  'change-disputed',
  'change-undone',
  'account-frozen',
  'account-released',
  'account-restored',
  'code-stopped',
  // creation
  'account-created',
  'dossier-letter-printed',
  'dossier-opened',
  // forgotten password
  'recovery-requested',
  'recovery-verified',
  'recovery-stopped',
  'password-recovered',
  'recovery-letter-printed',
  // the holder's own data
  'holder-data-changed',
  'security-question-changed',
  'information-mails-changed',
  'recap-downloaded',
  'data-downloaded',
  // deletion
  'deletion-requested',
  'deletion-cancelled',
  'account-deleted',
] as const;

export type AuditEventName = (typeof AUDIT_EVENTS)[number];

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
 * Writes a line of the audit log: it is there if, and only if, the unit of work is committed. To be called last in it: the
 * log is one chain, so whoever writes holds it until the commit, and a transaction that then waited for another lock could
 * wait in a circle.
 */
export async function record(
  { db, clock }: Tx,
  { event, outcome = 'done', accountId, origin, details = {} }: AuditedEvent,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`.execute(db);
  const last = await db
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
  await db
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
