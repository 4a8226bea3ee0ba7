import type { Account } from '../account/account.ts';
import { tellCompany } from '../company/tell-company.ts';
import { companyAsRead } from '../company/what-waits.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { type DirectDebitRow, shownAccount } from './direct-debit.ts';
import {
  askedWords,
  type DebitTold,
  debitMails,
  disputedWords,
  endedWords,
  inForceWords,
  movedWords,
  type WhyEnded,
} from './mails.tsx';
import { makeStopLink } from './stop-link.ts';

type About = Pick<
  DirectDebitRow,
  'id' | 'siren' | 'service' | 'bank_account_id' | 'kind' | 'asked_at' | 'asked_by' | 'replaces'
>;

/** What the audit log keeps of it: who holds the service reads it in the company's history. */
export async function debitDetails(
  { db }: Tx,
  { siren, service, bank_account_id }: Pick<About, 'siren' | 'service' | 'bank_account_id'>,
) {
  return { siren, services: service, bankAccount: await shownAccount(db, bank_account_id) };
}

/** All who answer for the company, each with a link of their own; the hours run from when the last of the mails left. */
export async function tellAsked(tx: Tx, row: About, by: Account): Promise<void> {
  const told = await toldOf(tx, row);
  const sent = await tellCompany(
    tx,
    row.siren,
    debitMails(tx, told, companyAsRead(tx, row), 'direct-debit-asked', async (to) => {
      const stop = await makeStopLink(tx, row.id, to.account?.id ?? null);
      return askedWords(told, { ...to, by, stop });
    }),
  );
  await tx.db.updateTable('direct_debit').set({ notice_mail_ids: sent }).where('id', '=', row.id).execute();
}

export async function tellInForce(tx: Tx, row: About, isChange: boolean): Promise<void> {
  const told = { ...(await toldOf(tx, row)), isChange };
  await tellAll(tx, row, told, (to) => inForceWords(told, to));
}

/** The account was replaced, and the contract follows. */
export async function tellMoved(tx: Tx, row: About): Promise<void> {
  const told = await toldOf(tx, row);
  await tellAll(tx, row, told, (to) => movedWords(told, to));
}

/** Who ended or stopped it, or what. */
export type EndedBy =
  | { why: Exclude<WhyEnded, 'refused'>; account?: Account | undefined }
  | { why: 'refused'; reason: string; account?: undefined };

export async function tellEnded(tx: Tx, row: About & Pick<DirectDebitRow, 'in_force_at'>, by: EndedBy) {
  const told = await toldOf(tx, row);
  const ended = { why: by.why, by: by.account, wasInForce: row.in_force_at !== null };
  const reason = by.why === 'refused' ? by.reason : undefined;
  await tellAll(tx, row, told, (to) => endedWords(told, { ...to, ...ended, reason }));
}

/** A change of address being disputed, or decided. */
export async function tellDisputed(
  tx: Tx,
  row: About,
  what: 'suspended' | 'stopped' | 'restored' | 'woken',
): Promise<void> {
  const told = await toldOf(tx, row);
  await tellAll(tx, row, told, (to) => disputedWords(told, to, what));
}

async function tellAll(
  tx: Tx,
  row: About,
  told: DebitTold,
  words: Parameters<typeof debitMails>[4],
): Promise<void> {
  await tellCompany(
    tx,
    row.siren,
    debitMails(tx, told, companyAsRead(tx, row), 'direct-debit-changed', words),
  );
}

async function toldOf(
  tx: Tx,
  { service, kind, bank_account_id, asked_at, replaces }: About,
): Promise<DebitTold> {
  return {
    service: tx.installation.SERVICE_NAMES.get(service) ?? service,
    kind,
    shown: await shownAccount(tx.db, bank_account_id),
    askedAt: asked_at,
    at: tx.clock.now(),
    isChange: replaces !== null,
  };
}
