import { sql } from 'kysely';
import type { Trx } from '../platform/database/schema.ts';

/** Registrations of one address a day: enough for any mistake, too few to flood a stranger's mailbox. */
export const REGISTRATIONS_A_DAY = 5;
/** A code can be sent again at most 5 times a day (SPEC 2). */
export const RESENDS_A_DAY = 5;

const DAY_MS = 24 * 3_600_000;

/**
 * Makes those who ask for a code at this address wait for each other until the caller's transaction ends, so
 * that what is counted is exact. There is no row to lock: there may be no account, and none is told of.
 */
export async function lockAddress(trx: Trx, emailKey: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`registration/${emailKey}`}, 0))`.execute(trx);
}

/**
 * When one more registration of this address may be asked for: counted over the last 24 hours, whoever asked.
 * The caller holds the address.
 * @returns undefined when it may be now
 */
export async function nextRegistrationAt(trx: Trx, emailKey: string, now: Date): Promise<Date | undefined> {
  const asked = await trx
    .selectFrom('registration')
    .select('requested_at as at')
    .where('email_key', '=', emailKey)
    .where('requested_at', '>', new Date(now.getTime() - DAY_MS))
    .orderBy('requested_at', 'desc')
    .limit(REGISTRATIONS_A_DAY)
    .execute();
  return whenFree(asked, REGISTRATIONS_A_DAY);
}

/** The same for a code sent again, over all registrations of this address. */
export async function nextResendAt(trx: Trx, emailKey: string, now: Date): Promise<Date | undefined> {
  const sent = await trx
    .selectFrom('activation_code as code')
    .innerJoin('registration', 'registration.id', 'code.registration_id')
    .select('code.created_at as at')
    .where('registration.email_key', '=', emailKey)
    .where('code.resent', '=', true)
    .where('code.created_at', '>', new Date(now.getTime() - DAY_MS))
    .orderBy('code.created_at', 'desc')
    .limit(RESENDS_A_DAY)
    .execute();
  return whenFree(sent, RESENDS_A_DAY);
}

/** @param newestFirst at most `limit` of them */
function whenFree(newestFirst: readonly { at: Date }[], limit: number): Date | undefined {
  const oldest = newestFirst[limit - 1];
  return oldest && new Date(oldest.at.getTime() + DAY_MS);
}
