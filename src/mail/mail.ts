import { type Selectable, type SqlBool, sql } from 'kysely';
import type { MailTable } from '../database/schema.ts';

/** As the outbox keeps it. */
export type Mail = Selectable<MailTable>;

/** Every column; the compiler refuses to forget one. By name, so that the statement can be prepared. */
export const MAIL_COLUMNS = (
  Object.keys({
    id: 1,
    recipient: 1,
    about_account_id: 1,
    subject: 1,
    sealed_body: 1,
    created_at: 1,
    due_at: 1,
    attempts: 1,
    handed_over_at: 1,
    withdrawn_at: 1,
    abandoned_at: 1,
    last_error: 1,
    purpose: 1,
    allowance_key: 1,
    asker: 1,
    counted_at: 1,
    lane: 1,
    recipient_refused: 1,
  } satisfies Record<keyof MailTable, 1>) as (keyof MailTable)[]
).map((column) => `mail.${column}` as const);

/** Neither gone, nor taken back, nor given up. */
export const IS_WAITING = sql<SqlBool>`handed_over_at is null and withdrawn_at is null and abandoned_at is null`;

/** For so long a mail is whose who claimed it: longer than the transport may ever take for one. */
export const LEASE_MS = 10 * 60_000;

export function after(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}
