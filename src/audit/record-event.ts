import { sql } from 'kysely';
import { Counter } from 'prom-client';
import { compiledOnce, type Places } from '../database/compiled-once.ts';
import type { Trx } from '../database/schema.ts';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { makingKey } from './keys.ts';
import { contentText, instantText, type LineContent } from './line.ts';

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
  'second-step-asked',
  'second-step',
  'second-step-failures-told',
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
  'account-locked',
  'account-reopened',
  'account-frozen',
  'account-released',
  'account-restored',
  'code-stopped',
  // what else proves who somebody is
  'factor-added',
  'factor-removed',
  'factors-disputed',
  'backup-codes-made',
  'backup-code-used',
  'browser-trusted',
  'browser-distrusted',
  'factor-removal-asked',
  'factor-removal-cancelled',
  // ways of signing in
  'passkey-added',
  'passkey-renamed',
  'passkey-removed',
  'passkey-counter',
  // creation
  'account-created',
  'dossier-letter-printed',
  'dossier-opened',
  // who asks to become the titulaire of a company's services
  'role-requested',
  'role-request-withdrawn',
  'role-letter-printed',
  'role-request-granted',
  'role-request-refused',
  'role-request-expired',
  'role-request-overtaken',
  'substitution-agreed',
  'substitution-contested',
  'titulaire-replaced',
  // forgotten password
  'recovery-requested',
  'recovery-verified',
  'recovery-stopped',
  'password-recovered',
  'recovery-letter-printed',
  'recovery-letter-stopped',
  // the holder's own data
  'holder-data-changed',
  'security-question-changed',
  'information-mails-changed',
  'recap-downloaded',
  'data-downloaded',
  // who may act for a company
  'offer-made',
  'offer-received',
  'offer-accepted',
  'offer-refused',
  'offer-withdrawn',
  'offer-lapsed',
  'mandate-asleep',
  'mandate-woken',
  'mandate-ended',
  'mandate-confirmed',
  'mandate-disputed',
  'delegation-renewed',
  'delegation-expired',
  // the bank accounts from which a company pays
  'bank-account-asked',
  'bank-account-in-force',
  'bank-account-stopped',
  'bank-account-removed',
  'bank-account-disputed',
  // the e-mail address of a company
  'company-address-requested',
  'company-address-cancelled',
  'company-address-changed',
  'company-address-disputed',
  'company-address-undone',
  // messages between a company and the administration
  'thread-opened',
  'message-written',
  'message-answered',
  'thread-closed',
  'attachment-downloaded',
  // the contracts by which a company's taxes are debited
  'direct-debit-asked',
  'direct-debit-confirmed',
  'direct-debit-in-force',
  'direct-debit-moved',
  'direct-debit-stopped',
  'direct-debit-refused',
  'direct-debit-ended',
  'direct-debit-disputed',
  // deletion
  'deletion-requested',
  'deletion-cancelled',
  'account-deleted',
  // the log itself
  'audit-log-purged',
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

/** What happens, as far as it is in the audit log: sign-ins, changes, refusals. Names alone, never whose. */
export const auditEvents = new Counter({
  name: 'audit_events_total',
  help: 'Events told to the audit log by this instance',
  labelNames: ['event', 'outcome'],
  registers: [],
});

/**
 * Writes a line of the audit log: it is there if, and only if, the unit of work is committed. It takes no lock and waits
 * for nobody; a seal binds it a moment after the commit (`seal-lines.ts`).
 */
export async function record(
  { db, clock, secrets, random, later, afterCommit }: Tx,
  { event, outcome = 'done', accountId, origin, details = {} }: AuditedEvent,
): Promise<void> {
  const at = instantText(clock.now(), placeIn(db));
  const key = makingKey(secrets);
  const line = {
    event,
    outcome,
    account_id: accountId ?? null,
    ip: origin?.ip.slice(0, 45).toWellFormed() ?? null,
    user_agent: origin?.userAgent.slice(0, 300).toWellFormed() ?? null,
    details: JSON.stringify(details),
    nonce: random.uuid(),
  };
  const mac = key.mac(contentText({ ...line, at }));
  await later(writing({ ...line, at, key: key.name, mac }));
  afterCommit(() => auditEvents.inc({ event, outcome }));
}

const writing = compiledOnce(
  (db, { event, outcome, account_id, ip, user_agent, details, nonce, at, key, mac }: Places<WrittenLine>) =>
    db.insertInto('audit_line').values({
      event,
      outcome,
      account_id,
      ip,
      user_agent,
      details,
      nonce,
      at: sql<Date>`${at}::timestamptz`,
      key,
      mac,
    }),
);

type WrittenLine = LineContent & { outcome: 'done' | 'refused'; key: string; mac: string };

const written = new WeakMap<Trx, number>();

/**
 * How many lines this unit of work wrote before. They may reach the database in one statement, which gives them ids in any
 * order: by as many microseconds each is later than the first of its millisecond.
 */
function placeIn(trx: Trx): number {
  const place = written.get(trx) ?? 0;
  written.set(trx, place + 1);
  return place;
}

/** `l…@martin.example`: enough for its owner to recognise, too little to write to. */
export function maskedEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '…' : `${address.charAt(0)}…${address.slice(at)}`;
}
