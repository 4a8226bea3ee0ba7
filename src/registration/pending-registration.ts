import type { Selectable } from 'kysely';
import { type CodeState, codeState, isCodeOver, isToldOf } from '../account/activation/code-lifetime.ts';
import type { Database, RegistrationTable, Trx } from '../platform/database/schema.ts';

/** A request that waits for its code to be entered. */
export interface PendingRegistration {
  registration: Selectable<RegistrationTable>;
  /** Where its newest code is. */
  code: CodeState;
}

/** None when it was activated or replaced, or its code's 48 hours are over: it has to be made again. */
export async function pendingRegistration(
  db: Database | Trx,
  registrationId: string,
  now: Date,
): Promise<PendingRegistration | undefined> {
  const registration = await db
    .selectFrom('registration')
    .selectAll()
    .where('id', '=', registrationId)
    .where('status', '=', 'pending')
    .executeTakeFirst();
  if (!registration) return undefined;
  const mail = await db
    .selectFrom('activation_code as code')
    .innerJoin('mail', 'mail.id', 'code.mail_id')
    .select(['mail.handed_over_at', 'mail.abandoned_at', 'mail.recipient_refused', 'code.wrong_passwords'])
    .where('code.registration_id', '=', registrationId)
    .where(isToldOf())
    .orderBy('code.revoked_at', 'desc')
    .executeTakeFirst();
  if (!mail || isCodeOver(mail, now)) return undefined;
  return { registration, code: codeState(mail) };
}
