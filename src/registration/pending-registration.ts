import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { hasLiveCode } from '../codes/purge-codes.ts';
import { revokeCodes } from '../codes/store.ts';
import { type CodeState, codeState, waitingCode } from '../codes/waiting-code.ts';
import type { Database, RegistrationTable } from '../database/schema.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/** A request that waits for its code to be entered. */
export interface PendingRegistration {
  registration: Selectable<RegistrationTable>;
  /** Where its newest code is. */
  code: CodeState;
}

/** None when it was activated or replaced, or its code's time is over: it has to be made again. */
export async function pendingRegistration(
  db: Database,
  registrationId: string,
  now: Date,
): Promise<PendingRegistration | undefined> {
  const found = await db
    .selectFrom('registration')
    .selectAll()
    .select(waitingCode('registration', sql.ref('registration.id')).as('waiting'))
    .where('id', '=', registrationId)
    .where('status', '=', 'pending')
    .executeTakeFirst();
  if (!found) return undefined;
  const { waiting, ...registration } = found;
  const code = codeState(waiting, 'registration', now);
  return code && { registration, code };
}

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
  if (ended) await revokeCodes(tx, 'registration', ended.id);
}

/**
 * Hourly: those that have been over for as long as the operator keeps them, by their end or by that of their code. The
 * account of an activated one has all that was typed, and stays.
 */
export async function purgeRegistrations({ db, installation }: Ground, now: Date): Promise<void> {
  const before = daysAgo(now, installation.RETENTION_REGISTRATIONS_DAYS);
  await db
    .deleteFrom('registration')
    .where('requested_at', '<', before)
    .where((eb) =>
      eb.or([
        eb('ended_at', '<', before),
        eb.and([
          eb('status', '=', 'pending'),
          eb.not(hasLiveCode('registration', 'registration.id', before)),
        ]),
      ]),
    )
    .execute();
}

/** The mails with the codes of a registration that became this account. */
export async function mailsOfRegistration(db: Database, accountId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('activation_code as code')
    .innerJoin('registration', 'registration.id', 'code.subject_id')
    .where('registration.account_id', '=', accountId)
    .select('code.mail_id')
    .execute();
  return rows.flatMap(({ mail_id }) => mail_id ?? []);
}
