import { frozenUntil } from '../account/account.ts';
import type { Database, Trx } from '../database/schema.ts';
import type { Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { parisDay } from '../web/french-dates.ts';
import { codeHashes, isCodeOver, lastDayOfLetter, readCode } from './code.ts';

/** Five wrong passwords end the code that they were tried with, and nothing else. */
export const WRONG_PASSWORDS_ALLOWED = 5;

/**
 * Counts a password before it is compared, in one statement: of any number sent at once, to any number of instances,
 * five wrong ones at most are looked at.
 * @returns those counted so far, this one included; undefined when no more may be compared
 */
export async function countPassword(db: Database, codeId: string): Promise<number | undefined> {
  const counted = await db
    .updateTable('activation_code')
    .set((eb) => ({ wrong_passwords: eb('wrong_passwords', '+', 1) }))
    .where('id', '=', codeId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('wrong_passwords', '<', WRONG_PASSWORDS_ALLOWED)
    .returning('wrong_passwords')
    .executeTakeFirst();
  return counted?.wrong_passwords;
}

/** A password that was counted and was right, or could not be compared. */
export async function giveBackPassword(db: Database, codeId: string): Promise<void> {
  await db
    .updateTable('activation_code')
    .set((eb) => ({ wrong_passwords: eb('wrong_passwords', '-', 1) }))
    .where('id', '=', codeId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** After the last wrong password. @returns whether it was this call that ended the code: that is told once */
export async function stopCode({ db, clock }: Tx, codeId: string): Promise<boolean> {
  const stopped = await db
    .updateTable('activation_code')
    .set({ revoked_at: clock.now() })
    .where('id', '=', codeId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('wrong_passwords', '>=', WRONG_PASSWORDS_ALLOWED)
    .returning('id')
    .executeTakeFirst();
  return stopped !== undefined;
}

/** What a code activates: a change of address, a new account, or a dossier (by letter). */
export type CodePurpose = 'change' | 'registration' | 'dossier';

/** A code that could activate something now. */
export interface UsableCode {
  codeId: string;
  purpose: CodePurpose;
  /** The id of the change, of the registration or of the dossier. */
  subjectId: string;
}

/** Why a code does not work; told only to who holds it, so it may be said plainly. */
export type CodeRefusal =
  | 'code-unknown'
  | 'code-expired'
  | 'code-replaced'
  | 'code-used'
  /** Ended by the wrong passwords that were tried with it. */
  | 'code-stopped'
  /** A dispute keeps everybody out until it is decided, or for seven days. */
  | 'account-frozen';

/** First tab of the activation: is this a code that works, and what for? Nothing is consumed yet. */
export async function checkCode(
  platform: Pick<Platform, 'db' | 'clock' | 'secrets'>,
  typed: string,
): Promise<
  | { outcome: 'code-usable'; code: UsableCode }
  | { outcome: 'code-unknown' }
  | { outcome: Exclude<CodeRefusal, 'code-unknown'>; purpose: CodePurpose }
> {
  const code = readCode(typed);
  if (!code) return { outcome: 'code-unknown' };
  const row = await platform.db
    .selectFrom('activation_code')
    .select(['id', 'change_id', 'registration_id', 'dossier_id'])
    .where('code_hash', 'in', codeHashes(platform.secrets, code))
    .executeTakeFirst();
  if (!row) return { outcome: 'code-unknown' };
  const { purpose } = subjectOf(row);
  const found = await usableCode(platform.db, row.id, purpose, platform.clock.now());
  if (found.outcome === 'code-usable') return found;
  return found.outcome === 'code-unknown' ? { outcome: 'code-unknown' } : { outcome: found.outcome, purpose };
}

/**
 * Looks again at a code already recognised: it may have been used, replaced or have expired since.
 * @param purpose what it is about to activate: a code of another purpose is unknown there
 */
export async function usableCode(
  db: Database | Trx,
  codeId: string,
  purpose: CodePurpose,
  now: Date,
): Promise<{ outcome: 'code-usable'; code: UsableCode } | { outcome: CodeRefusal }> {
  const row = await db
    .selectFrom('activation_code as code')
    .leftJoin('mail', 'mail.id', 'code.mail_id')
    .leftJoin('account', 'account.id', 'code.account_id')
    .where('code.id', '=', codeId)
    .select([
      'code.change_id',
      'code.registration_id',
      'code.dossier_id',
      'code.created_at',
      'code.used_at',
      'code.revoked_at',
      'code.wrong_passwords',
      'mail.handed_over_at',
      'account.frozen_until',
    ])
    .executeTakeFirst();
  if (!row) return { outcome: 'code-unknown' };
  const subject = subjectOf(row);
  if (subject.purpose !== purpose) return { outcome: 'code-unknown' };
  if (row.used_at) return { outcome: 'code-used' };
  if (row.wrong_passwords >= WRONG_PASSWORDS_ALLOWED) return { outcome: 'code-stopped' };
  if (row.revoked_at) return { outcome: 'code-replaced' };
  if (isOver(purpose, row, now)) return { outcome: 'code-expired' };
  if (frozenUntil(row, now)) return { outcome: 'account-frozen' };
  return { outcome: 'code-usable', code: { codeId, ...subject } };
}

/** What a code was for, used or not. */
export async function subjectOfCode(
  db: Database,
  codeId: string,
): Promise<Pick<UsableCode, 'purpose' | 'subjectId'> | undefined> {
  const row = await db
    .selectFrom('activation_code')
    .select(['change_id', 'registration_id', 'dossier_id'])
    .where('id', '=', codeId)
    .executeTakeFirst();
  return row && subjectOf(row);
}

/** Exactly one of the three is there: the table has a check for it. */
function subjectOf(row: {
  change_id: string | null;
  registration_id: string | null;
  dossier_id: string | null;
}): Pick<UsableCode, 'purpose' | 'subjectId'> {
  if (row.change_id) return { purpose: 'change', subjectId: row.change_id };
  if (row.registration_id) return { purpose: 'registration', subjectId: row.registration_id };
  return { purpose: 'dossier', subjectId: row.dossier_id ?? '' };
}

function isOver(
  purpose: CodePurpose,
  { created_at, handed_over_at }: { created_at: Date; handed_over_at: Date | null },
  now: Date,
): boolean {
  if (purpose === 'dossier') return parisDay(now) > lastDayOfLetter(created_at);
  // Not yet marked as handed over although someone holds it: the mark follows the hand-over by an instant.
  return isCodeOver({ handed_over_at }, now);
}
