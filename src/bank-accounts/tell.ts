import type { Account } from '../account/account.ts';
import { tellCompany } from '../company/tell-company.ts';
import { companyAsRead } from '../company/what-waits.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import type { BankAccountRow } from './bank-account.ts';
import { maskedIban } from './iban.ts';
import {
  askedWords,
  type BankTold,
  bankMails,
  inForceWords,
  removedWords,
  restoredWords,
  stoppedWords,
  suspendedWords,
  type WhyStopped,
} from './mails.tsx';
import { makeStopLink } from './stop-link.ts';

type About = Pick<BankAccountRow, 'id' | 'siren' | 'services' | 'iban_shown' | 'asked_at' | 'asked_by'>;

/** What the audit log keeps of it: who holds one of these services reads it in the company's history. */
export function bankDetails({
  siren,
  services,
  iban_shown,
}: Pick<About, 'siren' | 'services' | 'iban_shown'>) {
  return { siren, services: services.join(' '), bankAccount: maskedIban(iban_shown) };
}

/** All who answer for the company, each with a link of their own; the hours run from when the last of the mails left. */
export async function tellAsked(
  tx: Tx,
  row: About,
  { by, replaced }: { by: Account; replaced: Pick<BankAccountRow, 'iban_shown'> | undefined },
): Promise<void> {
  const told = { ...toldOf(tx, row), ...(replaced && { replaced: maskedIban(replaced.iban_shown) }) };
  const sent = await tellCompany(
    tx,
    row.siren,
    bankMails(tx, told, companyAsRead(tx, row), 'bank-account-asked', async (to) => {
      const stop = await makeStopLink(tx, row.id, to.account?.id ?? null);
      return askedWords(told, { ...to, by, stop });
    }),
  );
  await tx.db.updateTable('bank_account').set({ notice_mail_ids: sent }).where('id', '=', row.id).execute();
}

export async function tellInForce(
  tx: Tx,
  row: About,
  replaced: Pick<BankAccountRow, 'iban_shown'> | undefined,
): Promise<void> {
  const told = { ...toldOf(tx, row), ...(replaced && { replaced: maskedIban(replaced.iban_shown) }) };
  await tellAll(tx, row, told, (to) => inForceWords(told, to));
}

/** Who stopped it, or what. `no-right`: whoever asked for it answers for the company no longer. */
export interface StoppedBy {
  why: WhyStopped;
  account?: Account | undefined;
}

export async function tellStopped(tx: Tx, row: About, by: StoppedBy): Promise<void> {
  const told = toldOf(tx, row);
  await tellAll(tx, row, told, (to) => stoppedWords(told, { ...to, why: by.why, by: by.account }));
}

export async function tellRemoved(tx: Tx, row: About, by: Account): Promise<void> {
  const told = toldOf(tx, row);
  await tellAll(tx, row, told, (to) => removedWords(told, { ...to, by }));
}

/** A change of address being disputed, or decided. */
export async function tellDisputed(
  tx: Tx,
  row: About,
  what: 'suspended' | 'stopped' | 'restored' | 'woken',
): Promise<void> {
  const told = toldOf(tx, row);
  await tellAll(tx, row, told, (to) =>
    what === 'suspended' || what === 'stopped'
      ? suspendedWords(told, { ...to, forGood: what === 'stopped' })
      : restoredWords(told, to),
  );
}

async function tellAll(
  tx: Tx,
  row: About,
  told: BankTold,
  words: Parameters<typeof bankMails>[4],
): Promise<void> {
  await tellCompany(
    tx,
    row.siren,
    bankMails(tx, told, companyAsRead(tx, row), 'bank-account-changed', words),
  );
}

function toldOf({ clock }: Tx, { iban_shown, services, asked_at }: About): BankTold {
  return { shown: maskedIban(iban_shown), services, askedAt: asked_at, at: clock.now() };
}
