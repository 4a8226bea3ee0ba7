import type { Trx } from '../../platform/database/schema.ts';
import type { Platform } from '../../platform/platform.ts';

/** A code can be sent again at most 5 times a day (SPEC 2). */
export const RESENDS_A_DAY = 5;
/** New requests a day: enough for any mistake, too few to flood a stranger's mailbox. */
export const REQUESTS_A_DAY = 10;

const DAY_MS = 24 * 3_600_000;

/**
 * Whether one more code may be mailed for this account; counted over the last 24 hours and over all its
 * requests, so that cancelling and asking again does not start the count anew. The caller holds the
 * account's lock, which makes the count exact.
 */
export async function mayMailCode(
  trx: Trx,
  accountId: string,
  kind: 'request' | 'resend',
  now: Date,
): Promise<boolean> {
  const { count } = await trx
    .selectFrom('activation_code')
    .where('account_id', '=', accountId)
    .where('resent', '=', kind === 'resend')
    .where('created_at', '>', new Date(now.getTime() - DAY_MS))
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('count'))
    .executeTakeFirstOrThrow();
  return count < (kind === 'resend' ? RESENDS_A_DAY : REQUESTS_A_DAY);
}

/** When the oldest of the codes counted leaves the last 24 hours: one more may then be mailed. */
export async function nextSendingAt(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  accountId: string,
  kind: 'request' | 'resend',
): Promise<Date> {
  const dayAgo = clock.now().getTime() - DAY_MS;
  const oldest = await db
    .selectFrom('activation_code')
    .select('created_at')
    .where('account_id', '=', accountId)
    .where('resent', '=', kind === 'resend')
    .where('created_at', '>', new Date(dayAgo))
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  return new Date((oldest?.created_at.getTime() ?? dayAgo) + DAY_MS);
}
