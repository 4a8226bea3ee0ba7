import type { Insertable } from 'kysely';
import type {
  ActivationCodeTable,
  CredentialChangeTable,
  MailTable,
  RecoveryTable,
  RegistrationTable,
} from '../../src/database/schema.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { SOME_HOLDER } from './holder.ts';
import { putInOutbox, someMail } from './some-mail.ts';

/*
 * Rows as the features would have left them, for the tests of what later becomes of them. Each function answers with
 * the id; all is of now, pending, and bound to nobody unless told otherwise.
 */

/** A mail, by default still to be sent. */
export async function addMail(
  platform: Platform,
  to = 'lila@test.example',
  state: Partial<Insertable<MailTable>> = {},
): Promise<string> {
  const id = await putInOutbox(platform, someMail(to));
  // Nothing is over before it was made.
  const over = state.handed_over_at ?? state.withdrawn_at ?? state.abandoned_at;
  const changed = { ...(over && { created_at: over }), ...state };
  if (Object.keys(changed).length > 0) {
    await platform.db.updateTable('mail').set(changed).where('id', '=', id).execute();
  }
  return id;
}

export async function addCode(
  platform: Platform,
  code: Pick<Insertable<ActivationCodeTable>, 'purpose' | 'subject_id' | 'mail_id'> &
    Partial<Insertable<ActivationCodeTable>>,
): Promise<string> {
  const id = platform.random.uuid();
  const now = platform.clock.now();
  const blank = { account_id: null, resent: false, used_at: null, revoked_at: null };
  const code_hash = platform.random.bytes(32).toString('base64url');
  await platform.db
    .insertInto('activation_code')
    .values({ ...blank, id, code_hash, created_at: now, ...code })
    .execute();
  return id;
}

export async function addChange(
  platform: Platform,
  accountId: string,
  change: Partial<Insertable<CredentialChangeTable>> = {},
): Promise<string> {
  const id = platform.random.uuid();
  await platform.db
    .insertInto('credential_change')
    .values({
      id,
      account_id: accountId,
      status: 'pending',
      old_email: 'lila@test.example',
      new_email: 'ailleurs@test.example',
      new_email_key: 'ailleurs@test.example',
      new_password_hash: null,
      requested_at: platform.clock.now(),
      ended_at: null,
      ...change,
    })
    .execute();
  return id;
}

export async function addRecovery(
  platform: Platform,
  accountId: string,
  recovery: Pick<Insertable<RecoveryTable>, 'mail_id'> & Partial<Insertable<RecoveryTable>>,
): Promise<string> {
  const id = platform.random.uuid();
  await platform.db
    .insertInto('recovery')
    .values({
      id,
      account_id: accountId,
      status: 'pending',
      channel: recovery.mail_id === null ? 'letter' : 'mail',
      code_hash: platform.random.bytes(32).toString('base64url'),
      wrong_answers: 0,
      requested_at: recovery.ended_at ?? platform.clock.now(),
      verified_at: null,
      ended_at: null,
      ...recovery,
    })
    .execute();
  return id;
}

export async function addRegistration(
  platform: Platform,
  registration: Partial<Insertable<RegistrationTable>> = {},
): Promise<string> {
  const id = platform.random.uuid();
  await platform.db
    .insertInto('registration')
    .values({
      id,
      status: 'pending',
      mode: 'expert',
      email: 'lila@test.example',
      email_key: 'lila@test.example',
      password_hash: null,
      ...SOME_HOLDER,
      security_question: 'Le prénom de votre conjoint(e) ?',
      security_answer_hash: null,
      siren: null,
      company_email: null,
      requested_at: platform.clock.now(),
      ended_at: null,
      account_id: null,
      ...registration,
    })
    .execute();
  return id;
}
