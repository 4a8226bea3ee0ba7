import { type Selectable, sql } from 'kysely';
import { type Account, accountById, validUntil } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import type { CodeOwner } from '../codes/code-owner.ts';
import type { Asked } from '../database/compiled-once.ts';
import type { Database, RegistrationTable, Trx } from '../database/schema.ts';
import { holderOf } from '../holder-data/holder.ts';
import { send } from '../mail/outbox.ts';
import { awaitLetter } from '../mandates/mandate.ts';
import type { Origin } from '../platform/network.ts';
import { orderedUuid } from '../platform/ordered-uuid.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { accountCreatedMail } from './mails.tsx';
import { nextSubscriberNumber } from './subscriber-number.ts';

/**
 * Who may enter the code of a registration: the browser that asked, or whoever knows the password chosen then. The
 * mailbox alone proves nothing: several people may have asked with one address, and only one of them reads it (rule 2.11).
 */
export function ownerOfRegistration(db: Database, registrationId: string): Asked<CodeOwner> {
  return db
    .selectFrom('registration')
    .where('id', '=', registrationId)
    .where('status', '=', 'pending')
    .where('password_hash', 'is not', null)
    .where('security_answer_hash', 'is not', null)
    .select([
      'id as registrationId',
      'email_key as emailKey',
      'email as countedWith',
      sql<string[]>`array[password_hash]`.as('passwordHashes'),
    ]);
}

export function lockRegistration(db: Trx, registrationId: string) {
  return db.selectFrom('registration').select('id').where('id', '=', registrationId).forUpdate();
}

/**
 * The account exists from now on, with its subscriber number and, in simplified mode, its dossier « en attente ». Of several
 * registrations of one address the first becomes an account. The caller holds the registration's lock.
 */
export async function activateRegistration(tx: Tx, registrationId: string, origin: Origin): Promise<void> {
  const registration = await registrations(tx.db, registrationId).executeTakeFirstOrThrow();
  if (!isComplete(registration)) throw new Error('a registration that is over was activated');
  const account = await insertAccount(tx, registration);
  if (registration.siren !== null) await insertDossier(tx, account.id, registration);
  await tx.db
    .updateTable('registration')
    .set({
      status: 'activated',
      ended_at: tx.clock.now(),
      account_id: account.id,
      password_hash: null,
      security_answer_hash: null,
    })
    .where('id', '=', registration.id)
    .execute();
  await send(tx, accountCreatedMail(tx.installation, account, registration.siren));
  const { mode, information_mails } = registration;
  // That they were asked for has to be shown to whoever asks (GDPR, article 7).
  const details = { mode, ...(information_mails && { informationMails: true }) };
  await record(tx, { event: 'account-created', accountId: account.id, origin, details });
}

/** The account a registration became, for its recap; none once it has moved on to another address. */
export async function registeredAccount(
  { db }: Ground,
  registrationId: string,
): Promise<{ account: Account; siren: string | null } | undefined> {
  const registration = await db
    .selectFrom('registration')
    .select(['account_id', 'email_key', 'siren'])
    .where('id', '=', registrationId)
    .executeTakeFirst();
  if (!registration?.account_id) return undefined;
  const account = await accountById(db, registration.account_id);
  if (account?.sign_in_email_key !== registration.email_key) return undefined;
  return { account, siren: registration.siren };
}

type Registration = Selectable<RegistrationTable>;
/** One that waits still has its hashes. */
type Complete = Registration & { password_hash: string; security_answer_hash: string };

function registrations(db: Database, id: string) {
  return db.selectFrom('registration').selectAll().where('id', '=', id);
}

function isComplete(registration: Registration | undefined): registration is Complete {
  return (
    registration?.status === 'pending' &&
    registration.password_hash !== null &&
    registration.security_answer_hash !== null
  );
}

async function insertAccount(tx: Tx, registration: Complete): Promise<Account> {
  const now = tx.clock.now();
  const account = await tx.db
    .insertInto('account')
    .values({
      id: tx.random.uuid(),
      subscriber_number: await nextSubscriberNumber(tx),
      sign_in_email: registration.email,
      sign_in_email_key: registration.email_key,
      password_hash: registration.password_hash,
      password_valid_until: validUntil(now, tx.installation.PASSWORD_VALIDITY_YEARS),
      ...holderOf(registration),
      security_question: registration.security_question,
      security_answer_hash: registration.security_answer_hash,
      information_mails: registration.information_mails,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await tx.db
    .insertInto('password_history')
    .values({
      id: orderedUuid(tx),
      account_id: account.id,
      password_hash: registration.password_hash,
      set_at: now,
    })
    .execute();
  return account;
}

/** The company is only named by its number until the letter, which bears the name of the register. */
async function insertDossier(
  tx: Tx,
  accountId: string,
  { siren, company_email }: Registration,
): Promise<void> {
  if (siren === null) return;
  await awaitLetter(tx, accountId, siren);
  await tx.db
    .updateTable('dossier')
    .set({ company_email })
    .where('account_id', '=', accountId)
    .where('siren', '=', siren)
    .execute();
}
