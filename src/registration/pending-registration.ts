import type { Selectable } from 'kysely';
import { type CodeState, codeState, isCodeOver, isToldOf } from '../codes/code.ts';
import type { Database, RegistrationTable } from '../database/schema.ts';
import { withdrawMail } from '../mail/outbox.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/** Ends a request that its own author corrects: its hashes are wiped, its codes stop working. */
export async function replaceRegistration(tx: Tx, registrationId: string): Promise<void> {
  const ended = await tx.db
    .updateTable('registration')
    .set({
      status: 'replaced',
      ended_at: tx.clock.now(),
      password_hash: null,
      security_answer_hash: null,
    })
    .where('id', '=', registrationId)
    .where('status', '=', 'pending')
    .returning('id')
    .executeTakeFirst();
  if (ended) await revokeCodes(tx, ended.id);
}

/** The codes of a request stop working, and those still in the outbox are not sent. The caller holds its row. */
export async function revokeCodes(tx: Tx, registrationId: string): Promise<void> {
  const revoked = await tx.db
    .updateTable('activation_code')
    .set({ revoked_at: tx.clock.now() })
    .where('registration_id', '=', registrationId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('mail_id')
    .execute();
  for (const { mail_id } of revoked) if (mail_id) await withdrawMail(tx, mail_id);
}

/** A request that waits for its code to be entered. */
export interface PendingRegistration {
  registration: Selectable<RegistrationTable>;
  /** Where its newest code is. */
  code: CodeState;
}

/** None when it was activated or replaced, or its code's 48 hours are over: it has to be made again. */
export async function pendingRegistration(
  db: Database,
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
