import type { Insertable } from 'kysely';
import { type BankDetails, keptDetails } from '../../src/bank-accounts/bank-account.ts';
import type { BankAccountTable } from '../../src/database/schema.ts';
import type { Platform } from '../../src/platform/platform.ts';

/** An IBAN that every bank's documentation has, of no account. */
export const SOME_IBAN = 'FR7630006000011234567890189';

/** A bank account as the room would have left it, by default in force and asked for by nobody in particular. */
export async function addBankAccount(
  platform: Platform,
  siren: string,
  { details = {}, ...row }: Partial<Insertable<BankAccountTable>> & { details?: Partial<BankDetails> } = {},
): Promise<string> {
  const id = platform.random.uuid();
  const now = platform.clock.now();
  const kept = keptDetails(platform, { iban: SOME_IBAN, bic: null, holderName: 'SARL MARTIN', ...details });
  await platform.db
    .insertInto('bank_account')
    .values({
      id,
      siren,
      ...kept,
      mandate_reference: `EP-${siren}-${id.slice(-12).toUpperCase()}`,
      services: ['payer-tva'],
      state: 'in-force',
      asked_by: null,
      asked_at: now,
      in_force_at: row.state === undefined || row.state === 'in-force' ? now : null,
      replaces: null,
      ...row,
    })
    .execute();
  return id;
}
