import { accountById } from '../account/account.ts';
import { type MailReference, makeReference, readReference } from '../account/mail-reference.ts';
import type { BankAccountState } from '../database/schema.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { type StopOutcome, stopWaiting } from './end-account.ts';
import { maskedIban } from './iban.ts';
import { STOP_PATHS } from './paths.ts';

/** What a notice bears to stop the account that it tells of. @param accountId whom it is mailed to; none for the company itself */
export async function makeStopLink(
  tx: Tx,
  bankAccountId: string,
  accountId: string | null,
): Promise<MailReference> {
  const { signs, ...link } = makeReference(tx.random, tx.installation.BASE_URL + STOP_PATHS.stop);
  await tx.db
    .insertInto('bank_account_link')
    .values({
      reference_hash: tx.secrets.keyedHash('bank-account-reference', signs),
      bank_account_id: bankAccountId,
      account_id: accountId,
      made_at: tx.clock.now(),
    })
    .execute();
  return link;
}

/** The bank account that a reference stops, or no longer does. */
export interface AccountToStop {
  id: string;
  siren: string;
  /** « FR… 0189 » */
  shown: string;
  services: string[];
  askedAt: Date;
  state: BankAccountState;
  inForceAt: Date | null;
  endedAt: Date | null;
  /** Whom the mail went to; null where to the company itself. */
  accountId: string | null;
}

/** @returns undefined when nobody was mailed such a reference, or its bank account is long over */
export async function accountToStop(
  { db, secrets }: Ground,
  typed: string,
): Promise<AccountToStop | undefined> {
  const signs = readReference(typed);
  if (signs === undefined) return undefined;
  const row = await db
    .selectFrom('bank_account_link as link')
    .innerJoin('bank_account', 'bank_account.id', 'link.bank_account_id')
    .select([
      'bank_account.id',
      'siren',
      'iban_shown',
      'services',
      'asked_at as askedAt',
      'state',
      'in_force_at as inForceAt',
      'ended_at as endedAt',
      'link.account_id as accountId',
    ])
    .where('reference_hash', 'in', secrets.keyedHashes('bank-account-reference', signs))
    .executeTakeFirst();
  if (!row) return undefined;
  const { iban_shown, ...found } = row;
  return { ...found, shown: maskedIban(iban_shown) };
}

/** For whoever reads a mailbox that was told of it: that takes nothing from the company but time. */
export function stopByLink(
  platform: Platform,
  { id, siren, accountId }: AccountToStop,
  origin: Origin,
): Promise<StopOutcome> {
  return inTransaction(platform, async (tx) => {
    await lockCompany(tx, siren);
    const account = accountId === null ? undefined : await accountById(tx.db, accountId);
    return stopWaiting(tx, { siren, id }, { why: 'mail', account, origin });
  });
}
