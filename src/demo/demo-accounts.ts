import type { Insertable } from 'kysely';
import { validUntil } from '../account/account.ts';
import { emailKey } from '../account/email-address.ts';
import type { AccountTable } from '../database/schema.ts';
import { holderOf } from '../holder-data/holder.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { designationKey } from '../mandates/granting/designated.ts';
import { openByLetter } from '../mandates/mandate.ts';
import { DEMO_PASSWORD } from '../passwords/strength/contained.ts';
import { orderedUuid } from '../platform/ordered-uuid.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { replaceOffices } from '../tax-office/load-offices.ts';
import { EXAMPLE_OFFICES, readOffices } from '../tax-office/offices-file.ts';
import { openBankAccounts } from './demo-bank-accounts.ts';
import { openDirectDebits } from './demo-direct-debits.ts';
import {
  DEMO_ADDRESSES,
  DEMO_HOLDERS,
  DEMO_OFFER,
  DEMO_OFFICES,
  DEMO_ROLES,
  DEMO_THREAD,
  type DemoHolder,
  type DemoRole,
} from './demo-holders.ts';
import { writeDemoThread } from './demo-messages.ts';

/** What the sign-in page of a demonstration names. */
export const DEMO_SIGN_IN = {
  emails: DEMO_HOLDERS.map((holder) => holder.email),
  password: DEMO_PASSWORD,
};

const SECURITY_QUESTION = 'Le prénom de votre conjoint(e) ?';
const SECURITY_ANSWER = 'Camille';
const DAY_MS = 24 * 3_600_000;

/** Makes the demonstration accounts, all or none. */
export async function createDemoAccounts(platform: Platform): Promise<void> {
  const passwordHash = await platform.hasher.hash(DEMO_SIGN_IN.password);
  const answerHash = await platform.hasher.hash(normaliseAnswer(SECURITY_ANSWER));
  await inTransaction(platform, async (tx) => {
    const ids = new Map<string, string>();
    for (const holder of DEMO_HOLDERS)
      ids.set(holder.email, await createHolder(tx, holder, passwordHash, answerHash));
    for (const role of DEMO_ROLES) await giveRole(tx, role, ids);
    await makeOffer(tx, DEMO_OFFER, ids);
    await proveAddresses(tx);
    await openOffices(tx);
    await openBankAccounts(tx, ids);
    await writeDemoThread(tx, DEMO_THREAD, ids);
    await openDirectDebits(tx, ids);
  });
}

/** As if their codes had been entered long ago. */
async function proveAddresses({ db, clock }: Tx): Promise<void> {
  const proved = DEMO_ADDRESSES.map(({ siren, email, provedDaysAgo }) => ({
    siren,
    email,
    email_key: emailKey(email),
    proved_at: new Date(clock.now().getTime() - provedDaysAgo * DAY_MS),
  }));
  await db
    .insertInto('company_address')
    .values(proved)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Those that an operator has loaded stay. */
async function openOffices(tx: Tx): Promise<void> {
  if (await tx.db.selectFrom('tax_office').select('id').limit(1).executeTakeFirst()) return;
  await replaceOffices(tx, readOffices(EXAMPLE_OFFICES), linesOf(DEMO_OFFICES));
}

async function* linesOf(companies: typeof DEMO_OFFICES) {
  for (const [index, company] of companies.entries()) yield { number: index + 1, ...company };
}

async function giveRole(tx: Tx, given: DemoRole, ids: ReadonlyMap<string, string>): Promise<void> {
  const { siren, from, to, role, services } = given;
  const mandates = services.map((service) => ({
    id: tx.random.uuid(),
    siren,
    service,
    account_id: ids.get(to) ?? '',
    role,
    state: 'active' as const,
    basis: role === 'suppleant' ? ('designation' as const) : ('delegation' as const),
    granted_by: ids.get(from) ?? null,
    since: tx.clock.now(),
    until: endOf(tx, given),
  }));
  await tx.db.insertInto('mandate').values(mandates).execute();
}

/** As if its mail had left already. */
async function makeOffer(tx: Tx, offered: DemoRole, ids: ReadonlyMap<string, string>): Promise<void> {
  const { siren, from, to, role, services } = offered;
  const named = DEMO_HOLDERS.find(({ email }) => email === to);
  const designated = { number: named?.subscriberNumber ?? '', name: named?.last_name ?? '' };
  await tx.db
    .insertInto('mandate_offer')
    .values({
      id: tx.random.uuid(),
      siren,
      services: [...services].sort(),
      role,
      access: 'act',
      until: endOf(tx, offered),
      given_by: ids.get(from) ?? '',
      account_id: ids.get(to) ?? null,
      sealed_name: tx.secrets.seal('offered-to', JSON.stringify(designated)),
      name_key: tx.secrets.keyedHash('offered-to', designationKey(designated)),
      state: 'waiting',
      offered_at: tx.clock.now(),
      looked_up_at: tx.clock.now(),
    })
    .execute();
}

/** The end of its last day, in Paris as elsewhere. */
function endOf({ clock }: Tx, { days }: DemoRole): Date | null {
  return days === undefined ? null : new Date(clock.now().getTime() + days * DAY_MS);
}

async function createHolder(
  tx: Tx,
  holder: DemoHolder,
  passwordHash: string,
  answerHash: string,
): Promise<string> {
  const passwordSetAt = passwordSetAtOf(tx, holder);
  const account = accountOf(tx, holder, passwordSetAt, passwordHash, answerHash);
  await tx.db.insertInto('account').values(account).execute();
  await tx.db
    .insertInto('password_history')
    .values({
      id: orderedUuid(tx),
      account_id: account.id,
      password_hash: passwordHash,
      set_at: passwordSetAt,
    })
    .execute();
  for (const { siren, name, services, companyEmail: company_email = null } of holder.dossiers) {
    const dossier = { id: tx.random.uuid(), account_id: account.id, siren, name, company_email };
    await tx.db.insertInto('dossier').values(dossier).execute();
    await openByLetter(tx, account.id, siren, services);
  }
  return account.id;
}

function accountOf(
  { random, installation }: Tx,
  holder: DemoHolder,
  passwordSetAt: Date,
  passwordHash: string,
  answerHash: string,
): Insertable<AccountTable> {
  return {
    id: random.uuid(),
    subscriber_number: holder.subscriberNumber,
    sign_in_email: holder.email,
    sign_in_email_key: emailKey(holder.email),
    password_hash: passwordHash,
    password_valid_until: validUntil(passwordSetAt, installation.PASSWORD_VALIDITY_YEARS),
    ...holderOf(holder),
    security_question: SECURITY_QUESTION,
    security_answer_hash: answerHash,
    information_mails: true,
    created_at: dayOfSubscription(holder.subscriberNumber),
  };
}

/** Now, or long enough ago for the password to have expired about a month ago. */
function passwordSetAtOf({ clock, installation }: Tx, { passwordExpired }: DemoHolder): Date {
  const daysAgo = passwordExpired ? installation.PASSWORD_VALIDITY_YEARS * 365 + 30 : 0;
  return new Date(clock.now().getTime() - daysAgo * DAY_MS);
}

/** A subscriber number tells the day it was given: `2010167…` is the 167th of 2010. */
function dayOfSubscription(subscriberNumber: string): Date {
  const morning = 9;
  return new Date(
    Date.UTC(Number(subscriberNumber.slice(0, 4)), 0, Number(subscriberNumber.slice(4, 7)), morning),
  );
}
