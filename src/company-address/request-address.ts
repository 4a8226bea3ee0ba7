import { type Expression, sql } from 'kysely';
import { type Account, accountById } from '../account/account.ts';
import { type AsHolder, asHolder } from '../account/as-holder.ts';
import type { EmailAddress } from '../account/email-address.ts';
import { askedFrom } from '../account/mail-origin.tsx';
import type { Actor } from '../account/session.ts';
import { maskedEmail, record } from '../audit/record-event.ts';
import { type CodeToMail, codeTooMany, mailCode, oneMoreAt, resendCode } from '../codes/send-code.ts';
import { managedDossier } from '../company/acting.ts';
import { companyAddress } from '../company/company-address.ts';
import type { CompanyAddressChangeStatus, Database } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import { asConfirmedHolder, type Confirmation, type NotConfirmed } from '../passwords/as-confirmed-holder.ts';
import { daysAgo, type Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import {
  type AddressChange,
  addressChangeById,
  endPendingAddress,
  isLinkSpent,
  pendingAddress,
} from './address-change.ts';
import { addressCodeMail } from './code-mail.tsx';
import { requestCancelledMail } from './mails.tsx';
import { tellOfRequest } from './tell-of-change.tsx';

export type RequestAddressOutcome =
  | { outcome: 'requested' }
  | { outcome: 'same-address' }
  | { outcome: 'too-many-today'; retryAt: Date }
  /** Neither titulaire nor suppléant there, or no longer. */
  | { outcome: 'not-ones-own' }
  | NotConfirmed;

export interface AskedAddress {
  /** Of the request: the same for a form that comes twice, which asks once. */
  id: string;
  siren: string;
  newEmail: EmailAddress;
}

/**
 * Asks for a new e-mail address of a company, or for its first. Nothing changes yet: a code goes to that address, notices to
 * the titulaires and suppléants and to the address before. A request that waits dies, whoever made it (rule 6.36).
 * @throws SessionOver, TooManyTries
 */
export function requestAddress(
  platform: Platform,
  actor: Actor,
  present: Confirmation,
  asked: AskedAddress,
): Promise<RequestAddressOutcome> {
  return asConfirmedHolder(platform, actor, present, (holder) => recordRequest(holder, actor, asked));
}

async function recordRequest(
  { tx, account, now }: AsHolder,
  actor: Actor,
  { id, siren, newEmail }: AskedAddress,
): Promise<RequestAddressOutcome> {
  await lockCompany(tx, siren);
  const dossier = await managedDossier(tx, account.id, siren);
  if (!dossier) return { outcome: 'not-ones-own' };
  const before = await addressChangeById(tx.db, id);
  if (isTaken(before?.status)) return { outcome: 'requested' };
  const proved = await companyAddress(tx.db, siren);
  if (proved?.email_key === newEmail.key) return { outcome: 'same-address' };
  const counted = { accountId: account.id, except: notHeldAgainst(account.id, now) };
  const tooMany = await codeTooMany(tx.db, 'company-address', 'request', counted, now).executeTakeFirst();
  if (tooMany) return { outcome: 'too-many-today', retryAt: oneMoreAt(tooMany.created_at) };

  const change = {
    // Of a form that comes again after its request was cancelled or replaced, that one keeps the id.
    id: before ? tx.random.uuid() : id,
    siren,
    account_id: account.id,
    status: 'pending',
    new_email: newEmail.address,
    new_email_key: newEmail.key,
    requested_at: now,
    link_spent: await isLinkSpent(tx, siren),
    ...askedFrom(actor.origin),
  } as const;
  const replaces = (await pendingAddress(tx, siren)) !== undefined;
  await endPendingAddress(tx, siren, 'replaced');
  await tx.db.insertInto('company_address_change').values(change).execute();
  await mailCode(tx, codeOf(tx, account, change));
  await tellOfRequest(tx, {
    change,
    asker: account,
    company: dossier,
    origin: actor.origin,
    present: proved,
    replaces,
  });
  await record(tx, {
    event: 'company-address-requested',
    ...actor,
    details: { siren, newAddress: maskedEmail(newEmail.address) },
  });
  return { outcome: 'requested' };
}

/** Whether this very form was taken before, and what it asked for waits or is in force. */
export async function wasAsked(db: Database, id: string): Promise<boolean> {
  return isTaken((await addressChangeById(db, id))?.status);
}

function isTaken(status: CompanyAddressChangeStatus | undefined): boolean {
  return status === 'pending' || status === 'activated';
}

/** The requests of the last day that the link in the mails stopped: their codes do not count against who asked. */
function notHeldAgainst(accountId: string, now: Date): Expression<string> {
  return sql`(
    select id from company_address_change
    where account_id = ${accountId} and status = 'disputed' and ended_at > ${daysAgo(now, 1)})`;
}

type ChangeToMail = Pick<
  AddressChange,
  'id' | 'siren' | 'new_email' | 'requested_at' | 'asked_from_network' | 'asked_from_browser'
>;

function codeOf({ installation, clock }: Tx, account: Account, change: ChangeToMail): CodeToMail {
  return {
    purpose: 'company-address',
    subjectId: change.id,
    accountId: account.id,
    asker: { account: account.id },
    mail: (code) => ({
      ...addressCodeMail(installation, change, code, clock.now()),
      accountId: account.id,
    }),
  };
}

export type ResendAddressCodeOutcome =
  | { outcome: 'resent' }
  | { outcome: 'too-many-today'; retryAt: Date }
  /** Or it is somebody else's, whose code it is. */
  | { outcome: 'nothing-pending' };

/** Mails a new code for one's own pending request, at most 5 times a day. @throws SessionOver */
export function resendAddressCode(
  platform: Platform,
  actor: Actor,
  siren: string,
): Promise<ResendAddressCodeOutcome> {
  return asHolder(platform, actor, async ({ tx, account, now }): Promise<ResendAddressCodeOutcome> => {
    await lockCompany(tx, siren);
    const pending = await pendingAddress(tx, siren);
    if (pending?.change.account_id !== account.id || !(await managedDossier(tx, account.id, siren)))
      return { outcome: 'nothing-pending' };
    const counted = { accountId: account.id, except: notHeldAgainst(account.id, now) };
    const code = { ...codeOf(tx, account, pending.change), counted };
    const result = await resendCode(tx, pending.code, code);
    if (result.outcome === 'on-its-way') return { outcome: 'resent' };
    if (result.outcome === 'resent')
      await record(tx, {
        event: 'code-sent-again',
        ...actor,
        details: { siren, newAddress: maskedEmail(pending.newEmail) },
      });
    return result;
  });
}

export type CancelAddressOutcome = { outcome: 'cancelled' } | { outcome: 'nothing-pending' };

/**
 * « Annuler la demande », by whoever manages the company: its code is worth nothing from now on. Who asked is told where it was
 * somebody else. @throws SessionOver
 */
export function cancelAddress(
  platform: Platform,
  actor: Actor,
  siren: string,
): Promise<CancelAddressOutcome> {
  return asHolder(platform, actor, async ({ tx, account, now }): Promise<CancelAddressOutcome> => {
    await lockCompany(tx, siren);
    const dossier = await managedDossier(tx, account.id, siren);
    const pending = dossier && (await pendingAddress(tx, siren));
    if (!pending) return { outcome: 'nothing-pending' };
    await endPendingAddress(tx, siren, 'cancelled');
    const { account_id: askerId } = pending.change;
    const asker = askerId === account.id ? undefined : askerId && (await accountById(tx.db, askerId));
    if (asker) await send(tx, requestCancelledMail(tx.installation, asker, { siren, by: account, at: now }));
    await record(tx, {
      event: 'company-address-cancelled',
      ...actor,
      details: { siren, newAddress: maskedEmail(pending.newEmail) },
    });
    return { outcome: 'cancelled' };
  });
}
