import { type Account, accountById, lockAccount } from '../account/account.ts';
import { type MailReference, makeReference, readReference } from '../account/mail-reference.ts';
import { record } from '../audit/record-event.ts';
import { revokeCode } from '../codes/store.ts';
import type { Database, RecoveryStatus } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { letterStoppedMail } from './letter-mails.tsx';
import { RECOVERY_PATHS } from './paths.ts';
import { WAIT_DAYS } from './rules.ts';

/*
 * Who has lost mailbox, password and answer: the letter opens the choice of a password by itself, but only days after
 * its notice left for the sign-in address, which can stop it until its code is used (rule 6.11).
 */

/** What holds of a letter with whose code no answer is asked. */
export interface LetterWithoutAnswer {
  /** Unknown while its notice has yet to leave. */
  worksFrom: Date | undefined;
  /** From the sign-in address. */
  stopped: boolean;
}

const WAIT_MS = WAIT_DAYS * 24 * 3_600_000;

/** What holds of the letter of a recovery; undefined for any other, with which the answer is asked. */
export async function letterWithoutAnswer(
  { db }: Ground,
  recoveryId: string,
): Promise<LetterWithoutAnswer | undefined> {
  const letter = await letters(db).where('letter.recovery_id', '=', recoveryId).executeTakeFirst();
  return letter && { worksFrom: worksFrom(letter), stopped: letter.stopped_at !== null };
}

/**
 * The days run from when the notice left, or from when it was given up: an address that takes no mail stops nothing. The
 * mail is purged 7 days after either at the earliest.
 */
function worksFrom(letter: {
  requested_at: Date;
  notice: string | null;
  handed_over_at: Date | null;
  abandoned_at: Date | null;
}): Date | undefined {
  const told = letter.notice === null ? letter.requested_at : (letter.handed_over_at ?? letter.abandoned_at);
  return told ? new Date(told.getTime() + WAIT_MS) : undefined;
}

function letters(db: Database) {
  return db
    .selectFrom('letter_without_answer as letter')
    .innerJoin('recovery', 'recovery.id', 'letter.recovery_id')
    .leftJoin('mail', 'mail.id', 'letter.notice_mail_id')
    .select([
      'letter.recovery_id',
      'letter.stopped_at',
      'recovery.account_id',
      'recovery.status',
      'recovery.requested_at',
      'mail.id as notice',
      'mail.handed_over_at',
      'mail.abandoned_at',
    ]);
}

/** What the notice of such a letter bears to stop it. */
export interface StopLink extends MailReference {
  hash: string;
}

export function stopLink({ installation, random, secrets }: Tx): StopLink {
  const { signs, ...link } = makeReference(random, installation.BASE_URL + RECOVERY_PATHS.stop);
  return { ...link, hash: secrets.keyedHash('letter-stop-reference', signs) };
}

/** Keeps that no answer is asked with a letter just printed. */
export async function keepWithoutAnswer(
  { db }: Tx,
  recoveryId: string,
  { hash, noticeMailId }: { hash: string; noticeMailId: string },
): Promise<void> {
  await db
    .insertInto('letter_without_answer')
    .values({
      recovery_id: recoveryId,
      notice_mail_id: noticeMailId,
      stop_reference_hash: hash,
      stopped_at: null,
    })
    .execute();
}

/** The letter that a reference stands for. */
export interface LetterToStop {
  recoveryId: string;
  account: Account;
  printedAt: Date;
  /** `used`: a password was chosen with it. */
  state: 'can-be-stopped' | 'stopped' | 'used' | 'over';
}

/** @returns undefined when nobody was mailed such a reference */
export async function letterToStop(platform: Ground, typed: string): Promise<LetterToStop | undefined> {
  const { db, secrets } = platform;
  const signs = readReference(typed);
  if (signs === undefined) return undefined;
  const letter = await letters(db)
    .where('letter.stop_reference_hash', 'in', secrets.keyedHashes('letter-stop-reference', signs))
    .executeTakeFirst();
  const account = letter && (await accountById(db, letter.account_id));
  if (!account) return undefined;
  const { recovery_id: recoveryId, requested_at: printedAt } = letter;
  return { recoveryId, account, printedAt, state: stateOf(letter) };
}

function stateOf(letter: { stopped_at: Date | null; status: RecoveryStatus }): LetterToStop['state'] {
  if (letter.stopped_at) return 'stopped';
  if (letter.status === 'done') return 'used';
  return letter.status === 'pending' ? 'can-be-stopped' : 'over';
}

export type StopLetterOutcome = { outcome: 'stopped' } | { outcome: 'nothing-to-stop' };

/**
 * Ends a letter without answer, for whoever reads the sign-in address: that takes nothing from them, and gives nothing.
 * Codes that were mailed go on working. Of several at once, and of a choice of a password, exactly one succeeds.
 */
export function stopLetter(
  platform: Platform,
  { recoveryId, account: { id } }: Pick<LetterToStop, 'recoveryId' | 'account'>,
  origin: Origin,
): Promise<StopLetterOutcome> {
  return inTransaction(platform, async (tx): Promise<StopLetterOutcome> => {
    const account = await lockAccount(tx.db, id);
    if (!account || !(await revokeCode(tx, { purpose: 'recovery', id: recoveryId })))
      return { outcome: 'nothing-to-stop' };
    const now = tx.clock.now();
    await tx.db
      .updateTable('letter_without_answer')
      .set({ stopped_at: now })
      .where('recovery_id', '=', recoveryId)
      .execute();
    await send(tx, letterStoppedMail(tx.installation, account, now));
    await record(tx, { event: 'recovery-letter-stopped', accountId: account.id, origin });
    return { outcome: 'stopped' };
  });
}
