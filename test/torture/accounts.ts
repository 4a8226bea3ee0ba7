import { normaliseAnswer } from '../../src/holder-data/security-question.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { addHolder } from '../tools/holder.ts';
import { AccountLedger } from './ledger.ts';

const ANSWER = 'Camille';

/** Accounts with nothing remarkable, and an empty page of the ledger for each of them. */
export async function openAccounts(
  { db, hasher, random, clock }: Platform,
  count: number,
): Promise<AccountLedger[]> {
  const security_answer_hash = await hasher.hash(normaliseAnswer(ANSWER));
  const accounts: AccountLedger[] = [];
  for (let number = 1; number <= count; number++) {
    const email = `titulaire${number}@depart.example`;
    // No two the same: a code that another account was mailed would else be entered with the right password.
    const password = `sept-girafes-lisent-le-journal-${number}`;
    const password_hash = await hasher.hash(password);
    const { accountId: id } = await addHolder(db, [], {
      sign_in_email: email,
      sign_in_email_key: email,
      password_hash,
      security_answer_hash,
    });
    const first = { id: random.uuid(), account_id: id, password_hash, set_at: clock.now() };
    await db.insertInto('password_history').values(first).execute();
    accounts.push(new AccountLedger(id, ANSWER, { email, password }));
  }
  return accounts;
}
