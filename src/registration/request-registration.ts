import type { Insertable } from 'kysely';
import type { EmailAddress } from '../account/email-address.ts';
import { askedFrom } from '../account/mail-origin.tsx';
import type { RegistrationTable } from '../database/schema.ts';
import type { HolderData } from '../holder-data/holder.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import type { PasswordFault } from '../passwords/rules.ts';
import { judgeFirstPassword } from '../passwords/set-password.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { mailRegistrationCode } from './mail-code.ts';
import { pendingRegistration, replaceRegistration } from './pending-registration.ts';

/** What was asked for, each part by itself already checked. */
export interface AskedRegistration {
  holder: HolderData;
  /** Simplified mode: one's own company. Expert mode has none; dossiers come later. */
  company: { siren: string; email: string } | undefined;
  email: EmailAddress;
  password: string;
  question: string;
  answer: string;
  informationMails: boolean;
}

export type RequestRegistrationOutcome =
  | { outcome: 'requested'; registrationId: string }
  | { outcome: 'password-refused'; faults: PasswordFault[] };

/**
 * Asks for an account. None exists yet: what was typed waits in a row of its own, and a code goes to the
 * address. The address is not reserved, and an earlier request for it goes on waiting, for it may be somebody
 * else's: the code decides. Nobody is refused for what others asked: their mails take turns in the outbox.
 * @param ids `id`: of the request, the same for a form that comes twice, which asks once; `earlierId`: the request that
 *   the same browser made just before and now corrects: it ends
 */
export async function requestRegistration(
  platform: Platform,
  asked: AskedRegistration,
  origin: Origin,
  { id = platform.random.uuid(), earlierId }: { id?: string; earlierId?: string | undefined } = {},
): Promise<RequestRegistrationOutcome> {
  const faults = await judgeFirstPassword(platform, bearerOf(asked), asked.holder.city, asked.password);
  if (faults.length > 0) return { outcome: 'password-refused', faults };
  const hashes = {
    password_hash: await platform.hasher.hash(asked.password),
    security_answer_hash: await platform.hasher.hash(normaliseAnswer(asked.answer)),
  };
  return inTransaction(platform, async (tx): Promise<RequestRegistrationOutcome> => {
    if (earlierId !== undefined) await replaceRegistration(tx, earlierId);
    const registrationId = (await isOver(tx, id)) ? tx.random.uuid() : id;
    const row = { id: registrationId, ...hashes, ...askedFrom(origin) };
    const registration = await insertRegistration(tx, asked, row);
    if (registration) await mailRegistrationCode(tx, registration, origin);
    return { outcome: 'requested', registrationId };
  });
}

/** What a form asked for before has ended, or its code with it: sent again, that form asks anew. */
async function isOver({ db, clock }: Tx, id: string): Promise<boolean> {
  const earlier = await db.selectFrom('registration').select('id').where('id', '=', id).executeTakeFirst();
  return earlier !== undefined && (await pendingRegistration(db, id, clock.now())) === undefined;
}

function bearerOf({ holder, email }: AskedRegistration) {
  return {
    signInEmail: email.address,
    firstName: holder.first_name,
    lastName: holder.last_name,
    subscriberNumber: '',
  };
}

function insertRegistration(
  tx: Tx,
  { holder, company, email, question, informationMails }: AskedRegistration,
  more: Pick<
    Insertable<RegistrationTable>,
    'id' | 'password_hash' | 'security_answer_hash' | 'asked_from_network' | 'asked_from_browser'
  >,
) {
  return tx.db
    .insertInto('registration')
    .values({
      status: 'pending',
      mode: company ? 'simplified' : 'expert',
      email: email.address,
      email_key: email.key,
      ...more,
      ...holder,
      security_question: question,
      siren: company?.siren ?? null,
      company_email: company?.email ?? null,
      information_mails: informationMails,
      requested_at: tx.clock.now(),
      ended_at: null,
      account_id: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returningAll()
    .executeTakeFirst();
}
