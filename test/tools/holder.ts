import { randomUUID } from 'node:crypto';
import type { Insertable } from 'kysely';
import type { AccountTable, Database } from '../../src/database/schema.ts';
import type { HolderData } from '../../src/holder-data/holder.ts';

export const SOME_HOLDER: HolderData = {
  title: 'Mme',
  last_name: 'ROSEMONDE',
  first_name: 'Lila',
  phone: '+33199001234',
  street: '12 rue de Longchamp',
  postal_code: '75116',
  city: 'PARIS',
  country: 'FRANCE',
};

export interface TestHolder {
  accountId: string;
  /** In the order of their names as given. */
  dossierIds: string[];
}

let holders = 0;

/** An account with nothing remarkable, nobody's password, and a dossier a name given. */
export async function addHolder(
  db: Database,
  dossierNames: readonly string[] = [],
  overrides: Partial<Insertable<AccountTable>> = {},
): Promise<TestHolder> {
  holders += 1;
  const account = { ...someAccount(holders), ...overrides };
  await db.insertInto('account').values(account).execute();
  const dossiers = dossierNames.map((name, index) => ({
    id: randomUUID(),
    account_id: account.id,
    siren: String(100_000_000 + index),
    name,
  }));
  if (dossiers.length > 0) await db.insertInto('dossier').values(dossiers).execute();
  return { accountId: account.id, dossierIds: dossiers.map((dossier) => dossier.id) };
}

function someAccount(number: number): Insertable<AccountTable> {
  const email = `titulaire.${number}@test.example`;
  return {
    id: randomUUID(),
    subscriber_number: `2023234${String(number).padStart(7, '0')}`,
    sign_in_email: email,
    sign_in_email_key: email,
    password_hash: 'no password',
    password_valid_until: '2099-12-31',
    ...SOME_HOLDER,
    security_question: 'Le prénom de votre conjoint(e) ?',
    security_answer_hash: 'no answer',
    information_mails: true,
    created_at: new Date('2023-08-22T12:00:00Z'),
  };
}
