import { accountById } from '../account/account.ts';
import { type MailReference, makeReference, readReference } from '../account/mail-reference.ts';
import { maskedIban } from '../bank-accounts/iban.ts';
import type { DirectDebitState } from '../database/schema.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { type StopOutcome, stopWaiting } from './end-debit.ts';
import { STOP_PATHS } from './paths.ts';

/** What a notice bears to stop the contract that it tells of. @param accountId whom it is mailed to; none for the company itself */
export async function makeStopLink(
  tx: Tx,
  directDebitId: string,
  accountId: string | null,
): Promise<MailReference> {
  const { signs, ...link } = makeReference(tx.random, tx.installation.BASE_URL + STOP_PATHS.stop);
  await tx.db
    .insertInto('direct_debit_link')
    .values({
      reference_hash: tx.secrets.keyedHash('direct-debit-reference', signs),
      direct_debit_id: directDebitId,
      account_id: accountId,
      made_at: tx.clock.now(),
    })
    .execute();
  return link;
}

/** The contract that a reference stops, or no longer does. */
export interface DebitToStop {
  id: string;
  siren: string;
  service: string;
  /** « FR… 0189 » */
  shown: string;
  askedAt: Date;
  state: DirectDebitState;
  /** Whom the mail went to; null where to the company itself. */
  accountId: string | null;
}

/** @returns undefined when nobody was mailed such a reference, or its contract is long over */
export async function debitToStop({ db, secrets }: Ground, typed: string): Promise<DebitToStop | undefined> {
  const signs = readReference(typed);
  if (signs === undefined) return undefined;
  const row = await db
    .selectFrom('direct_debit_link as link')
    .innerJoin('direct_debit as debit', 'debit.id', 'link.direct_debit_id')
    .leftJoin('bank_account', 'bank_account.id', 'debit.bank_account_id')
    .select([
      'debit.id',
      'debit.siren',
      'debit.service',
      'debit.asked_at as askedAt',
      'debit.state',
      'iban_shown',
      'link.account_id as accountId',
    ])
    .where('reference_hash', 'in', secrets.keyedHashes('direct-debit-reference', signs))
    .executeTakeFirst();
  if (!row) return undefined;
  const { iban_shown, ...found } = row;
  return { ...found, shown: iban_shown === null ? '–' : maskedIban(iban_shown) };
}

/** For whoever reads a mailbox that was told of it: that takes nothing from the company but time. */
export function stopByLink(
  platform: Platform,
  { id, siren, accountId }: DebitToStop,
  origin: Origin,
): Promise<StopOutcome> {
  return inTransaction(platform, async (tx) => {
    await lockCompany(tx, siren);
    const account = accountId === null ? undefined : await accountById(tx.db, accountId);
    return stopWaiting(tx, { siren, id }, { why: 'mail', account, origin });
  });
}
