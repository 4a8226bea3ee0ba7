import type { Insertable } from 'kysely';
import { validUntil } from '../account/account.ts';
import { emailKey } from '../account/email-address.ts';
import type { AccountTable } from '../database/schema.ts';
import { holderOf } from '../holder-data/holder.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { openByLetter } from '../mandates/mandate.ts';
import { DEMO_PASSWORD } from '../passwords/strength/contained.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { DEMO_HOLDERS, type DemoHolder } from './demo-holders.ts';

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
    for (const holder of DEMO_HOLDERS) await createHolder(tx, holder, passwordHash, answerHash);
  });
}

async function createHolder(
  tx: Tx,
  holder: DemoHolder,
  passwordHash: string,
  answerHash: string,
): Promise<void> {
  const passwordSetAt = passwordSetAtOf(tx, holder);
  const account = accountOf(tx, holder, passwordSetAt, passwordHash, answerHash);
  await tx.db.insertInto('account').values(account).execute();
  await tx.db
    .insertInto('password_history')
    .values({
      id: tx.random.uuid(),
      account_id: account.id,
      password_hash: passwordHash,
      set_at: passwordSetAt,
    })
    .execute();
  for (const { siren, name, services } of holder.dossiers) {
    const dossier = { id: tx.random.uuid(), account_id: account.id, siren, name };
    await tx.db.insertInto('dossier').values(dossier).execute();
    await openByLetter(tx, account.id, siren, services);
  }
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
