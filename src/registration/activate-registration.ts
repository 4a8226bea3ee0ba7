import type { Selectable } from 'kysely';
import { type Account, accountById, validUntil } from '../account/account.ts';
import { rememberCompleted } from '../account/completed-step.ts';
import { emailKey } from '../account/email-address.ts';
import type { ActivationRefusal, EnteredCode } from '../activation/activation-kind.ts';
import { record } from '../audit/record-event.ts';
import { usableCode } from '../codes/check-code.ts';
import { type CodeOwner, stillProves } from '../codes/code-owner.ts';
import { isUniqueViolation } from '../database/errors.ts';
import type { RegistrationTable, Trx } from '../database/schema.ts';
import { holderOf } from '../holder-data/holder.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { accountCreatedMail } from './mails.tsx';
import { nextSubscriberNumber } from './subscriber-number.ts';

export type ActivateRegistrationOutcome =
  | { outcome: 'activated'; registrationId: string }
  | ActivationRefusal;

/**
 * Who may enter the code of a registration: the browser that asked, or whoever knows the password chosen then. The
 * mailbox alone proves nothing: several people may have asked with one address, and only one of them reads it.
 */
export async function ownerOfRegistration(
  { db }: Ground,
  registrationId: string,
): Promise<CodeOwner | undefined> {
  const registration = await db
    .selectFrom('registration')
    .selectAll()
    .where('id', '=', registrationId)
    .executeTakeFirst();
  return isComplete(registration) ? ownerOf(registration) : undefined;
}

/**
 * Second tab of the activation of a new account: with a code recognised, the address entered and its owner proved,
 * the account exists from now on, with its subscriber number and, in simplified mode, its dossier « en attente ».
 * Of several activations at once exactly one succeeds; of several registrations of one address, the first.
 */
export async function activateRegistration(
  platform: Platform,
  { codeId, email, proof, enteredBy }: EnteredCode,
  origin: Origin,
): Promise<ActivateRegistrationOutcome> {
  const first = await usableCode(platform.db, codeId, 'registration', platform.clock.now());
  if (first.outcome !== 'code-usable') return first;
  const { subjectId } = first.code;
  try {
    return await inTransaction(platform, async (tx): Promise<ActivateRegistrationOutcome> => {
      const registration = await lockRegistration(tx.db, subjectId);
      // Under the lock nothing about this registration moves any more: look again.
      const checked = await usableCode(tx.db, codeId, 'registration', tx.clock.now());
      if (checked.outcome !== 'code-usable') return checked;
      if (!isComplete(registration)) return { outcome: 'code-replaced' };
      if (registration.email_key !== emailKey(email)) return { outcome: 'wrong-address' };
      if (!(await stillProves(tx.db, proof, ownerOf(registration)))) return { outcome: 'proof-over' };
      await createAccount(tx, registration, codeId, origin);
      if (enteredBy) await rememberCompleted(tx, { what: 'activation', by: enteredBy });
      return { outcome: 'activated', registrationId: registration.id };
    });
  } catch (error) {
    // The address was not reserved: the unique index has the last word.
    if (isUniqueViolation(error, 'account_sign_in_email_key_key')) return { outcome: 'address-taken' };
    throw error;
  }
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

function lockRegistration(trx: Trx, id: string): Promise<Registration | undefined> {
  return trx.selectFrom('registration').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

function isComplete(registration: Registration | undefined): registration is Complete {
  return (
    registration?.status === 'pending' &&
    registration.password_hash !== null &&
    registration.security_answer_hash !== null
  );
}

function ownerOf(registration: Complete): CodeOwner {
  return {
    registrationId: registration.id,
    emailKey: registration.email_key,
    countedWith: registration.email,
    passwordHashes: [registration.password_hash],
  };
}

async function createAccount(tx: Tx, registration: Complete, codeId: string, origin: Origin): Promise<void> {
  const now = tx.clock.now();
  const account = await insertAccount(tx, registration);
  if (registration.siren !== null) await insertDossier(tx, account.id, registration);
  await tx.db.updateTable('activation_code').set({ used_at: now }).where('id', '=', codeId).execute();
  await tx.db
    .updateTable('registration')
    .set({
      status: 'activated',
      ended_at: now,
      account_id: account.id,
      password_hash: null,
      security_answer_hash: null,
    })
    .where('id', '=', registration.id)
    .execute();
  await send(tx, accountCreatedMail(tx.installation, account, registration.siren));
  const { mode, information_mails } = registration;
  await record(tx, {
    event: 'account-created',
    accountId: account.id,
    origin,
    // That they were asked for has to be shown to whoever asks (GDPR, article 7).
    details: { mode, ...(information_mails && { informationMails: true }) },
  });
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
      id: tx.random.uuid(),
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
  await tx.db
    .insertInto('dossier')
    .values({
      id: tx.random.uuid(),
      account_id: accountId,
      siren,
      name: `Entreprise ${siren}`,
      status: 'waiting',
      company_email,
    })
    .execute();
}
