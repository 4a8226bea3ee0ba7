import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Account } from '../account/account.ts';
import { companyName } from '../mandates/granting/company.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/*
 * What a company asks for and may still stop: a bank account, a direct debit. Whoever acts for it, and the company itself, is
 * told at once; it is in force 72 hours later (rules 6.31 and 6.44).
 */

/** The tables of what waits: each has `siren`, `state`, `asked_at`, `asked_by` and `notice_mail_ids`. */
type Waiting = 'bank_account' | 'direct_debit';

/** As long as a change of address is disputed. */
const WAITING_MS = 72 * 3_600_000;

/** When what was asked for at this instant is in force at the earliest: the notices about it may leave later. */
export function inForceFrom(askedAt: Date): Date {
  return new Date(askedAt.getTime() + WAITING_MS);
}

/**
 * Whether a row of the table has waited for long enough: since it was asked for, and since every notice about it left or was
 * given up, for nobody stops what they have not heard of. The clock stands still while nobody can act for the account that
 * asked: it is locked, or a change of its address is disputed.
 */
export function hasWaited(table: Waiting, now: Date): RawBuilder<SqlBool> {
  const since = new Date(now.getTime() - WAITING_MS);
  const of = (column: string) => sql.ref(`${table}.${column}`);
  return sql`(${of('state')} = 'asked' and ${of('asked_at')} <= ${since}
    and not exists (
      select from account where account.id = ${of('asked_by')} and (account.locked_at is not null or account.frozen_until > ${now}))
    and not exists (
      select from mail where mail.id = any(${of('notice_mail_ids')})
        and coalesce(mail.handed_over_at, mail.abandoned_at, mail.withdrawn_at, 'infinity') > ${since}))`;
}

/** Asked for in 24 hours, of one company and in one table, whoever does: each is mailed to everybody who acts for it. */
export const MOST_ASKED_A_DAY = 10;

const DAY_MS = 24 * 3_600_000;

/** @returns from when on one more may be asked for, where that is later than now */
export async function askedTooOftenUntil(
  { db, clock }: Tx,
  table: Waiting,
  siren: string,
): Promise<Date | undefined> {
  const dayAgo = new Date(clock.now().getTime() - DAY_MS);
  const { rows } = await sql<{ asked_at: Date }>`
    select asked_at from ${sql.table(table)} where siren = ${siren} and asked_at > ${dayAgo}
    order by asked_at desc offset ${MOST_ASKED_A_DAY - 1} limit 1`.execute(db);
  return rows[0] && new Date(rows[0].asked_at.getTime() + DAY_MS);
}

/** The company as each reader of a mail knows it; its own mailbox reads the name that whoever asked knows. */
export function companyAsRead(tx: Tx, { siren, asked_by }: { siren: string; asked_by: string | null }) {
  return async (reader: Account | undefined): Promise<{ siren: string; name: string }> => {
    const who = reader?.id ?? asked_by;
    const name = who === null ? `Entreprise ${siren}` : await companyName(tx.db, who, siren);
    return { siren, name };
  };
}
