import type { Database } from '../database/schema.ts';
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
 * Where the code of a request is, as far as its holder is told: the live one, or one ended by wrong secrets and not yet replaced, for a
 * new one may be sent. None once its time is over: the request has to be made again.
 */
export async function waitingCode(
  db: Database,
  purpose: ActivationPurpose,
  subjectId: string,
  now: Date,
): Promise<CodeState | undefined> {
  const row = await db
    .selectFrom('activation_code as code')
    .innerJoin('mail', 'mail.id', 'code.mail_id')
    .where('code.purpose', '=', purpose)
    .where('code.subject_id', '=', subjectId)
    .where('code.used_at', 'is', null)
    .where((eb) =>
      eb.or([eb('code.revoked_at', 'is', null), eb('code.wrong_passwords', '>=', TRIES_ALLOWED)]),
    )
    // A live one comes first: nulls do, in descending order.
    .orderBy('code.revoked_at', 'desc')
    .select(['code.wrong_passwords', 'mail.handed_over_at', 'mail.abandoned_at', 'mail.recipient_refused'])
    .executeTakeFirst();
  if (!row) return undefined;
  const deadline = row.handed_over_at && mailedUntil(purpose, row.handed_over_at);
  return deadline && deadline <= now ? undefined : stateOf(row, deadline);
}

function stateOf(
  row: { abandoned_at: Date | null; recipient_refused: boolean; wrong_passwords: number },
  deadline: Date | null,
): CodeState {
  if (row.wrong_passwords >= TRIES_ALLOWED) return { state: 'stopped' };
  if (deadline) return { state: 'sent', deadline };
  if (!row.abandoned_at) return { state: 'leaving' };
  return { state: row.recipient_refused ? 'undeliverable' : 'not-sent' };
}
