import { sql } from 'kysely';
import { record } from '../audit/record-event.ts';
import type { Database } from '../database/schema.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import { isActive } from '../mandates/mandate.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { BANK_ACCOUNT_COLUMNS, type BankAccountRow } from './bank-account.ts';
import { stopWaiting } from './end-account.ts';
import { waitedSince } from './rules.ts';
import { bankDetails, tellInForce } from './tell.ts';

/**
 * Brings into force the bank accounts that have waited for 72 hours: hourly, by any number of instances at once. One that
 * fails is tried again the next hour and keeps no other waiting.
 */
export async function bringIntoForce(platform: Platform): Promise<void> {
  const due = await dueAccounts(platform.db, platform.clock.now())
    .select(['bank_account.id', 'bank_account.siren'])
    .orderBy('bank_account.asked_at')
    .execute();
  for (const one of due)
    await inTransaction(platform, (tx) => comeIntoForce(tx, one)).catch((error: unknown) =>
      platform.log.error(
        { err: error, bankAccountId: one.id },
        'a bank account has not come into force, it will be tried again',
      ),
    );
}

/**
 * Those that waited for long enough: since they were asked for, and since every notice about them left or was given up, for
 * nobody stops what they have not heard of. The clock stands still while nobody can act for the account that asked: it is
 * locked, or a change of its address is disputed.
 */
function dueAccounts(db: Database, now: Date) {
  const since = waitedSince(now);
  return db
    .selectFrom('bank_account')
    .leftJoin('account', 'account.id', 'bank_account.asked_by')
    .where('bank_account.state', '=', 'asked')
    .where('bank_account.asked_at', '<=', since)
    .where('account.locked_at', 'is', null)
    .where((eb) => eb.or([eb('account.frozen_until', 'is', null), eb('account.frozen_until', '<=', now)]))
    .where(
      sql<boolean>`not exists (
        select from mail where mail.id = any(bank_account.notice_mail_ids)
          and coalesce(mail.handed_over_at, mail.abandoned_at, mail.withdrawn_at, 'infinity') > ${since})`,
    );
}

/** Nothing happens where it was stopped meanwhile, or another instance was faster. */
async function comeIntoForce(tx: Tx, { id, siren }: { id: string; siren: string }): Promise<void> {
  await lockCompany(tx, siren);
  const now = tx.clock.now();
  const row: BankAccountRow | undefined = await dueAccounts(tx.db, now)
    .select(BANK_ACCOUNT_COLUMNS.map((column) => `bank_account.${column}` as const))
    .where('bank_account.id', '=', id)
    .forUpdate('bank_account')
    .executeTakeFirst();
  if (!row) return;
  if (!(await maySpeakForIt(tx, row))) {
    await stopWaiting(tx, row, { why: 'no-right' });
    return;
  }
  const replaced = await replace(tx, row);
  await tx.db
    .updateTable('bank_account')
    .set({ state: 'in-force', in_force_at: now })
    .where('id', '=', id)
    .execute();
  await tellInForce(tx, row, replaced);
  await record(tx, {
    event: 'bank-account-in-force',
    ...(row.asked_by !== null && { accountId: row.asked_by }),
    details: bankDetails(row),
  });
}

/** Whoever asked is still titulaire or suppléant of one of its payments: what a person asked for who was removed is not done. */
async function maySpeakForIt({ db, clock }: Tx, { asked_by, siren, services }: BankAccountRow) {
  const mandate =
    asked_by !== null &&
    (await db
      .selectFrom('mandate')
      .select('id')
      .where('account_id', '=', asked_by)
      .where('siren', '=', siren)
      .where('service', 'in', services)
      .where('role', '<>', 'delegataire')
      .where(isActive('mandate', clock.now()))
      .limit(1)
      .executeTakeFirst());
  return Boolean(mandate);
}

/** The one whose place it takes, which may have been removed meanwhile: then it takes none. */
async function replace({ db, clock }: Tx, { replaces, asked_by }: BankAccountRow) {
  if (replaces === null) return undefined;
  return db
    .updateTable('bank_account')
    .set({ state: 'replaced', ended_at: clock.now(), ended_by: asked_by })
    .where('id', '=', replaces)
    .where('state', '=', 'in-force')
    .returning('iban_shown')
    .executeTakeFirst();
}
