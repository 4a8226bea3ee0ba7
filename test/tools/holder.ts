import { randomUUID } from 'node:crypto';
import type { Insertable } from 'kysely';
import type { AccountTable, Database, MandateTable } from '../../src/database/schema.ts';
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
  for (const { siren } of dossiers) await giveMandate(db, account.id, siren);
  return { accountId: account.id, dossierIds: dossiers.map((dossier) => dossier.id) };
}

/** Of no tile of the catalogue: a page shows the dossier and none of its services. */
const SOME_SERVICE = 'un-service';

/** The titulaire of that service, or a suppléant where it has one; `given` says otherwise. */
export async function giveMandate(
  db: Database,
  accountId: string,
  siren: string,
  given: Partial<Insertable<MandateTable>> = {},
): Promise<string> {
  const service = given.service === undefined ? SOME_SERVICE : given.service;
  const since = new Date('2023-08-22T12:00:00Z');
  // Not looked up before: several may be given at once.
  for (const role of ['titulaire', 'suppleant'] as const) {
    const id = randomUUID();
    const mandate = { id, siren, service, account_id: accountId, role, state: 'active', since } as const;
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('mandate')
      .values({ ...mandate, ...given })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n) return id;
  }
  throw new Error(`no mandate of ${siren} can be given`);
}

/** Nothing is open in these dossiers until the code of a letter comes. */
export async function awaitLetters(db: Database, dossierIds: readonly string[]): Promise<void> {
  const dossiers = await db.selectFrom('dossier').selectAll().where('id', 'in', dossierIds).execute();
  for (const { account_id, siren } of dossiers)
    await db
      .updateTable('mandate')
      .set({ service: null, state: 'waiting-letter', role: 'titulaire' })
      .where('account_id', '=', account_id)
      .where('siren', '=', siren)
      .execute();
}

function someAccount(number: number): Insertable<AccountTable> {
  const email = `titulaire.${number}@test.example`;
  return {
    id: randomUUID(),
    // Beyond those that tests name themselves.
    subscriber_number: `2023234${String(1_000 + number).padStart(7, '0')}`,
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
