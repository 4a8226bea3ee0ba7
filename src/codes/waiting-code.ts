import { type Expression, type RawBuilder, sql } from 'kysely';
import { type ActivationPurpose, mailedUntil } from './kinds.ts';
import { TRIES_ALLOWED } from './store.ts';

/**
 * On its way, in the mailbox (as far as SMTP knows), refused by the server of this very address, given up after days
 * without a mail server, or ended by the wrong secrets tried with it.
 */
export type CodeState =
  | { state: 'leaving' }
  | { state: 'sent'; deadline: Date }
  | { state: 'undeliverable' }
  | { state: 'not-sent' }
  | { state: 'stopped' };

/**
 * Where the code of a request is, as far as its holder is told: the live one, or one ended by wrong secrets and not yet
 * replaced, for a new one may be sent. As JSON, for {@link codeState}, to be read along with what it belongs to.
 */
export function waitingCode(purpose: ActivationPurpose, subjectId: Expression<string>): RawBuilder<unknown> {
  return sql`(
    select json_build_object(
      'handedOverAt', mail.handed_over_at, 'abandonedAt', mail.abandoned_at,
      'recipientRefused', mail.recipient_refused, 'wrongSecrets', code.wrong_passwords)
    from activation_code as code join mail on mail.id = code.mail_id
    where code.purpose = ${purpose} and code.subject_id = ${subjectId} and code.used_at is null
      and (code.revoked_at is null or code.wrong_passwords >= ${TRIES_ALLOWED})
    -- A live one comes first: nulls do, in descending order.
    order by code.revoked_at desc limit 1)`;
}

/** @returns none once its time is over: the request has to be made again */
export function codeState(json: unknown, purpose: ActivationPurpose, now: Date): CodeState | undefined {
  const code = json as WaitingCode | null;
  if (!code) return undefined;
  const deadline = code.handedOverAt === null ? undefined : mailedUntil(purpose, new Date(code.handedOverAt));
  return deadline && deadline <= now ? undefined : stateOf(code, deadline);
}

interface WaitingCode {
  handedOverAt: string | null;
  abandonedAt: string | null;
  recipientRefused: boolean;
  wrongSecrets: number;
}

function stateOf(code: WaitingCode, deadline: Date | undefined): CodeState {
  if (code.wrongSecrets >= TRIES_ALLOWED) return { state: 'stopped' };
  if (deadline) return { state: 'sent', deadline };
  if (code.abandonedAt === null) return { state: 'leaving' };
  return { state: code.recipientRefused ? 'undeliverable' : 'not-sent' };
}
