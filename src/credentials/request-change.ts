import { sql } from 'kysely';
import { type Account, accountOfEmailKey } from '../account/account.ts';
import { type AsHolder, asHolder, holderAccountWith } from '../account/as-holder.ts';
import type { QuestionInForce } from '../account/disputed.ts';
import type { EmailAddress } from '../account/email-address.ts';
import { askedFrom } from '../account/mail-origin.tsx';
import type { Actor } from '../account/session.ts';
import { maskedEmail, record } from '../audit/record-event.ts';
import { codeTooMany, oneMoreAt } from '../codes/send-code.ts';
import type { CredentialChangeStatus, Database } from '../database/schema.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { send } from '../mail/outbox.ts';
import {
  type Confirmation,
  type Confirmed,
  confirmHolder,
  type NotConfirmed,
} from '../passwords/as-confirmed-holder.ts';
import type { PasswordFault } from '../passwords/rules.ts';
import { historyFaults, judgeByItself } from '../passwords/set-password.ts';
import type { Platform } from '../platform/platform.ts';
import { disputeLink } from './dispute-link.ts';
import { mailChangeCode } from './mail-code.ts';
import { changeRequestedNotice } from './notice-mails.tsx';
import { endingPendingChange, notHeldAgainst } from './pending-change.ts';
import { isSecurityAnswer, type TypedAnswer } from './prove.ts';
import { LINK_SPENT, questionAsked } from './spent-link.ts';

export type RequestChangeOutcome =
  | { outcome: 'requested' }
  | { outcome: 'password-refused'; faults: PasswordFault[] }
  | NotConfirmed
  /** The security answer is needed besides, and was not given. */
  | { outcome: 'answer-missing' }
  | { outcome: 'wrong-answer'; faults: PasswordFault[] }
  | { outcome: 'same-address' }
  | { outcome: 'too-many-today'; retryAt: Date };

export interface AskedChange {
  /** Of the request: the same for a form that comes twice, which asks once. By default a new one. */
  id?: string;
  newEmail: EmailAddress;
  newPassword?: string;
  present: Confirmation;
  /** Looked at only where it is needed, see {@link questionAsked}. */
  answer: TypedAnswer;
}

/**
 * Asks for a new sign-in address, with or without a new password. Nothing changes yet: a code goes to the new address
 * and a notice to the present one; an earlier request dies. The present password is compared only when the rest is
 * right by itself, answer and last ten passwords only when the present one is right.
 * @param known what was just read with the session
 */
export async function requestChange(
  platform: Platform,
  actor: Actor,
  asked: AskedChange,
  known?: { account: Account; along: Date | undefined },
): Promise<RequestChangeOutcome> {
  const { account, along: spentUntil } = known ?? (await holderAccountWith(platform, actor, LINK_SPENT));
  const question = questionAsked(platform, account, spentUntil);
  const refused = await judge(platform, account, question, asked);
  if (refused) return refused;
  const confirmed = await prove(platform, actor, account, question, asked);
  if (confirmed.outcome !== 'confirmed') return confirmed;
  const { newPassword } = asked;
  const newPasswordHash = newPassword === undefined ? null : await platform.hasher.hash(newPassword);
  const compared = { confirmed, answerHash: question?.answerHash };
  const result = await recordRequest(platform, actor, compared, asked, newPasswordHash);
  // Checked anew against what is in force now: a sign-in may only have hashed the same password anew.
  return result.outcome === 'changed-meanwhile' ? requestChange(platform, actor, asked) : result;
}

/** Whether this very form was taken before, and what it asked for waits or is in force. */
export async function wasRequested(db: Database, id: string): Promise<boolean> {
  return isTaken(await statusOf(db, id));
}

function isTaken(status: CredentialChangeStatus | undefined): boolean {
  return status === 'pending' || status === 'activated';
}

async function statusOf(db: Database, id: string): Promise<CredentialChangeStatus | undefined> {
  const found = await db
    .selectFrom('credential_change')
    .select('status')
    .where('id', '=', id)
    .executeTakeFirst();
  return found?.status;
}

/** What can be said without comparing a secret. */
async function judge(
  platform: Platform,
  account: Account,
  question: QuestionInForce | undefined,
  { newEmail, newPassword, answer }: AskedChange,
): Promise<RequestChangeOutcome | undefined> {
  if (newEmail.key === account.sign_in_email_key) return { outcome: 'same-address' };
  if (newPassword !== undefined) {
    const faults = await judgeByItself(platform, account, newPassword, newEmail.address);
    if (faults.length > 0) return { outcome: 'password-refused', faults };
  }
  return question && normaliseAnswer(answer.typed) === '' ? { outcome: 'answer-missing' } : undefined;
}

async function prove(
  platform: Platform,
  actor: Actor,
  account: Account,
  question: QuestionInForce | undefined,
  { newPassword, present, answer }: AskedChange,
): Promise<RequestChangeOutcome | Confirmed> {
  const confirmed = await confirmHolder(platform, actor, account, present);
  if (confirmed.outcome === 'not-confirmed') return confirmed;
  const wrongAnswer = question && !(await isSecurityAnswer(platform, actor, question, answer));
  const faults = newPassword === undefined ? [] : await historyFaults(platform, account, newPassword);
  if (wrongAnswer) return { outcome: 'wrong-answer', faults };
  return faults.length > 0 ? { outcome: 'password-refused', faults } : confirmed;
}

function recordRequest(
  platform: Platform,
  actor: Actor,
  compared: { confirmed: Confirmed; answerHash: string | undefined },
  { newEmail, id = platform.random.uuid() }: AskedChange,
  newPasswordHash: string | null,
): Promise<RequestChangeOutcome | { outcome: 'changed-meanwhile' }> {
  const work = async ({
    tx,
    account,
    now,
    found: [[before], [other]],
  }: AsHolder<ReturnType<typeof lookUpBefore>>) => {
    const status = before?.status ?? undefined;
    if (isTaken(status)) return { outcome: 'requested' } as const;
    const spentUntil = LINK_SPENT.parse(before?.linkSpent ?? null, now);
    const question = questionAsked(tx, account, spentUntil);
    if (question?.answerHash !== compared.answerHash) return { outcome: 'changed-meanwhile' } as const;
    if (before?.tooMany) return { outcome: 'too-many-today', retryAt: oneMoreAt(before.tooMany) } as const;
    if (!(await compared.confirmed.holds(tx, account))) return { outcome: 'changed-meanwhile' } as const;

    const linkSpent = spentUntil !== undefined;
    const change = {
      // Of a form that comes again after its request was cancelled or replaced, that one keeps the id.
      id: status === undefined ? id : tx.random.uuid(),
      account_id: account.id,
      status: 'pending',
      old_email: account.sign_in_email,
      new_email: newEmail.address,
      new_email_key: newEmail.key,
      new_password_hash: newPasswordHash,
      requested_at: now,
      ended_at: null,
      link_spent: linkSpent,
      ...askedFrom(actor.origin),
    } as const;
    await tx.later(endingPendingChange(tx, account.id, 'replaced'));
    await tx.later(tx.db.insertInto('credential_change').values(change));
    await mailChangeCode(tx, account, change, other);
    await send(
      tx,
      changeRequestedNotice(tx.installation, account, {
        at: now,
        origin: actor.origin,
        dispute: await disputeLink(tx, change.id),
        linkSpent,
      }),
    );
    await record(tx, {
      event: 'change-requested',
      ...actor,
      details: { newAddress: maskedEmail(newEmail.address), withPassword: newPasswordHash !== null },
    });
    return { outcome: 'requested' } as const;
  };
  return asHolder(platform, actor, work, (db, now) => lookUpBefore(db, now, actor.accountId, id, newEmail));
}

/**
 * What decides about a request, under the lock: whether this form came before, until when the link is spent, the code that
 * is one too many for a day; and whose space the new address opens already, if anybody's.
 */
function lookUpBefore(db: Database, now: Date, accountId: string, id: string, newEmail: EmailAddress) {
  const counted = { accountId, except: notHeldAgainst(accountId, now) };
  const before = db.selectNoFrom((eb) => [
    eb.selectFrom('credential_change').select('status').where('id', '=', id).as('status'),
    LINK_SPENT.json(sql`${accountId}::uuid`, now).as('linkSpent'),
    codeTooMany(db, 'change', 'request', counted, now).as('tooMany'),
  ]);
  return [before, accountOfEmailKey(db, newEmail.key)] as const;
}
