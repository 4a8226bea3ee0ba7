import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { withdrawnMails } from '../mail/outbox.ts';
import { orderedUuid } from '../platform/ordered-uuid.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { codeHash } from './code.ts';
import { type CodePurpose, kindOf } from './kinds.ts';

/** Five wrong secrets tried with a code end it, and nothing else; the tables refuse a sixth. */
export const TRIES_ALLOWED = 5;

/** Names a code: ids alone are not enough, for those of forgotten passwords are in a table of their own. */
export interface CodeRef {
  purpose: CodePurpose;
  id: string;
}

/** Where codes are kept, and how each table says what became of one. */
interface Store {
  table: 'activation_code' | 'recovery';
  /** Those of one purpose. */
  of(purpose: CodePurpose): RawBuilder<SqlBool>;
  /** The column of the subject. */
  subject: 'subject_id' | 'account_id';
  madeAt: 'created_at' | 'requested_at';
  endedAt: RawBuilder<Date | null>;
  /** The column that counts the secrets tried with a code, those being compared included. */
  tries: 'wrong_passwords' | 'wrong_answers';
  /** Neither used nor revoked. */
  live: RawBuilder<SqlBool>;
  used(at: Date): RawBuilder<unknown>;
  revoked(at: Date, why: RevokedFor): RawBuilder<unknown>;
  stopped(at: Date): RawBuilder<unknown>;
}

/** Whether a newer code took its place, or it was meant for credentials that are no longer in force. */
export type RevokedFor = 'replaced' | 'credentials-changed';

/**
 * Two tables, until the last instance of version 0.1.0 is gone: see docs/decisions/one-module-for-codes.md. Nothing outside
 * of this folder needs to know.
 */
const ACTIVATION_CODES: Store = {
  table: 'activation_code',
  of: (purpose) => sql`purpose = ${purpose}`,
  subject: 'subject_id',
  madeAt: 'created_at',
  endedAt: sql`coalesce(used_at, revoked_at)`,
  tries: 'wrong_passwords',
  live: sql<SqlBool>`used_at is null and revoked_at is null`,
  used: (at) => sql`used_at = ${at}`,
  revoked: (at) => sql`revoked_at = ${at}`,
  stopped: (at) => sql`revoked_at = ${at}`,
};

const RECOVERY_CODES: Store = {
  table: 'recovery',
  of: () => sql`true`,
  subject: 'account_id',
  madeAt: 'requested_at',
  endedAt: sql`ended_at`,
  tries: 'wrong_answers',
  live: sql<SqlBool>`status = 'pending'`,
  used: (at) => sql`status = 'done', ended_at = ${at}`,
  revoked: (at, why) => sql`status = ${why}, ended_at = ${at}`,
  stopped: (at) => sql`status = 'stopped', ended_at = ${at}`,
};

export function storeOf(purpose: CodePurpose): Store {
  return purpose === 'recovery' ? RECOVERY_CODES : ACTIVATION_CODES;
}

export interface NewCode {
  purpose: CodePurpose;
  subjectId: string;
  /** The account it is for; none for one that is about to be created. */
  accountId: string | null;
  code: string;
  /** The mail that bears it; none for one printed in a letter. */
  mailId: string | null;
  /** When its letter says that it was printed; by default now. */
  madeAt?: Date;
  /** Sent again at the demand of its holder: counted by itself. */
  resent?: boolean;
}

/**
 * Keeps what is needed to find a code. An earlier one of the same subject has to be revoked first: the table refuses two.
 * @returns its id
 */
export async function storeCode(tx: Tx, made: NewCode): Promise<string> {
  const { purpose, subjectId, accountId, code, mailId, madeAt = tx.clock.now(), resent = false } = made;
  const row = {
    id: orderedUuid(tx),
    code_hash: codeHash(tx.secrets, kindOf(purpose).place, code),
    mail_id: mailId,
  };
  if (purpose === 'recovery') {
    const channel = mailId === null ? 'letter' : 'mail';
    const pending = { status: 'pending', requested_at: madeAt, verified_at: null, ended_at: null } as const;
    await tx.later(
      tx.db.insertInto('recovery').values({ ...row, ...pending, account_id: subjectId, channel }),
    );
    return row.id;
  }
  const live = { created_at: madeAt, used_at: null, revoked_at: null };
  await tx.later(
    tx.db
      .insertInto('activation_code')
      .values({ ...row, ...live, purpose, subject_id: subjectId, account_id: accountId, resent }),
  );
  return row.id;
}

/** The one use of a code, in one statement: of any number at once exactly one is told so. @returns whether it was this one */
export async function useCode({ db, clock }: Tx, { purpose, id }: CodeRef): Promise<boolean> {
  const { table, live, used } = storeOf(purpose);
  const { rows } = await sql`
    update ${sql.table(table)} set ${used(clock.now())} where id = ${id} and ${live} returning id`.execute(
    db,
  );
  return rows.length > 0;
}

/** One code stops working, and no other of its subject: for one that is printed. @returns whether it was this call */
export async function revokeCode({ db, clock }: Tx, { purpose, id }: CodeRef): Promise<boolean> {
  const { table, live, revoked } = storeOf(purpose);
  const { rows } = await sql`
    update ${sql.table(table)} set ${revoked(clock.now(), 'replaced')}
    where id = ${id} and ${live} returning id`.execute(db);
  return rows.length > 0;
}

/**
 * The mailed codes of a forgotten password stop working; a letter on its way goes on, for it is what is left to whoever has
 * lost the mailbox to somebody else. The caller holds the account's lock.
 */
export async function revokeMailedRecoveries({ clock, later }: Tx, accountId: string): Promise<void> {
  const now = clock.now();
  await later(sql`with code as (
    update recovery set status = 'credentials-changed', ended_at = ${now}
    where account_id = ${accountId} and status = 'pending' and channel = 'mail' returning mail_id)
    ${withdrawnMails(sql`select mail_id from code`, now)}`);
}

/** The codes of a subject stop working, and those still in the outbox are not sent. The caller holds the subject's lock. */
export async function revokeCodes(
  { clock, later }: Tx,
  purpose: CodePurpose,
  subjectId: string,
  why: RevokedFor = 'credentials-changed',
): Promise<void> {
  const now = clock.now();
  const codes = revokedCodes(purpose, sql`= ${subjectId}`, now, why);
  await later(sql`with code as (${codes}) ${withdrawnMails(sql`select mail_id from code`, now)}`);
}

/**
 * Ends the codes of a subject as a part of a statement; what it returns is the mails that bear them.
 * @param whose compares the column of the subject
 */
export function revokedCodes(
  purpose: CodePurpose,
  whose: RawBuilder<unknown>,
  now: Date,
  why: RevokedFor = 'credentials-changed',
): RawBuilder<{ mail_id: string | null }> {
  const { table, of, subject, live, revoked } = storeOf(purpose);
  return sql<{ mail_id: string | null }>`
    update ${sql.table(table)} set ${revoked(now, why)}
    where ${sql.ref(subject)} ${whose} and ${of(purpose)} and ${live}
    returning mail_id`;
}

/**
 * Of mailed codes of a forgotten password, those that nobody can have yet stop working, because their mail waits for its turn
 * or was given up. One whose turn has come is on its way, and one that was entered with the answer has arrived: they are left
 * alone, for whoever asks has proved nothing. The caller holds the account's lock.
 */
export async function revokeWaitingRecoveryCodes({ db, clock }: Tx, accountId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update mail set withdrawn_at = ${clock.now()}, sealed_body = null
    where id in (select mail_id from recovery
                 where account_id = ${accountId} and status = 'pending' and verified_at is null)
      and counted_at is null and handed_over_at is null and withdrawn_at is null
    returning id`.execute(db);
  if (rows.length === 0) return;
  await db
    .updateTable('recovery')
    .set({ status: 'replaced', ended_at: clock.now() })
    .where('status', '=', 'pending')
    .where(
      'mail_id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute();
}

/**
 * Counts a secret before it is compared, in one statement: of any number sent at once, to any number of instances, five
 * wrong ones at most are looked at.
 * @returns those counted so far, this one included; undefined when no more may be compared
 */
export async function countCodeTry({ db }: Ground, { purpose, id }: CodeRef): Promise<number | undefined> {
  const { table, live, tries } = storeOf(purpose);
  const { rows } = await sql<{ tries: number }>`
    update ${sql.table(table)} set ${sql.ref(tries)} = ${sql.ref(tries)} + 1
    where id = ${id} and ${live} and ${sql.ref(tries)} < ${TRIES_ALLOWED}
    returning ${sql.ref(tries)} as tries`.execute(db);
  return rows[0]?.tries;
}

/** A secret that was counted and was right, or could not be compared. */
export async function giveBackCodeTry({ db }: Ground, { purpose, id }: CodeRef): Promise<void> {
  const { table, live, tries } = storeOf(purpose);
  await sql`
    update ${sql.table(table)} set ${sql.ref(tries)} = ${sql.ref(tries)} - 1
    where id = ${id} and ${live}`.execute(db);
}

/** After the last wrong secret. @returns whether it was this call that ended the code: that is told once */
export async function stopCode({ db, clock }: Tx, { purpose, id }: CodeRef): Promise<boolean> {
  const { table, live, tries, stopped } = storeOf(purpose);
  const { rows } = await sql`
    update ${sql.table(table)} set ${stopped(clock.now())}
    where id = ${id} and ${live} and ${sql.ref(tries)} >= ${TRIES_ALLOWED} returning id`.execute(db);
  return rows.length > 0;
}
