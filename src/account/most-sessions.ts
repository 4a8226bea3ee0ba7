import type { Trx } from '../platform/database/schema.ts';
import type { Origin } from '../platform/http/network.ts';
import type { Platform } from '../platform/platform.ts';
import { recordEvent } from './audit/record-event.ts';
import { browserName } from './browser-name.ts';

/** Sessions of one account at once: an accountant with several machines has far fewer. */
export const MOST_SESSIONS = 20;

/**
 * After one more session was opened: of too many, those end that were used longest ago, each with a line in the history.
 * The caller holds the account's lock.
 */
export async function endOldestSessions(
  trx: Trx,
  platform: Pick<Platform, 'clock'>,
  accountId: string,
  origin: Origin,
): Promise<void> {
  const ended = await trx
    .deleteFrom('session')
    .where('token_hash', 'in', (eb) =>
      eb
        .selectFrom('session')
        .select('token_hash')
        .where('account_id', '=', accountId)
        .orderBy('last_seen_at', 'desc')
        .orderBy('created_at', 'desc')
        .offset(MOST_SESSIONS),
    )
    .returning(['user_agent', 'ip'])
    .execute();
  for (const { user_agent, ip } of ended) {
    const details = { browser: browserName(user_agent), network: ip };
    await recordEvent(trx, platform, { event: 'session-ended', accountId, origin, details });
  }
}
