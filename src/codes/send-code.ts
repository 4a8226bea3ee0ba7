import type { Expression } from 'kysely';
import type { Database } from '../database/schema.ts';
import { type Asker, send } from '../mail/outbox.ts';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { makeCode } from './code.ts';
import { type CodePurpose, kindOf } from './kinds.ts';
import { type NewCode, revokeCodes, storeCode } from './store.ts';
import type { CodeState } from './waiting-code.ts';

/** What a code is mailed for. */
export interface CodeToMail extends Omit<NewCode, 'code' | 'mailId' | 'madeAt'> {
  /** Who asked, where anybody may ask. */
  asker?: Asker;
  /**
   * Writes the mail. It may tell something else and leave the code untold: where that must not be seen, the rows written and
   * the work done are the same.
   */
  mail(code: string): OutgoingMail;
}

/** Makes a code, mails it and keeps what is needed to find it. */
export async function mailCode(tx: Tx, { asker, mail, ...made }: CodeToMail): Promise<void> {
  const code = makeCode(tx.random);
  const mailId = await send(tx, mail(code), { asker });
  await storeCode(tx, { ...made, code, mailId });
}

export type ResendCodeOutcome =
  | { outcome: 'resent' }
  /** It has yet to leave, or has just left: another would lose its place in the line, or end it before it is read. */
  | { outcome: 'on-its-way' }
  | { outcome: 'too-many-today'; retryAt: Date };

/**
 * Mails a new code in place of one that waits to be entered: that one stops working, since it cannot be sent twice (only its
 * hash is kept), and the time runs anew. So many times a day. The caller holds the lock of what is counted.
 */
export async function resendCode(
  tx: Tx,
  waiting: CodeState,
  { counted, ...code }: CodeToMail & { counted: CountedBy },
): Promise<ResendCodeOutcome> {
  const now = tx.clock.now();
  if (waiting.state === 'leaving' || (await wasJustResent(tx, code, now))) return { outcome: 'on-its-way' };
  const retryAt = await nextCodeAt(tx.db, code.purpose, 'resend', counted, now);
  if (retryAt) return { outcome: 'too-many-today', retryAt };
  await revokeCodes(tx, code.purpose, code.subjectId, 'replaced');
  await mailCode(tx, { ...code, resent: true });
  return { outcome: 'resent' };
}

/** Whoever presses the button again so soon has not looked for the mail yet. */
const DOUBLE_CLICK_MS = 10_000;

async function wasJustResent(
  { db }: Tx,
  { purpose, subjectId }: Pick<CodeToMail, 'purpose' | 'subjectId'>,
  now: Date,
): Promise<boolean> {
  const found = await db
    .selectFrom('activation_code')
    .select('id')
    .where('purpose', '=', purpose)
    .where('subject_id', '=', subjectId)
    .where('resent', '=', true)
    .where('revoked_at', 'is', null)
    .where('created_at', '>', new Date(now.getTime() - DOUBLE_CLICK_MS))
    .executeTakeFirst();
  return found !== undefined;
}

/**
 * By what codes are counted: by account, over all its requests, so that cancelling and asking again does not begin the count
 * anew; or by the one request of whoever has no account yet.
 */
export type CountedBy =
  | {
      accountId: string /** Selects the requests that are not held against the holder. */;
      except?: Expression<string>;
    }
  | { subjectId: string };

const DAY_MS = 24 * 3_600_000;

/**
 * When one more code may be asked for. How many one mailbox gets, whoever asks, is the outbox's to count. The caller holds
 * the row of what is counted, which makes the count exact.
 * @returns undefined when it may be now
 */
async function nextCodeAt(
  db: Database,
  purpose: CodePurpose,
  what: 'request' | 'resend',
  by: CountedBy,
  now: Date,
): Promise<Date | undefined> {
  const oneTooMany = await codeTooMany(db, purpose, what, by, now).executeTakeFirst();
  return oneTooMany && oneMoreAt(oneTooMany.created_at);
}

/** The same, to be read along with something else: the code that must be a day old first; no row where none are counted. */
export function codeTooMany(
  db: Database,
  purpose: CodePurpose,
  what: 'request' | 'resend',
  by: CountedBy,
  now: Date,
) {
  const most = kindOf(purpose).aDay?.[what];
  const codes = db
    .selectFrom('activation_code')
    .select('created_at')
    .where('purpose', '=', purpose)
    .where('resent', '=', what === 'resend')
    .where('created_at', '>', new Date(now.getTime() - DAY_MS))
    .orderBy('created_at', 'desc')
    .offset((most ?? 1) - 1)
    .limit(most === undefined ? 0 : 1);
  if ('subjectId' in by) return codes.where('subject_id', '=', by.subjectId);
  const ofAccount = codes.where('account_id', '=', by.accountId);
  return by.except ? ofAccount.where('subject_id', 'not in', by.except) : ofAccount;
}

/** A day after the code that was one too many. */
export function oneMoreAt(tooMany: Date): Date {
  return new Date(tooMany.getTime() + DAY_MS);
}
